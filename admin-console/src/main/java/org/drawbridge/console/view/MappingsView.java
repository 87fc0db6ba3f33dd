package org.drawbridge.console.view;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.view.DesignerView;
import org.drawbridge.designer.view.HeadView;
import org.drawbridge.designer.view.Samples;
import org.drawbridge.desktop.Parts;
import org.drawbridge.desktop.Tasks;
import org.kordamp.ikonli.feather.Feather;

/// The designer as a place of the console: on the files of the configuration's folder, as git has them.
final class MappingsView {

    private record Opened(Designer designer, Samples samples) {}

    private final Tasks tasks;
    private final StackPane root = new StackPane();

    MappingsView(Tasks tasks) {
        this.tasks = tasks;
        ask("");
    }

    Node root() {
        return root;
    }

    private void ask(String trouble) {
        var what = new Label(Texts.of("mappings.what"));
        what.setWrapText(true);
        what.getStyleClass().add("empty");
        var failed = new Label(trouble);
        failed.getStyleClass().addAll("outcome", "bad");
        var open = Parts.button(Texts.of("mappings.open"), Feather.FOLDER, this::choose);
        var box = new VBox(12, what, open, failed);
        box.getStyleClass().add("masked");
        root.getChildren().setAll(Panes.screen(Texts.of("mappings"), box));
    }

    private void choose() {
        var chooser = new FileChooser();
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("YAML, JSON", "*.yaml", "*.json"));
        File file = chooser.showOpenDialog(root.getScene().getWindow());
        if (file != null) {
            open(file.toPath());
        }
    }

    private void open(Path file) {
        tasks.run(
                () -> {
                    Samples samples = Samples.beside(file);
                    return new Opened(
                            Designer.open(tasks, ZoneId.systemDefault(), file, Designer.drafts(), samples.first()),
                            samples);
                },
                this::show,
                (IOException e) -> ask(Texts.of("mappings.failed", String.valueOf(file))));
    }

    private void show(Opened opened) {
        var head =
                new HeadView(opened.designer(), opened.samples(), Feather.X, Texts.of("mappings.close"), () -> ask(""));
        root.getChildren().setAll(new DesignerView(opened.designer(), head).root());
        opened.designer().refresh();
    }
}
