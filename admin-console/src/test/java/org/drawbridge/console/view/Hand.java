package org.drawbridge.console.view;

import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import org.drawbridge.server.Appliance;
import org.testfx.api.FxRobot;

/// What a person does with a window and sees in it, by the ids of its controls.
record Hand(FxRobot robot) {

    /// The first administrator of an appliance comes in with the one-time code.
    void comeIn(Appliance appliance) {
        var first = appliance.first().orElseThrow();
        fill("#login-name", first.administrator());
        fill("#login-password", "a long enough password 1");
        fill("#login-code", first.code());
        robot.interact(() -> robot.lookup(".check-box").queryAs(CheckBox.class).setSelected(true));
        robot.interact(() -> robot.lookup("#login-enter").queryButton().fire());
    }

    void fill(String field, String text) {
        robot.interact(() -> robot.lookup(field).queryAs(TextInputControl.class).setText(text));
    }

    /// Empty where there is no such field.
    String text(String field) {
        return robot.lookup(field)
                .tryQueryAs(TextInputControl.class)
                .map(TextInputControl::getText)
                .orElse("");
    }

    boolean said(String under, String word) {
        return robot.lookup(under + " .label").queryAllAs(Label.class).stream()
                .anyMatch(each -> each.getText().contains(word));
    }

    TableView<?> table(String id) {
        return robot.lookup(id).queryTableView();
    }

    TabPane tabs(String id) {
        return robot.lookup(id).queryAs(TabPane.class);
    }

    int rows(String id) {
        return robot.lookup(id)
                .tryQueryAs(TableView.class)
                .map(each -> each.getItems().size())
                .orElse(0);
    }
}
