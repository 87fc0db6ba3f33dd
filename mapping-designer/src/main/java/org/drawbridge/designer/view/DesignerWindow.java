package org.drawbridge.designer.view;

import javafx.scene.Scene;
import javafx.stage.Stage;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.desktop.Theme;
import org.kordamp.ikonli.feather.Feather;

/// One window with one mapping.
public final class DesignerWindow {

    private static final double WIDTH = 1280;
    private static final double HEIGHT = 800;

    private final DesignerView view;
    private Theme theme = Theme.LIGHT;

    public DesignerWindow(Stage stage, Designer designer, Samples samples) {
        this.view = new DesignerView(
                designer, new HeadView(designer, samples, Feather.MOON, Texts.of("theme"), this::turn));
        theme.apply();
        var scene = new Scene(view.root(), WIDTH, HEIGHT);
        Theme.dress(scene);
        stage.setScene(scene);
        stage.setTitle(designer.draft().name() + " – Drawbridge");
        stage.setMinWidth(1000);
        stage.setMinHeight(640);
        stage.show();
        designer.refresh();
    }

    private void turn() {
        theme = theme.other();
        theme.apply();
    }
}
