package org.drawbridge.console.view;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.HttpAppliance;
import org.drawbridge.console.client.Session;
import org.drawbridge.console.fallback.Desk;
import org.drawbridge.console.fallback.Fallback;
import org.drawbridge.console.model.Live;
import org.drawbridge.console.model.Login;
import org.drawbridge.console.model.Trusted;
import org.drawbridge.desktop.FxTasks;
import org.drawbridge.desktop.Tasks;
import org.drawbridge.desktop.Theme;
import org.jspecify.annotations.Nullable;

/// One window: the way in, then the screens of a session.
public final class Console {

    private static final double WIDTH = 1280;
    private static final double HEIGHT = 760;
    private static final Clock CLOCK = Clock.systemUTC();

    private final Stage stage;
    private final Trusted trusted;
    private final String url;
    private final Tasks tasks = new FxTasks();
    private final Scene scene = new Scene(new javafx.scene.layout.StackPane(), WIDTH, HEIGHT);
    private final Consumer<Theme> turned;
    private final Path desks;
    private Theme theme;
    private @Nullable Workplace workplace;
    private @Nullable Shell shell;
    private @Nullable Fallback offline;

    /// @param turned is told when the person has chosen another theme
    /// @param desks where the copies for work without an appliance are
    public Console(Stage stage, String url, Trusted trusted, Theme theme, Consumer<Theme> turned, Path desks) {
        this.desks = desks;
        this.stage = stage;
        this.url = url;
        this.trusted = trusted;
        this.theme = theme;
        this.turned = turned;
        theme.apply();
        Theme.dress(scene);
        stage.setScene(scene);
        stage.setTitle("Drawbridge");
        stage.setMinWidth(960);
        stage.setMinHeight(600);
        stage.setOnHidden(_ -> close());
    }

    /// Shows the way in.
    public void ask() {
        var login = new Login(url, connecting(), trusted, tasks);
        login.step().addListener((_, _, step) -> {
            if (step instanceof Login.Step.Entered entered) {
                enter(entered.appliance(), entered.session());
            }
        });
        show((Parent) new LoginView(login, Desk.all(desks, CLOCK), this::workOffline).root());
    }

    /// Works from a copy, without any appliance.
    void workOffline(Desk desk) {
        close();
        Fallback fallback = Fallback.offline(desk, tasks, CLOCK);
        offline = fallback;
        show(OfflineView.of(fallback, this::turn, () -> {
            close();
            ask();
        }));
    }

    /// Goes in with an API key in the place of a login.
    public void enter(String key) {
        var appliance = connect(URI.create(url), key);
        tasks.run(appliance::me, session -> enter(appliance, session), (ApplianceException _) -> ask());
    }

    private void enter(Appliance appliance, Session session) {
        close();
        var made = new Workplace(appliance, session, tasks, Fallback.online(desks, appliance, session, tasks, CLOCK));
        workplace = made;
        made.live().link().addListener((_, _, link) -> {
            if (link instanceof Live.Link.Lost lost && lost.kind() == ApplianceException.Kind.LOGGED_OUT) {
                close();
                ask();
            }
        });
        shell = new Shell(made, session, this::turn, () -> leave(appliance));
        show(shell.root());
    }

    private void leave(Appliance appliance) {
        close();
        tasks.run(
                () -> {
                    appliance.logout();
                    return true;
                },
                _ -> {},
                _ -> {});
        ask();
    }

    private void turn() {
        dress(theme.other());
        turned.accept(theme);
    }

    /// Light or dark from now on.
    void dress(Theme other) {
        theme = other;
        theme.apply();
    }

    /// Goes to a screen, if one is logged in.
    void go(Place place) {
        if (shell != null) {
            shell.go(place);
        }
    }

    private void show(Parent root) {
        scene.setRoot(root);
        stage.show();
    }

    private Login.Connecting connecting() {
        return new Login.Connecting() {
            @Override
            public Appliance connect(URI base) {
                return Console.this.connect(base, "");
            }

            @Override
            public String shown(Appliance appliance) {
                return appliance instanceof HttpAppliance http ? http.fingerprint() : "";
            }
        };
    }

    private HttpAppliance connect(URI base, String key) {
        return new HttpAppliance(base, trusted.fingerprint(base.getAuthority()), key);
    }

    private void close() {
        if (offline != null) {
            offline.close();
            offline = null;
        }
        if (workplace != null) {
            workplace.close();
            workplace = null;
            shell = null;
        }
    }
}
