package org.drawbridge.console.view;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.Session;
import org.drawbridge.console.model.Live;
import org.drawbridge.console.model.Palette;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The frame: where one can go, who one is, and whether what is shown is true.
final class Shell {

    private final Workplace workplace;
    private final Map<Place, ToggleButton> buttons = new EnumMap<>(Place.class);
    private final StackPane content = new StackPane();
    private final Label banner = new Label();
    private final Label status = new Label();
    private final BorderPane frame = new BorderPane();
    private final StackPane root = new StackPane(frame);
    private final Runnable turn;
    private final Runnable leave;

    Shell(Workplace workplace, Session session, Runnable turn, Runnable leave) {
        this.workplace = workplace;
        this.turn = turn;
        this.leave = leave;
        banner.getStyleClass().add("banner");
        banner.setMaxWidth(Double.MAX_VALUE);
        banner.setWrapText(true);
        frame.setTop(new VBox(head(session), banner));
        frame.setLeft(navigation(session));
        frame.setCenter(content);
        status.getStyleClass().add("status");
        status.setMaxWidth(Double.MAX_VALUE);
        frame.setBottom(status);
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        workplace.live().link().addListener((_, _, link) -> show(link));
        show(workplace.live().link().get());
        workplace.onGo(this::go);
        go(Place.OVERVIEW);
    }

    StackPane root() {
        return root;
    }

    void go(Place place) {
        content.getChildren().setAll(workplace.screen(place));
        buttons.forEach((each, button) -> button.setSelected(each == place));
        ToggleButton button = buttons.get(place);
        if (button != null) {
            button.requestFocus();
        }
    }

    private Node head(Session session) {
        var name = new Label("Drawbridge", new FontIcon(Feather.GIT_MERGE));
        name.getStyleClass().add("brand");
        Button search = Parts.button(Texts.of("head.search"), Feather.SEARCH, this::openPalette);
        search.getStyleClass().add("head-search");
        Button theme = Parts.icon(Texts.of("head.theme"), Feather.MOON, turn);
        Button out = Parts.icon(Texts.of("head.leave"), Feather.LOG_OUT, leave);
        var head = new HBox(12, name, Parts.spring(), search, Parts.spring(), theme, new Label(session.name()), out);
        head.getStyleClass().add("head");
        return head;
    }

    private Node navigation(Session session) {
        var group = new ToggleGroup();
        var box = new VBox(2);
        box.getStyleClass().add("navigation");
        int number = 1;
        for (Place place : Place.values()) {
            if (!session.may(place.permission())) {
                continue;
            }
            var button = new ToggleButton(Texts.of(place.key()), new FontIcon(place.icon()));
            button.setToggleGroup(group);
            button.setMaxWidth(Double.MAX_VALUE);
            button.setId("go-" + place.key());
            button.setTooltip(new Tooltip(Texts.of(place.key()) + "  (Ctrl+" + number++ + ")"));
            button.setOnAction(_ -> go(place));
            buttons.put(place, button);
            box.getChildren().add(button);
        }
        return box;
    }

    private void key(KeyEvent key) {
        if (KeyCombination.valueOf("Shortcut+K").match(key)) {
            openPalette();
            key.consume();
        } else if (key.isShortcutDown() && key.getCode().isDigitKey()) {
            int number = Integer.parseInt(key.getCode().getChar());
            buttons.keySet().stream().skip(Math.max(0, number - 1)).findFirst().ifPresent(this::go);
            key.consume();
        }
    }

    /// What can be done from everywhere; Ctrl-K again leaves it.
    private void openPalette() {
        if (root.getChildren().size() > 1) {
            closePalette();
            return;
        }
        var palette = new PaletteView(new Palette(commands(), workplace::search), this::closePalette);
        root.getChildren().add(palette.root());
        palette.begin();
    }

    private void closePalette() {
        root.getChildren().setAll(frame);
        frame.requestFocus();
    }

    private List<Palette.Command> commands() {
        List<Palette.Command> all = new ArrayList<>();
        int number = 1;
        for (Place each : buttons.keySet()) {
            all.add(new Palette.Command(Texts.of(each.key()), "Ctrl+" + number++, () -> go(each)));
        }
        all.addAll(workplace.commands());
        all.add(new Palette.Command(Texts.of("head.theme"), Texts.of("palette.action"), turn));
        all.add(new Palette.Command(Texts.of("head.leave"), Texts.of("palette.action"), leave));
        return all;
    }

    private void show(Live.Link link) {
        boolean lost = link instanceof Live.Link.Lost;
        banner.setVisible(lost);
        banner.setManaged(lost);
        switch (link) {
            case Live.Link.Connecting _ -> status.setText("◌  " + Texts.of("link.connecting", workplace.address()));
            case Live.Link.Connected _ -> status.setText("●  " + Texts.of("link.connected", workplace.address()));
            case Live.Link.Lost gone -> {
                status.setText("■  " + Texts.of("link.lost", workplace.address()));
                banner.setText("▲  " + Texts.of("link.stale", gone.text(), Texts.exact(gone.since())));
            }
        }
    }
}
