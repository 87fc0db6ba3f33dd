package org.drawbridge.console.view;

import java.util.List;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TreeTableView;
import org.testfx.api.FxRobot;

/// The controls of a window that a screen reader could not name.
final class Unnamed {

    private Unnamed() {}

    static List<String> controls(FxRobot robot) {
        return robot
                .lookup(node -> node instanceof Control control && wantsAName(control) && !named(control))
                .queryAll()
                .stream()
                .map(Node::toString)
                .toList();
    }

    /// What one can go to or do something with; the parts of a control are named by it.
    private static boolean wantsAName(Node node) {
        boolean kind = node instanceof ButtonBase
                || node instanceof TextInputControl
                || node instanceof ComboBoxBase<?>
                || node instanceof ListView<?>
                || node instanceof TableView<?>
                || node instanceof TreeTableView<?>;
        return kind && node.isFocusTraversable();
    }

    private static boolean named(Control control) {
        String said = control.getAccessibleText();
        boolean shown = control instanceof Labeled labeled
                && labeled.getText() != null
                && !labeled.getText().isBlank();
        return (said != null && !said.isBlank())
                || shown
                || control.queryAccessibleAttribute(AccessibleAttribute.LABELED_BY) != null;
    }
}
