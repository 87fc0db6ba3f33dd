package org.drawbridge.console.view;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.console.model.Flow;
import org.drawbridge.console.model.FlowMap;
import org.drawbridge.console.model.Need;
import org.drawbridge.console.model.Overview;
import org.drawbridge.console.model.Receiver;
import org.drawbridge.console.model.Trends;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// Is everything all right, and if not, what is there to do?
final class OverviewView {

    /// What is asked for is named, not shown, from here on.
    private static final int MOST_NEEDS = 4;

    private final Overview model;
    private final Consumer<Need> open;
    private final VBox needs = new VBox();
    private final TableView<Overview.Line> channels =
            Tables.of(Texts.of("overview.channels"), Texts.of("channels.none"));
    private final TableView<Receiver> receivers =
            Tables.of(Texts.of("overview.systems"), Texts.of("destinations.none"));
    private final Flow flow;
    private final Node root;

    OverviewView(Overview model, Flow flow, Trends trends, Consumer<Need> open, Consumer<String> openChannel) {
        this.model = model;
        this.open = open;
        this.flow = flow;
        needs.getStyleClass().add("needs");
        channels.getColumns().addAll(channelColumns());
        channels.setRowFactory(_ -> Rows.opening(line -> openChannel.accept(line.name())));
        Rows.onEnter(channels, line -> openChannel.accept(line.name()));
        receivers.getColumns().addAll(receiverColumns());
        receivers.setRowFactory(
                _ -> Rows.opening(each -> openChannel.accept(each.channels().getFirst())));
        Rows.onEnter(receivers, each -> openChannel.accept(each.channels().getFirst()));
        var map = new FlowView(flow, node -> channelOf(node).ifPresent(openChannel));
        var middle = new HBox(16, map.root(), new TrendsView(trends).root());
        middle.getStyleClass().add("overview-middle");
        HBox.setHgrow(map.root(), Priority.ALWAYS);
        var content = new VBox(16, needs, middle, tables());
        VBox.setVgrow(content.getChildren().getLast(), Priority.ALWAYS);
        root = Panes.screen(
                Texts.of("overview"),
                Panes.of(model.channels(), content, model::refresh),
                Parts.button(Texts.of("refresh"), Feather.REFRESH_CW, model::refresh));
        model.channels().state().addListener((_, _, _) -> update());
        update();
    }

    private Node tables() {
        var tabs = new TabPane(
                new Tab(Texts.of("overview.channels"), channels), new Tab(Texts.of("overview.systems"), receivers));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        return tabs;
    }

    private static List<TableColumn<Overview.Line, ?>> channelColumns() {
        return List.of(
                Tables.text(Texts.of("channel"), 170, Overview.Line::name),
                Tables.health(Texts.of("state"), 110, Overview.Line::health),
                Tables.number(Texts.of("rate"), 70, line -> line.channel().perMinute()),
                Tables.number(Texts.of("waiting"), 70, line -> line.channel().waiting()),
                Tables.time(Texts.of("oldest"), 110, line -> line.channel().oldest()),
                Tables.number(
                        Texts.of("quarantined"), 90, line -> line.channel().quarantined()),
                Tables.number(Texts.of("failed"), 70, line -> line.channel().failed()),
                Tables.number(Texts.of("messages"), 90, line -> line.channel().total()),
                Tables.time(Texts.of("last"), 120, line -> line.channel().received()));
    }

    private static List<TableColumn<Receiver, ?>> receiverColumns() {
        return List.of(
                Tables.text(Texts.of("system"), 120, Receiver::name),
                Tables.health(Texts.of("state"), 100, Receiver::health),
                Tables.number(Texts.of("waiting"), 70, Receiver::waiting),
                Tables.time(Texts.of("oldest"), 110, Receiver::oldest),
                Tables.number(Texts.of("quarantined"), 90, Receiver::quarantined),
                Tables.number(Texts.of("delivered"), 80, Receiver::delivered),
                Tables.data(Texts.of("address"), 190, Receiver::address),
                Tables.text(Texts.of("reason"), 260, Receiver::reason));
    }

    /// The channel that a node stands for, or the first that hangs on it.
    private Optional<String> channelOf(FlowMap.Node node) {
        return flow.drawn().get().map().channelsTouched(node.id()).stream().findFirst();
    }

    Node root() {
        return root;
    }

    private void update() {
        Rows.replace(channels, model.lines(), Overview.Line::name);
        Rows.replace(receivers, model.receivers(), Receiver::address);
        model.channels().value().ifPresent(known -> {
            flow.show(known);
            show(model.needs());
        });
    }

    private void show(List<Need> found) {
        needs.getChildren().clear();
        if (found.isEmpty()) {
            var well = new Label("●  " + Texts.of("needs.none"));
            well.getStyleClass().addAll("mark", "good", "need");
            needs.getChildren().add(well);
            return;
        }
        needs.getChildren().add(Parts.caption(Texts.of("needs", found.size())));
        found.stream().limit(MOST_NEEDS).forEach(each -> needs.getChildren().add(row(each)));
        if (found.size() > MOST_NEEDS) {
            needs.getChildren().add(Parts.caption(Texts.of("needs.more", found.size() - MOST_NEEDS)));
        }
    }

    private Node row(Need need) {
        boolean stopped = need.kind() == Need.Kind.CHANNEL_STOPPED;
        var shape = new Label(stopped ? "■" : "▲");
        shape.getStyleClass().addAll("mark", stopped ? "bad" : "warning");
        var what = new Label(need.what());
        what.getStyleClass().add("need-what");
        what.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        var why = new Label(Texts.of("need." + need.kind().name(), need.reason(), need.count()));
        why.setMinWidth(0);
        HBox.setHgrow(why, Priority.ALWAYS);
        why.setMaxWidth(Double.MAX_VALUE);
        var button = new Button(Texts.of("need.open"));
        button.setAccessibleText(Texts.of("need.open") + ": " + need.what());
        button.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        button.getStyleClass().add(atlantafx.base.theme.Styles.SMALL);
        button.setOnAction(_ -> open.accept(need));
        var row = new HBox(12, shape, what, why, button);
        row.getStyleClass().add("need");
        return row;
    }
}
