package org.drawbridge.console.view;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.drawbridge.console.model.Palette;
import org.drawbridge.console.model.Palette.Command;
import org.drawbridge.desktop.Parts;
import org.jspecify.annotations.Nullable;

/// The command palette over everything else: type, choose with the arrows, Enter; Esc leaves all as it was.
final class PaletteView {

    private static final double ROW = 32;

    private final Palette model;
    private final Runnable close;
    private final TextField query = new TextField();
    private final ListView<Command> found = new ListView<>();
    private final StackPane root;

    PaletteView(Palette model, Runnable close) {
        this.model = model;
        this.close = close;
        query.setId("palette-query");
        query.setPromptText(Texts.of("palette.prompt"));
        query.setAccessibleText(Texts.of("palette.prompt"));
        query.textProperty().addListener((_, _, _) -> find());
        found.setId("palette-found");
        found.setAccessibleText(Texts.of("palette"));
        found.setFixedCellSize(ROW);
        found.setFocusTraversable(false);
        found.setCellFactory(_ -> new Cell());
        var nothing = new Label(Texts.of("palette.none"));
        nothing.getStyleClass().add("empty");
        found.setPlaceholder(nothing);
        var card = new VBox(8, query, found);
        card.getStyleClass().add("palette");
        card.setMaxHeight(Region.USE_PREF_SIZE);
        root = new StackPane(card);
        root.getStyleClass().add("veil");
        StackPane.setAlignment(card, javafx.geometry.Pos.TOP_CENTER);
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        root.addEventHandler(MouseEvent.MOUSE_PRESSED, click -> {
            if (root.equals(click.getTarget())) {
                close.run();
            }
        });
        find();
    }

    Node root() {
        return root;
    }

    void begin() {
        query.requestFocus();
    }

    private void find() {
        found.getItems().setAll(model.find(query.getText()));
        found.getSelectionModel().selectFirst();
        found.setPrefHeight(ROW * Math.max(2, found.getItems().size()) + 2);
    }

    private void key(KeyEvent key) {
        switch (key.getCode()) {
            case ESCAPE -> close.run();
            case ENTER -> run(found.getSelectionModel().getSelectedItem());
            case UP -> move(-1);
            case DOWN -> move(1);
            default -> {
                return;
            }
        }
        key.consume();
    }

    private void move(int by) {
        int count = found.getItems().size();
        if (count > 0) {
            int next = Math.floorMod(found.getSelectionModel().getSelectedIndex() + by, count);
            found.getSelectionModel().clearAndSelect(next);
            found.scrollTo(next);
        }
    }

    private void run(@Nullable Command command) {
        if (command != null) {
            close.run();
            command.action().run();
        }
    }

    private final class Cell extends ListCell<Command> {

        Cell() {
            setOnMouseClicked(_ -> run(getItem()));
        }

        @Override
        protected void updateItem(@Nullable Command item, boolean empty) {
            super.updateItem(item, empty);
            setGraphic(
                    empty || item == null
                            ? null
                            : new HBox(8, new Label(item.name()), Parts.spring(), Parts.caption(item.kind())));
            setAccessibleText(empty || item == null ? null : item.name() + ", " + item.kind());
        }
    }
}
