package org.drawbridge.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.application.Application;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.drawbridge.console.fallback.Desk;
import org.drawbridge.console.view.Console;
import org.drawbridge.console.view.Preferred;
import org.drawbridge.console.view.Screenshots;

/// Starts the console, or takes its pictures.
public final class Main {

    private static final String USAGE = """
        Usage: drawbridge console [--url URL]
        Opens the console on an appliance (default: the last one, else http://127.0.0.1:8420).
        F1 shows the appliance's documentation in the browser.

        Usage: drawbridge screenshots DIR
        Renders every screen, light and dark, from a running demo to PNG files.
        """;

    private Main() {}

    public static void main(String[] arguments) {
        List<String> given = new ArrayList<>(List.of(arguments));
        if (given.size() >= 3 && given.getFirst().equals("screenshots")) {
            System.exit(Screenshots.take(Path.of(given.get(1)), given.subList(2, given.size())));
        }
        boolean plain = given.isEmpty();
        boolean url = given.size() == 2 && given.getFirst().equals("--url");
        if (!plain && !url) {
            boolean help = given.getFirst().equals("--help") || given.getFirst().equals("-h");
            (help ? System.out : System.err).print(USAGE);
            System.exit(help ? 0 : 2);
        }
        Application.launch(Window.class, arguments);
    }

    /// The toolkit's way to start.
    public static final class Window extends Application {

        @Override
        public void start(Stage stage) {
            List<String> given = getParameters().getRaw();
            var preferred = new Preferred();
            String url = given.isEmpty() ? preferred.url() : given.getLast();
            preferred.remember(url);
            stage.addEventFilter(KeyEvent.KEY_PRESSED, key -> help(key, preferred));
            new Console(stage, url, preferred, preferred.theme(), preferred::remember, Desk.standardFolder()).ask();
        }

        /// F1 opens the appliance's own documentation, which needs no login, in the browser.
        private void help(KeyEvent key, Preferred preferred) {
            if (key.getCode() == KeyCode.F1) {
                getHostServices().showDocument(preferred.url().replaceFirst("/+$", "") + "/docs/index.html");
                key.consume();
            }
        }
    }
}
