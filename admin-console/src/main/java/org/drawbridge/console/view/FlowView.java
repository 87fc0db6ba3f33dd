package org.drawbridge.console.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.shape.CubicCurve;
import org.drawbridge.console.model.Flow;
import org.drawbridge.console.model.FlowLayout;
import org.drawbridge.console.model.FlowMap;
import org.drawbridge.desktop.Parts;

/// The dependency map. What has the focus, or the mouse, shows what hangs on it; a sentence below says it.
final class FlowView {

    private final Flow model;
    private final Consumer<FlowMap.Node> open;
    private final Pane canvas = new Pane();
    private final Label sentence = Parts.caption("");
    private final Map<String, Button> nodes = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final VBox root;
    private String traced = "";

    private record Line(FlowMap.Edge edge, CubicCurve curve) {}

    FlowView(Flow model, Consumer<FlowMap.Node> open) {
        this.model = model;
        this.open = open;
        var scroll = new ScrollPane(canvas);
        scroll.setFitToWidth(true);
        scroll.setAccessibleText(Texts.of("map"));
        VBox.setVgrow(scroll, Priority.ALWAYS);
        var head = new HBox(8, Parts.caption(Texts.of("map")), Parts.spring(), sentence);
        root = new VBox(8, head, scroll);
        root.getStyleClass().add("panel");
        root.setId("flow-map");
        canvas.widthProperty().addListener((_, _, _) -> place());
        model.drawn().addListener((_, before, _) -> draw(before));
        draw(new Flow.Drawn(FlowMap.of(List.of()), FlowLayout.NONE));
    }

    Node root() {
        return root;
    }

    /// Makes the nodes anew if there are others, else dresses them; the focus stays where it is.
    private void draw(Flow.Drawn before) {
        Flow.Drawn now = model.drawn().get();
        if (!before.layout().equals(now.layout())
                || nodes.size() != now.map().nodes().size()
                || canvas.getChildren().isEmpty()) {
            canvas.getChildren().clear();
            nodes.clear();
            lines.clear();
            for (FlowMap.Edge each : now.map().edges()) {
                var curve = new CubicCurve();
                curve.getStyleClass().add("flow-edge");
                lines.add(new Line(each, curve));
                canvas.getChildren().add(curve);
            }
            now.map().nodes().forEach(each -> {
                Button made = node(each.id());
                nodes.put(each.id(), made);
                canvas.getChildren().add(made);
            });
            canvas.setPrefHeight(now.layout().height());
        }
        for (int i = 0; i < lines.size(); i++) {
            FlowMap.Edge edge = now.map().edges().get(i);
            dress(lines.get(i).curve(), edge.health());
        }
        for (FlowMap.Node each : now.map().nodes()) {
            Button button = nodes.get(each.id());
            if (button != null) {
                dress(button, each);
            }
        }
        place();
        trace(traced);
    }

    private Button node(String id) {
        var button = new Button();
        button.setPrefSize(FlowLayout.NODE_WIDTH, FlowLayout.NODE_HEIGHT);
        button.setMaxSize(FlowLayout.NODE_WIDTH, FlowLayout.NODE_HEIGHT);
        button.setMinSize(FlowLayout.NODE_WIDTH, FlowLayout.NODE_HEIGHT);
        button.getStyleClass().add("flow-node");
        button.setMnemonicParsing(false);
        button.setOnAction(_ -> find(id).ifPresent(open));
        button.focusedProperty().addListener((_, _, focused) -> trace(focused ? id : ""));
        button.setOnMouseEntered(_ -> trace(id));
        button.setOnMouseExited(_ -> trace(""));
        return button;
    }

    private java.util.Optional<FlowMap.Node> find(String id) {
        return model.drawn().get().map().nodes().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    private static void dress(Node node, org.drawbridge.console.model.Health health) {
        node.getStyleClass().removeAll("good", "warning", "bad", "quiet");
        node.getStyleClass().add(Marks.style(health));
    }

    private static void dress(Button button, FlowMap.Node node) {
        dress(button, node.health());
        String name = node.name().isEmpty() ? Texts.of("map.polls") : node.name();
        String waiting = node.waiting() == 0 ? "" : "  " + Texts.count(node.waiting());
        button.setText(node.health().shape() + "  " + name + waiting);
        String word = Marks.word(node.health());
        button.setAccessibleText(
                Texts.of("map." + node.kind().name(), name, word, node.waiting()) + " " + node.reason());
        button.setTooltip(new Tooltip(String.join(
                "\n",
                List.of(name + " · " + word, node.more(), node.reason()).stream()
                        .filter(each -> !each.isEmpty())
                        .toList())));
    }

    /// Spreads the columns over the width there is.
    private void place() {
        FlowLayout layout = model.drawn().get().layout();
        double slack = Math.max(1, canvas.getWidth() - FlowLayout.NODE_WIDTH - 2 * FlowLayout.MARGIN)
                / Math.max(1, layout.width() - FlowLayout.NODE_WIDTH - 2 * FlowLayout.MARGIN);
        double stretch = Math.max(1, slack);
        layout.places().forEach((id, place) -> {
            Button node = nodes.get(id);
            if (node != null) {
                node.relocate(FlowLayout.MARGIN + (place.x() - FlowLayout.MARGIN) * stretch, place.y());
            }
        });
        for (Line each : lines) {
            Button from = nodes.get(each.edge().from());
            Button to = nodes.get(each.edge().to());
            if (from != null && to != null) {
                bend(each.curve(), from, to);
            }
        }
    }

    private static void bend(CubicCurve curve, Button from, Button to) {
        curve.setStartX(from.getLayoutX() + FlowLayout.NODE_WIDTH);
        curve.setStartY(from.getLayoutY() + FlowLayout.NODE_HEIGHT / 2);
        curve.setEndX(to.getLayoutX());
        curve.setEndY(to.getLayoutY() + FlowLayout.NODE_HEIGHT / 2);
        double middle = (curve.getStartX() + curve.getEndX()) / 2;
        curve.setControlX1(middle);
        curve.setControlY1(curve.getStartY());
        curve.setControlX2(middle);
        curve.setControlY2(curve.getEndY());
    }

    /// Dims what does not hang on a node; nothing if there is none.
    private void trace(String id) {
        traced = id;
        FlowMap map = model.drawn().get().map();
        Set<String> touched = id.isEmpty() ? nodes.keySet() : map.touched(id);
        nodes.forEach((each, node) -> node.setOpacity(touched.contains(each) ? 1 : 0.35));
        lines.forEach(each -> each.curve()
                .setOpacity(
                        touched.contains(each.edge().from())
                                        && touched.contains(each.edge().to())
                                ? 1
                                : 0.15));
        sentence.setText(find(id).map(node -> tell(map, node)).orElseGet(() -> rest(map)));
    }

    private static String tell(FlowMap map, FlowMap.Node node) {
        List<String> channels = map.channelsTouched(node.id());
        String name = node.name().isEmpty() ? Texts.of("map.polls") : node.name();
        return node.kind() == FlowMap.Kind.RECEIVER
                ? Texts.of("map.hangs", name, channels.size(), node.waiting())
                : Texts.of("map.one", name, node.waiting());
    }

    private static String rest(FlowMap map) {
        return map.left() == 0 ? "" : Texts.of("map.left", map.left());
    }
}
