package org.drawbridge.console.view;

import atlantafx.base.theme.Styles;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Alert;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.drawbridge.console.fallback.Drill;
import org.drawbridge.console.fallback.Fallback;
import org.drawbridge.console.fallback.Fallback.Wrong;
import org.drawbridge.desktop.Parts;
import org.drawbridge.desktop.Theme;
import org.kordamp.ikonli.feather.Feather;

/// Work without the appliance: first the passphrase, then schedule, patients and forms, under a banner that says how
/// old
/// all of it is.
final class FallbackView {

    private final Fallback model;
    private final Label banner = new Label();
    private final Label wrong = new Label();
    private final StackPane content = new StackPane();
    private final Button drill;
    private final HBox actions;
    private final VBox root;
    private Optional<FallbackDesk> desk = Optional.empty();

    FallbackView(Fallback model) {
        this.model = model;
        banner.setId("fallback-banner");
        banner.getStyleClass().add("stale");
        banner.setWrapText(true);
        banner.setMaxWidth(Double.MAX_VALUE);
        banner.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        wrong.setId("fallback-wrong");
        wrong.getStyleClass().addAll("outcome", "bad");
        wrong.setWrapText(true);
        wrong.managedProperty().bind(wrong.textProperty().isNotEmpty());
        drill = Parts.button(Texts.of("fallback.drill.start"), Feather.FLAG, this::drill);
        drill.setId("fallback-drill");
        Button pack = Parts.button(Texts.of("fallback.pack"), Feather.PRINTER, () -> save(true));
        Button paper = Parts.button(Texts.of("fallback.print"), Feather.FILE_TEXT, () -> save(false));
        Button refresh = Parts.button(Texts.of("refresh"), Feather.REFRESH_CW, model::refresh);
        refresh.setVisible(model.connected());
        refresh.setManaged(model.connected());
        actions = new HBox(8, pack, paper, drill, refresh);
        VBox body = new VBox(12, banner, wrong, content);
        VBox.setVgrow(content, Priority.ALWAYS);
        root = Panes.screen(Texts.of("fallback"), body, actions);
        model.step().addListener((_, _, _) -> show());
        model.wrong().addListener((_, _, _) -> say());
        model.known().addListener((_, _, _) -> head());
        model.drill().addListener((_, _, _) -> head());
        model.reachable().addListener((_, _, _) -> head());
        show();
    }

    VBox root() {
        return root;
    }

    private void show() {
        boolean open = model.step().get() instanceof Fallback.Step.Open;
        actions.setVisible(open);
        switch (model.step().get()) {
            case Fallback.Step.New _ -> content.getChildren().setAll(choose());
            case Fallback.Step.Locked _ -> content.getChildren().setAll(unlock());
            case Fallback.Step.Working _ -> content.getChildren().setAll(new Label(Texts.of("working")));
            case Fallback.Step.Open _ -> {
                var opened = desk.orElseGet(() -> new FallbackDesk(model));
                desk = Optional.of(opened);
                content.getChildren().setAll(opened.root());
            }
        }
        head();
        say();
    }

    private void head() {
        boolean drilling = model.drill().get().isPresent();
        drill.setText(Texts.of(drilling ? "fallback.drill.end" : "fallback.drill.start"));
        banner.getStyleClass().removeAll("drill", "current");
        boolean open = model.step().get() instanceof Fallback.Step.Open;
        banner.setVisible(open);
        banner.setManaged(open);
        String since = model.known()
                .get()
                .map(each -> Texts.of(
                        model.reachable().get() ? "fallback.current" : "fallback.stale",
                        Texts.exact(each.confirmedAt()),
                        model.appliance(),
                        Texts.ago(each.confirmedAt()),
                        Texts.exact(each.expiresAt())))
                .orElse(Texts.of("fallback.nothing"));
        String cut = model.known()
                .get()
                .filter(each -> each.snapshot().leftOut() > 0)
                .map(each -> " " + Texts.of("fallback.cut", each.snapshot().leftOut()))
                .orElse("");
        String damaged = model.damaged() == 0 ? "" : " " + Texts.of("fallback.damaged", model.damaged());
        String mark = model.reachable().get() ? "●  " : "▲  ";
        banner.setText((drilling ? "⚑  " + Texts.of("fallback.drilling") + " " : mark) + since + cut + damaged);
        if (drilling) {
            banner.getStyleClass().add("drill");
        } else if (model.reachable().get()) {
            banner.getStyleClass().add("current");
        }
    }

    private void say() {
        wrong.setText(
                switch (model.wrong().get()) {
                    case Wrong.Nothing _ -> "";
                    case Wrong.Local it ->
                        Texts.of("fallback.wrong." + it.kind().name(), it.detail());
                    case Wrong.Remote it -> it.text();
                });
    }

    private Node choose() {
        if (!model.connected()) {
            return new Label(Texts.of("fallback.nothing"));
        }
        var once = new PasswordField();
        once.setId("fallback-new");
        var again = new PasswordField();
        again.setId("fallback-again");
        var done = new Button(Texts.of("fallback.choose"));
        done.setId("fallback-choose");
        done.getStyleClass().add(Styles.ACCENT);
        done.setDefaultButton(true);
        done.disableProperty()
                .bind(once.textProperty().isEmpty().or(once.textProperty().isNotEqualTo(again.textProperty())));
        done.setOnAction(_ -> model.choose(once.getText().toCharArray()));
        return card(
                Texts.of("fallback.new"),
                Texts.of("fallback.new.why"),
                field(Texts.of("fallback.passphrase"), once),
                field(Texts.of("fallback.again"), again),
                done);
    }

    private Node unlock() {
        var passphrase = new PasswordField();
        passphrase.setId("fallback-passphrase");
        var done = new Button(Texts.of("fallback.open"));
        done.setId("fallback-open");
        done.getStyleClass().add(Styles.ACCENT);
        done.setDefaultButton(true);
        done.disableProperty().bind(passphrase.textProperty().isEmpty());
        done.setOnAction(_ -> model.unlock(passphrase.getText().toCharArray()));
        return card(
                Texts.of("fallback.locked"),
                Texts.of("fallback.locked.why", model.account(), model.appliance()),
                field(Texts.of("fallback.passphrase"), passphrase),
                done);
    }

    private static VBox field(String text, PasswordField field) {
        var label = new Label(text);
        label.setLabelFor(field);
        label.getStyleClass().add("field-label");
        return new VBox(4, label, field);
    }

    private static Node card(String title, String why, Node... parts) {
        var heading = new Label(title);
        heading.getStyleClass().add("detail-title");
        heading.setWrapText(true);
        heading.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        var text = new Label(why);
        text.setWrapText(true);
        text.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        var card = new VBox(12, heading, text);
        card.getChildren().addAll(parts);
        card.getStyleClass().add("card");
        return new StackPane(card);
    }

    private void save(boolean pack) {
        var chooser = new FileChooser();
        chooser.setTitle(Texts.of(pack ? "fallback.pack" : "fallback.print"));
        chooser.setInitialFileName(pack ? "downtime-pack.pdf" : "downtime-forms.pdf");
        var file = chooser.showSaveDialog(root.getScene().getWindow());
        if (file == null) {
            return;
        }
        if (pack) {
            model.print(file.toPath(), "", () -> said(Texts.of("fallback.saved", file)));
        } else {
            model.printForms(file.toPath(), "", () -> said(Texts.of("fallback.saved", file)));
        }
    }

    private void said(String text) {
        var alert = new Alert(Alert.AlertType.INFORMATION, text);
        alert.initOwner(root.getScene().getWindow());
        alert.setHeaderText(null);
        Theme.dress(alert.getDialogPane().getScene());
        alert.show();
    }

    private void drill() {
        if (model.drill().get().isEmpty()) {
            model.startDrill();
            return;
        }
        model.endDrill().ifPresent(each -> said(report(each)));
    }

    private static String report(Drill drill) {
        String none = Texts.of("fallback.report.none");
        return String.join(
                "\n",
                List.of(
                        Texts.of("fallback.report", Texts.exact(drill.began()), Texts.exact(drill.ended())),
                        Texts.of("fallback.report.forms", drill.total()),
                        Texts.of(
                                "fallback.report.first",
                                drill.first()
                                        .map(each -> each.toMinutes() + " min")
                                        .orElse(none)),
                        Texts.of(
                                "fallback.report.age",
                                drill.copyAge()
                                        .map(each -> each.toMinutes() + " min")
                                        .orElse(none)),
                        Texts.of("fallback.report.end", Texts.exact(Instant.now()))));
    }
}
