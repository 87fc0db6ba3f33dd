package org.drawbridge.console.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.ChannelState;
import org.drawbridge.console.client.Finding;
import org.drawbridge.console.model.ConfigFile;
import org.drawbridge.console.model.Loaded;
import org.drawbridge.console.model.Overview;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// Channels: started and stopped, with their counters.
final class ChannelsView {

    private final Overview model;
    private final TableView<Overview.Line> table = Tables.of(Texts.of("channels"), Texts.of("channels.none"));
    private final VBox detail = new VBox(12);
    private final TabPane tabs = new TabPane();
    private final Function<String, Optional<ConfigFile>> files;
    private final boolean configures;
    private String shown = "";
    private final Node root;

    /// @param files the file of each channel; empty for those who may not configure
    /// @param add opens the way to a new feed; empty likewise
    ChannelsView(Overview model, Function<String, Optional<ConfigFile>> files, Optional<Runnable> add) {
        this.model = model;
        this.files = files;
        this.configures = add.isPresent();
        table.setId("channel-table");
        table.getColumns()
                .addAll(List.of(
                        Tables.text(Texts.of("channel"), 160, Overview.Line::name),
                        Tables.health(Texts.of("state"), 110, Overview.Line::health),
                        Tables.data(
                                Texts.of("address"), 170, line -> line.channel().address()),
                        Tables.number(
                                Texts.of("messages"), 90, line -> line.channel().total())));
        table.getSelectionModel().selectedItemProperty().addListener((_, _, _) -> show());
        detail.getStyleClass().add("detail");
        var scroll = new ScrollPane(detail);
        scroll.setFitToWidth(true);
        tabs.setId("channel-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getTabs().setAll(new Tab(Texts.of("channels.state"), scroll));
        var split = new SplitPane(table, tabs);
        split.setDividerPositions(0.5);
        root = Panes.screen(
                Texts.of("channels"),
                Panes.of(model.channels(), split, model::refresh),
                add
                        .map(each -> {
                            Button button = Parts.button(Texts.of("feed.add"), Feather.PLUS, each);
                            button.setId("add-feed");
                            return button;
                        })
                        .stream()
                        .toArray(Node[]::new));
        model.channels().state().addListener((_, _, _) -> update());
        model.findings().state().addListener((_, _, _) -> show());
        update();
    }

    Node root() {
        return root;
    }

    void choose(String name) {
        table.getItems().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .ifPresent(each -> {
                    table.getSelectionModel().clearAndSelect(table.getItems().indexOf(each));
                    table.scrollTo(each);
                });
    }

    private void update() {
        Rows.replace(table, model.lines(), Overview.Line::name);
        show();
    }

    private void show() {
        Overview.Line line = table.getSelectionModel().getSelectedItem();
        if (line == null) {
            var choose = new Label(Texts.of("channels.choose"));
            choose.getStyleClass().add("empty");
            detail.getChildren().setAll(choose);
            return;
        }
        ChannelState channel = line.channel();
        if (!shown.equals(channel.name())) {
            shown = channel.name();
            tabs.getTabs().setAll(tabs.getTabs().getFirst());
            files.apply(shown).ifPresent(this::offer);
        }
        var name = new Label(channel.name());
        name.getStyleClass().add("detail-title");
        var head = new HBox(12, name, Marks.health(line.health()), Parts.spring(), toggle(channel));
        detail.getChildren().setAll(head, Panes.outcome(model.action(), each -> Texts.of("channels.done", each)));
        if (!channel.trouble().isEmpty()) {
            detail.getChildren().add(wrapped(channel.trouble()));
        }
        channel.alarms().forEach(each -> detail.getChildren().add(wrapped(each)));
        detail.getChildren().addAll(Parts.caption(Texts.of("channels.messages")), counts(channel.messages()));
        for (ChannelState.Destination each : channel.destinations()) {
            detail.getChildren()
                    .addAll(
                            Parts.caption(Texts.of("channels.deliveries", each.name())),
                            wrapped(each.address()),
                            counts(each.deliveries()));
            if (!each.reason().isEmpty()) {
                detail.getChildren().add(wrapped(each.reason()));
            }
            if (each.address().startsWith("https://") && configures) {
                detail.getChildren()
                        .add(Parts.button(
                                Texts.of("doctor.ask"), Feather.ACTIVITY, () -> model.examine(each.address())));
            }
        }
        detail.getChildren().add(findings());
    }

    /// Its file and history, which are asked for when somebody looks at them.
    private void offer(ConfigFile file) {
        var view = new ConfigFileView(file);
        var editor = new Tab(Texts.of("file"), view.editor());
        var history = new Tab(Texts.of("history"), view.history());
        for (Tab each : List.of(editor, history)) {
            each.selectedProperty().addListener((_, _, selected) -> {
                if (selected && file.config().state().get() instanceof Loaded.State.Idle<?>) {
                    file.open();
                }
            });
        }
        tabs.getTabs().addAll(editor, history);
    }

    /// What the TLS doctor says, in the order in which it looked.
    private Node findings() {
        var box = new VBox(4);
        switch (model.findings().state().get()) {
            case Loaded.State.Idle<List<Finding>> _ -> {}
            case Loaded.State.Loading<List<Finding>> _ -> box.getChildren().add(Parts.caption(Texts.of("working")));
            case Loaded.State.Failed<List<Finding>>(String text) ->
                box.getChildren().add(wrapped(text));
            case Loaded.State.Ready<List<Finding>>(List<Finding> found) ->
                found.forEach(each -> {
                    Label line = wrapped((each.level().equals("good") ? "●  " : "▲  ") + each.text());
                    line.getStyleClass().addAll("mark", each.level().equals("good") ? "good" : "warning");
                    box.getChildren().add(line);
                });
        }
        return box;
    }

    private Node toggle(ChannelState channel) {
        String name = channel.name();
        return channel.running()
                ? Parts.danger(Texts.of("stop"), Feather.SQUARE, () -> stop(name))
                : Parts.button(Texts.of("start"), Feather.PLAY, () -> model.start(name));
    }

    private void stop(String name) {
        if (Ask.name(detail.getScene().getWindow(), Texts.of("channels.stop", name), name)) {
            model.stop(name);
        }
    }

    private static Label wrapped(String text) {
        var label = new Label(text);
        label.setWrapText(true);
        return label;
    }

    private static Node counts(Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return Parts.caption(Texts.of("channels.zero"));
        }
        var grid = new GridPane(24, 4);
        int row = 0;
        for (Map.Entry<String, Long> each : new TreeMap<>(counts).entrySet()) {
            var number = new Label(Texts.count(each.getValue()));
            number.getStyleClass().add("count");
            grid.addRow(row++, Marks.state(each.getKey()), number);
        }
        return grid;
    }
}
