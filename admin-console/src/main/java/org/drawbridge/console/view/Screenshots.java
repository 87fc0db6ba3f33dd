package org.drawbridge.console.view;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;
import org.drawbridge.console.model.Trusted;
import org.drawbridge.desktop.Picture;
import org.drawbridge.desktop.Theme;

/// Pictures of every screen, light and dark, taken from a console on a running demo whose EHR fails.
public final class Screenshots {

    /// Nothing that is pushed or asked for takes longer to be on the screen.
    private static final long SETTLED_MILLIS = 1_800;

    private static final int LONGEST_WAIT_SECONDS = 20;

    private final Path folder;
    private final Stage stage;
    private final Console console;

    private Screenshots(Path folder, Stage stage, Console console) {
        this.folder = folder;
        this.stage = stage;
        this.console = console;
    }

    /// @param demo the command line that starts the demo
    /// @return the exit code
    public static int take(Path folder, List<String> demo) {
        PrintStream err = System.err;
        try (DemoProcess running = DemoProcess.start(demo)) {
            Files.createDirectories(folder);
            TimeUnit.SECONDS.sleep(6);
            faults(running.ehr(), "{\"failNext\": 3, \"status\": 422}");
            TimeUnit.SECONDS.sleep(2);
            faults(running.ehr(), "{\"failNext\": 100000, \"status\": 503}");
            TimeUnit.SECONDS.sleep(6);
            Platform.startup(() -> {});
            open(folder, running).all();
            Platform.exit();
            return 0;
        } catch (IOException | ExecutionException e) {
            err.println("screenshots: " + e.getMessage());
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 2;
        }
    }

    private static void faults(URI ehr, String faults) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(ehr.resolve("/_control/faults"))
                            .PUT(HttpRequest.BodyPublishers.ofString(faults))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    private static Screenshots open(Path folder, DemoProcess demo)
            throws InterruptedException, ExecutionException, IOException {
        Path desks = Files.createTempDirectory("drawbridge-desks");
        return Picture.fx(() -> {
                    var stage = new Stage();
                    var console = new Console(stage, demo.api().toString(), nobody(), Theme.LIGHT, _ -> {}, desks);
                    console.ask();
                    return new Screenshots(folder, stage, console);
                })
                .withKey(demo.key());
    }

    private Screenshots withKey(String key) throws InterruptedException, ExecutionException, IOException {
        both("login");
        Picture.fx(() -> {
            console.enter(key);
            return true;
        });
        settle();
        return this;
    }

    private void all() throws InterruptedException, ExecutionException, IOException {
        for (Place place : Place.values()) {
            go(place);
            choose();
            both(place.name().toLowerCase(Locale.ROOT));
            if (place == Place.FALLBACK) {
                desk();
            }
        }
        file();
        palette();
        feed();
        go(Place.MESSAGES);
        revealed();
    }

    private void go(Place place) throws InterruptedException, ExecutionException {
        Picture.fx(() -> {
            console.go(place);
            return true;
        });
        settle();
    }

    private void file() throws InterruptedException, ExecutionException, IOException {
        go(Place.CHANNELS);
        choose();
        Picture.fx(() -> {
            if (stage.getScene().getRoot().lookup("#channel-tabs") instanceof TabPane tabs) {
                tabs.getSelectionModel().select(1);
            }
            return true;
        });
        until("#file-text");
        settle();
        both("channel-file");
    }

    private void palette() throws InterruptedException, ExecutionException, IOException {
        Picture.fx(() -> {
            if (stage.getScene().getRoot().lookup(".head-search") instanceof Button search) {
                search.fire();
            }
            return true;
        });
        settle();
        both("palette");
        go(Place.OVERVIEW);
        Picture.fx(() -> {
            if (stage.getScene().getRoot().lookup(".head-search") instanceof Button search) {
                search.fire();
            }
            return true;
        });
    }

    private void feed() throws InterruptedException, ExecutionException, IOException {
        go(Place.CHANNELS);
        Picture.fx(() -> {
            if (stage.getScene().getRoot().lookup("#add-feed") instanceof Button button) {
                button.fire();
            }
            return true;
        });
        until("#preview-output");
        settle();
        both("feed");
        Picture.fx(() -> {
            console.go(Place.OVERVIEW);
            return true;
        });
    }

    /// Waits until a text is there that takes its time.
    private void until(String id) throws InterruptedException, ExecutionException {
        for (int i = 0; i < LONGEST_WAIT_SECONDS && !there(id); i++) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private boolean there(String id) throws InterruptedException, ExecutionException {
        return Picture.fx(() -> stage.getScene().getRoot().lookup(id) instanceof TextInputControl shown
                && !shown.getText().isEmpty());
    }

    /// The fallback with its copy, and the first patient of it.
    private void desk() throws InterruptedException, ExecutionException, IOException {
        Picture.fx(() -> {
            for (String id : List.of("#fallback-new", "#fallback-again")) {
                if (stage.getScene().getRoot().lookup(id) instanceof javafx.scene.control.TextField field) {
                    field.setText("a passphrase for pictures");
                }
            }
            if (stage.getScene().getRoot().lookup("#fallback-choose") instanceof javafx.scene.control.Button make) {
                make.fire();
            }
            return true;
        });
        TimeUnit.SECONDS.sleep(4);
        Picture.fx(() -> {
            if (stage.getScene().getRoot().lookup("#fallback-tabs") instanceof javafx.scene.control.TabPane tabs) {
                tabs.getSelectionModel().select(1);
            }
            if (stage.getScene().getRoot().lookup("#fallback-patients") instanceof TableView<?> rows) {
                rows.getSelectionModel().select(0);
            }
            return true;
        });
        settle();
        both("fallback-patient");
    }

    /// Opens the first row where a screen has something beside its list.
    private void choose() throws InterruptedException, ExecutionException, IOException {
        Picture.fx(() -> {
            Node table = stage.getScene().getRoot().lookup("#message-table, #channel-table");
            for (String id : List.of("#message-table", "#channel-table")) {
                table = stage.getScene().getRoot().lookup(id);
                if (table instanceof TableView<?> rows && !rows.getItems().isEmpty()) {
                    rows.getSelectionModel().select(0);
                }
            }
            return true;
        });
        settle();
    }

    /// A message with its content shown.
    private void revealed() throws InterruptedException, ExecutionException, IOException {
        for (int tab : List.of(1, 2)) {
            Picture.fx(() -> {
                if (stage.getScene().getRoot().lookup("#message-tabs") instanceof TabPane tabs) {
                    tabs.getSelectionModel().select(tab);
                    tabs.applyCss();
                    tabs.layout();
                }
                return true;
            });
            settle();
            both(tab == 1 ? "message-masked" : "message-output-shown");
            Picture.fx(() -> {
                for (Node each : stage.getScene().getRoot().lookupAll(".reveal-reason")) {
                    if (each instanceof TextField field && field.getText().isEmpty()) {
                        field.setText("A picture for the handbook");
                        field.fireEvent(new javafx.event.ActionEvent());
                        break;
                    }
                }
                return true;
            });
            settle();
            if (tab == 1) {
                both("message-source");
            }
        }
    }

    private void both(String name) throws InterruptedException, ExecutionException, IOException {
        Picture.both(stage.getScene(), folder, name);
    }

    private static void settle() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SETTLED_MILLIS);
    }

    private static Trusted nobody() {
        return new Trusted() {
            @Override
            public String fingerprint(String address) {
                return "";
            }

            @Override
            public void trust(String address, String fingerprint) {
                throw new IllegalStateException("a picture trusts nobody");
            }
        };
    }
}
