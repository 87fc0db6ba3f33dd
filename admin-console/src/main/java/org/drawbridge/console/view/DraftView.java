package org.drawbridge.console.view;

import atlantafx.base.theme.Styles;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.console.model.OpenMessage;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// What a destination gets, to be changed and sent.
final class DraftView {

    private DraftView() {}

    static Node of(OpenMessage model, OpenMessage.Draft draft) {
        var text = new TextArea(draft.text());
        text.setId("draft-text");
        text.getStyleClass().add("data");
        text.setAccessibleText(Texts.of("draft.text", draft.destination()));
        VBox.setVgrow(text, Priority.ALWAYS);
        Button send = Parts.button(Texts.of("draft.send"), Feather.SEND, () -> model.send(draft, text.getText()));
        send.setId("draft-send");
        send.getStyleClass().add(Styles.ACCENT);
        send.disableProperty().bind(text.textProperty().map(now -> now.isBlank() || now.equals(draft.text())));
        var bar = new HBox(
                8,
                Parts.caption(Texts.of("draft.what", draft.destination())),
                Parts.spring(),
                Parts.button(Texts.of("draft.drop"), Feather.X, model::dropDraft),
                send);
        bar.getStyleClass().add("audited");
        return new VBox(bar, text);
    }
}
