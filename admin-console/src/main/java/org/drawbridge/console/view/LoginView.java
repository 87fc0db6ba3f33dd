package org.drawbridge.console.view;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.drawbridge.console.fallback.Desk;
import org.drawbridge.console.model.Login;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// The way in.
final class LoginView {

    private final Login model;
    private final CheckBox first = new CheckBox(Texts.of("login.first"));
    private final Label error = new Label();
    private final Button enter = new Button(Texts.of("login.enter"));
    private final VBox form = new VBox(4);
    private final VBox compare = new VBox(12);
    private final StackPane root;

    /// @param desks of those who can work without the appliance
    /// @param workOffline what to do when one of them wants to
    LoginView(Login model, List<Desk> desks, Consumer<Desk> workOffline) {
        this.model = model;
        var title = new Label("Drawbridge");
        title.getStyleClass().add("page-title");
        var code = new Label();
        code.textProperty().bind(first.selectedProperty().map(on -> Texts.of(on ? "login.once" : "login.code")));
        var password = new Label();
        password.textProperty().bind(first.selectedProperty().map(on -> Texts.of(on ? "login.new" : "login.password")));
        error.getStyleClass().addAll("outcome", "bad");
        error.setWrapText(true);
        enter.setId("login-enter");
        enter.setDefaultButton(true);
        enter.getStyleClass().add(Styles.ACCENT);
        enter.setMaxWidth(Double.MAX_VALUE);
        enter.setOnAction(_ -> model.enter(first.isSelected()));
        form.getChildren().addAll(title, Parts.caption(Texts.of("login.about")));
        field(new Label(Texts.of("login.url")), new TextField(), "login-url")
                .textProperty()
                .bindBidirectional(model.url());
        field(new Label(Texts.of("login.name")), new TextField(), "login-name")
                .textProperty()
                .bindBidirectional(model.name());
        field(password, new PasswordField(), "login-password").textProperty().bindBidirectional(model.password());
        field(code, new TextField(), "login-code").textProperty().bindBidirectional(model.code());
        form.getChildren().addAll(first, error, enter);
        desks.stream().filter(Desk::hasCopy).forEach(each -> form.getChildren().add(offline(each, workOffline)));
        form.getStyleClass().add("card");
        compare.getStyleClass().add("card");
        root = new StackPane(form);
        root.getStyleClass().add("login");
        model.step().addListener((_, _, step) -> show(step));
    }

    private static Button offline(Desk desk, Consumer<Desk> workOffline) {
        Button button = Parts.button(
                Texts.of("login.offline", desk.account(), desk.appliance()),
                Feather.LIFE_BUOY,
                () -> workOffline.accept(desk));
        button.getStyleClass().add("login-offline");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setWrapText(true);
        button.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        return button;
    }

    private TextField field(Label label, TextField field, String id) {
        field.setId(id);
        label.setLabelFor(field);
        label.getStyleClass().add("field-label");
        form.getChildren().addAll(label, field);
        return field;
    }

    Node root() {
        return root;
    }

    private void show(Login.Step step) {
        form.setDisable(step instanceof Login.Step.Waiting);
        error.setText("");
        switch (step) {
            case Login.Step.Asking asking -> {
                error.setText(asking.error());
                root.getChildren().setAll(form);
            }
            case Login.Step.BadAddress _ -> error.setText(Texts.of("login.address"));
            case Login.Step.Waiting _ -> root.getChildren().setAll(form);
            case Login.Step.Compare wanted -> compare(wanted);
            case Login.Step.Entered _ -> {}
        }
    }

    private void compare(Login.Step.Compare wanted) {
        var title = new Label(Texts.of(wanted.known() ? "compare.changed" : "compare.first"));
        title.getStyleClass().add("page-title");
        title.setWrapText(true);
        var text = new Label(Texts.of(wanted.known() ? "compare.warning" : "compare.text"));
        text.setWrapText(true);
        var print = new Label(Login.readable(wanted.fingerprint()));
        print.setWrapText(true);
        print.getStyleClass().addAll("data", "fingerprint");
        var trust = new Button(Texts.of("compare.trust"));
        trust.setId("trust");
        trust.getStyleClass().add(wanted.known() ? Styles.DANGER : Styles.ACCENT);
        trust.setOnAction(_ -> model.trust());
        var back = new Button(Texts.of("compare.back"));
        back.setCancelButton(true);
        back.setOnAction(_ -> model.distrust());
        compare.getChildren().setAll(title, text, print, new HBox(8, trust, back));
        root.getChildren().setAll(compare);
    }
}
