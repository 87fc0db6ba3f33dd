package org.drawbridge.console.view;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.ChannelState;
import org.drawbridge.console.model.Health;
import org.drawbridge.console.model.Need;
import org.drawbridge.console.model.Overview;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// Is everything all right, and if not, what is there to do?
final class OverviewView {

    /// What is asked for is named, not shown, from here on.
    private static final int MOST_NEEDS = 6;

    /// A destination with its channel.
    private record Way(String channel, ChannelState.Destination destination) {
        String channelAndName() {
            return channel + " → " + destination.name();
        }
    }

    private final Overview model;
    private final Consumer<Need> open;
    private final VBox needs = new VBox();
    private final TableView<Overview.Line> channels =
            Tables.of(Texts.of("overview.channels"), Texts.of("channels.none"));
    private final TableView<Way> ways = Tables.of(Texts.of("overview.destinations"), Texts.of("destinations.none"));
    private final Node root;

    OverviewView(Overview model, Consumer<Need> open, Consumer<String> openChannel) {
        this.model = model;
        this.open = open;
        needs.getStyleClass().add("needs");
        channels.getColumns()
                .addAll(List.of(
                        Tables.text(Texts.of("channel"), 150, Overview.Line::name),
                        Tables.health(Texts.of("state"), 110, Overview.Line::health),
                        Tables.number(Texts.of("rate"), 80, Overview.Line::perMinute),
                        Tables.number(
                                Texts.of("waiting"), 80, line -> line.channel().waiting()),
                        Tables.number(
                                Texts.of("quarantined"),
                                90,
                                line -> line.channel().quarantined()),
                        Tables.number(
                                Texts.of("failed"), 80, line -> line.channel().failed()),
                        Tables.number(
                                Texts.of("messages"), 90, line -> line.channel().total()),
                        Tables.time(Texts.of("last"), 110, line -> line.last().orElse(Instant.EPOCH))));
        channels.setRowFactory(_ -> Rows.opening(line -> openChannel.accept(line.name())));
        ways.getColumns()
                .addAll(List.of(
                        Tables.text(Texts.of("destination"), 130, Way::channelAndName),
                        Tables.health(Texts.of("state"), 110, way -> Health.of(way.destination())),
                        Tables.number(
                                Texts.of("waiting"),
                                80,
                                way -> way.destination().waiting()),
                        Tables.number(
                                Texts.of("delivered"),
                                90,
                                way -> way.destination().deliveries().getOrDefault("delivered", 0L)),
                        Tables.time(
                                Texts.of("since"), 100, way -> way.destination().since()),
                        Tables.text(
                                Texts.of("reason"),
                                260,
                                way -> way.destination().reason())));
        var tables = new VBox(
                8,
                Parts.caption(Texts.of("overview.channels")),
                channels,
                Parts.caption(Texts.of("overview.destinations")),
                ways);
        VBox.setVgrow(channels, Priority.ALWAYS);
        VBox.setVgrow(ways, Priority.ALWAYS);
        var content = new VBox(16, needs, tables);
        VBox.setVgrow(tables, Priority.ALWAYS);
        root = Panes.screen(
                Texts.of("overview"),
                Panes.of(model.channels(), content, model::refresh),
                Parts.button(Texts.of("refresh"), Feather.REFRESH_CW, model::refresh));
        model.channels().state().addListener((_, _, _) -> update());
        update();
    }

    Node root() {
        return root;
    }

    private void update() {
        Rows.replace(channels, model.lines(), Overview.Line::name);
        Rows.replace(
                ways,
                model.lines().stream()
                        .flatMap(line -> line.channel().destinations().stream().map(each -> new Way(line.name(), each)))
                        .toList(),
                Way::channelAndName);
        if (model.channels().value().isPresent()) {
            show(model.needs());
        }
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
