package org.drawbridge.designer.view;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Notice;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// The head of the designer: which mapping, which sample, what can be done with the whole of it.
public final class HeadView {

    private final HBox root;

    /// @param samples what else there is of the sample's file: one after the other
    /// @param icon of what else can be done, with its words: another theme, another mapping
    public HeadView(Designer designer, Samples samples, Feather icon, String words, Runnable more) {
        var name = new Label(designer.draft().name());
        name.getStyleClass().add("page-title");
        var version = Parts.caption("");
        Runnable versions = () -> version.setText(Texts.of(
                designer.unsaved().get() ? "version.draft" : "version",
                designer.draft().at("version").asText("–")));
        designer.drawing().addListener((_, _, _) -> versions.run());
        designer.unsaved().addListener((_, _, _) -> versions.run());
        versions.run();
        var notice = new Label();
        notice.getStyleClass().add("outcome");
        notice.setId("notice");
        notice.setWrapText(true);
        designer.notice().addListener((_, _, told) -> tell(notice, told));
        tell(notice, designer.notice().get());
        Button over = Parts.danger(
                Texts.of("save.over", String.valueOf(designer.draft().file().getFileName())),
                Feather.ALERT_TRIANGLE,
                () -> designer.save(true));
        over.setId("save-over");
        over.visibleProperty().bind(designer.notice().map(told -> told instanceof Notice.Conflict));
        over.managedProperty().bind(over.visibleProperty());
        Button merge = Parts.button(Texts.of("merge"), Feather.GIT_MERGE, designer::merge);
        merge.setId("merge");
        merge.visibleProperty().bind(over.visibleProperty());
        merge.managedProperty().bind(over.visibleProperty());
        Button undo = Parts.icon(Texts.of("undo"), Feather.CORNER_UP_LEFT, designer::undo);
        undo.disableProperty().bind(designer.undoable().not());
        undo.setId("undo");
        Button redo = Parts.icon(Texts.of("redo"), Feather.CORNER_UP_RIGHT, designer::redo);
        redo.disableProperty().bind(designer.redoable().not());
        Button save = Parts.button(Texts.of("save"), Feather.SAVE, () -> designer.save(false));
        save.disableProperty().bind(designer.unsaved().not());
        save.setId("save");
        root = new HBox(
                10,
                name,
                version,
                sample(designer, samples),
                notice,
                merge,
                over,
                Parts.spring(),
                undo,
                redo,
                Parts.icon(words, icon, more),
                save);
        root.getStyleClass().addAll("head", "designer-head");
    }

    HBox root() {
        return root;
    }

    private static Node sample(Designer designer, Samples samples) {
        var which = new Label();
        which.getStyleClass().add("sample");
        Runnable show = () -> which.setText(samples.count() == 0 ? Texts.of("sample.none") : samples.words());
        Button back = Parts.icon(Texts.of("sample.back"), Feather.CHEVRON_LEFT, () -> samples.go(-1, designer::sample));
        Button on = Parts.icon(Texts.of("sample.next"), Feather.CHEVRON_RIGHT, () -> samples.go(1, designer::sample));
        for (Button each : List.of(back, on)) {
            each.setDisable(samples.count() < 2);
            each.addEventHandler(javafx.event.ActionEvent.ACTION, _ -> show.run());
        }
        show.run();
        var box = new HBox(2, back, which, on);
        box.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        return box;
    }

    private static void tell(Label label, Notice notice) {
        label.getStyleClass().removeAll("good", "bad");
        switch (notice) {
            case Notice.None _ -> label.setText("");
            case Notice.Done(String key, List<String> values) -> {
                label.setText(Texts.of("done." + key, values.toArray()));
                label.getStyleClass().add("good");
            }
            case Notice.Failed(String text) -> bad(label, text);
            case Notice.Conflict(String text) -> bad(label, text);
        }
    }

    private static void bad(Label label, String text) {
        label.setText(text);
        label.getStyleClass().add("bad");
    }
}
