package org.drawbridge.console.view;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.DeliveryRow;
import org.drawbridge.console.model.Loaded;
import org.drawbridge.console.model.TestMessage;
import org.drawbridge.desktop.Parts;

/// How far a test message has come.
final class TestMessageView {

    private final VBox root = new VBox(6);

    TestMessageView(TestMessage model) {
        root.setId("test-outcome");
        model.outcome().state().addListener((_, _, state) -> show(state));
    }

    Node root() {
        return root;
    }

    private void show(Loaded.State<TestMessage.Outcome> state) {
        root.getChildren().clear();
        switch (state) {
            case Loaded.State.Idle<TestMessage.Outcome> _ -> {}
            case Loaded.State.Loading<TestMessage.Outcome> _ ->
                root.getChildren().add(Parts.caption(Texts.of("working")));
            case Loaded.State.Failed<TestMessage.Outcome>(String text) ->
                root.getChildren().add(wrapped(text, "bad"));
            case Loaded.State.Ready<TestMessage.Outcome>(TestMessage.Outcome outcome) -> tell(outcome);
        }
    }

    private void tell(TestMessage.Outcome outcome) {
        boolean taken = outcome.acknowledgment().equals("AA")
                || outcome.acknowledgment().equals("CA");
        root.getChildren()
                .addAll(
                        wrapped(Texts.of("feed.acknowledged", outcome.acknowledgment()), taken ? "good" : "warning"),
                        new HBox(
                                8,
                                new Label(Texts.of("message") + " "
                                        + outcome.message().controlId()),
                                Marks.state(outcome.message().state())));
        outcome.deliveries().forEach(this::tell);
    }

    private void tell(DeliveryRow delivery) {
        root.getChildren().add(new HBox(8, new Label(delivery.destination()), Marks.state(delivery.state())));
        if (!delivery.reason().isEmpty()) {
            root.getChildren().add(wrapped(delivery.reason(), "warning"));
        }
    }

    private static Label wrapped(String text, String style) {
        var label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().addAll("mark", style);
        return label;
    }
}
