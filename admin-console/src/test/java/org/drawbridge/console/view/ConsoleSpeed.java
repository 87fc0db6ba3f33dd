package org.drawbridge.console.view;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.drawbridge.console.client.ChannelState;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.console.client.Session;
import org.drawbridge.console.fallback.Fallback;
import org.drawbridge.console.model.FakeAppliance;
import org.drawbridge.console.model.Trusted;
import org.drawbridge.desktop.InlineTasks;
import org.drawbridge.desktop.Picture;
import org.drawbridge.desktop.Theme;

/// How fast the console is: from its start to the way in, a refresh of 1,000 channels, a list of a million
/// messages, and
/// how much memory all of that takes. By hand, in a process of its own, with `-Xmx300m`:
///
/// `java -Xmx300m -Dglass.platform=Headless -Dprism.order=sw -cp … org.drawbridge.console.view.ConsoleSpeed`
final class ConsoleSpeed {

    private static final int CHANNELS = 1_000;
    private static final int MESSAGES = 1_000_000;
    private static final int ROUNDS = 30;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

    private ConsoleSpeed() {}

    public static void main(String[] arguments) throws Exception {
        long begun = ManagementFactory.getRuntimeMXBean().getStartTime();
        Platform.startup(() -> {});
        Path desks = Files.createTempDirectory("drawbridge-speed");
        Stage stage = Picture.fx(() -> {
            var made = new Stage();
            var console = new Console(made, "http://127.0.0.1:8420", nobody(), Theme.LIGHT, _ -> {}, desks);
            console.ask();
            lay(made.getScene().getRoot());
            return made;
        });
        say("start to the way in", List.of((double) (System.currentTimeMillis() - begun)));
        var appliance = new FakeAppliance();
        Shell shell = Picture.fx(() -> {
            var tasks = new InlineTasks();
            appliance.channels = channels();
            var session = new Session("ada", java.util.Set.of("observe", "configure"));
            var workplace = new Workplace(
                    appliance, session, tasks, Fallback.online(desks, appliance, session, tasks, Clock.systemUTC()));
            var made = new Shell(workplace, session, () -> {}, () -> {});
            stage.getScene().setRoot(made.root());
            lay(made.root());
            return made;
        });
        say("a refresh of " + CHANNELS + " channels", times(() -> {
            appliance.channels = channels();
            shell.go(Place.OVERVIEW);
            return shell.root();
        }));
        scroll(shell);
        System.gc();
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        System.out.printf("heap, with the million in the list: %d MB%n", used >> 20);
        System.exit(0);
    }

    private static void scroll(Shell shell) throws Exception {
        Picture.fx(() -> {
            shell.go(Place.MESSAGES);
            return true;
        });
        TableView<MessageRow> table = Picture.fx(() -> {
            Node found = shell.root().lookup("#message-table");
            @SuppressWarnings("unchecked") // it has no other rows
            var rows = (TableView<MessageRow>) found;
            rows.getItems().setAll(messages());
            return rows;
        });
        say("a jump in a list of a million", times(() -> {
            table.scrollTo(RANDOM.nextInt(MESSAGES));
            return shell.root();
        }));
    }

    /// In milliseconds of the JavaFX thread's processor time, which other programs do not add to, from the
    /// change to the
    /// window that is laid out; the first rounds warm up.
    private static List<Double> times(Callable<Parent> change) throws Exception {
        List<Double> found = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            double took = Picture.fx(() -> {
                long start = THREADS.getCurrentThreadCpuTime();
                lay(change.call());
                return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
            });
            if (i >= 5) {
                found.add(took);
            }
        }
        return found;
    }

    private static void lay(Parent root) {
        root.applyCss();
        root.layout();
    }

    private static void say(String what, List<Double> millis) {
        List<Double> sorted = millis.stream().sorted().toList();
        System.out.printf("%s: median %.0f ms, worst %.0f ms%n", what, sorted.get(sorted.size() / 2), sorted.getLast());
    }

    private static List<ChannelState> channels() {
        List<ChannelState> channels = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            var ehr = new ChannelState.Destination(
                    "ehr-" + i % 40,
                    "http://ehr-" + i % 40 + ".example/fhir",
                    Map.of("waiting", RANDOM.nextLong(50), "delivered", RANDOM.nextLong(1_000_000)),
                    i % 97 == 0 ? "open" : "closed",
                    i % 97 == 0 ? "HTTP 503" : "",
                    Instant.EPOCH,
                    Instant.now().minus(Duration.ofSeconds(RANDOM.nextLong(600))));
            channels.add(new ChannelState(
                    "channel-%04d".formatted(i),
                    true,
                    "0.0.0.0:" + (2575 + i),
                    "",
                    List.of(),
                    Map.of("completed", 1_000L * i + RANDOM.nextLong(900)),
                    RANDOM.nextLong(100),
                    Instant.now(),
                    List.of(ehr)));
        }
        return channels;
    }

    private static List<MessageRow> messages() {
        List<MessageRow> rows = new ArrayList<>(MESSAGES);
        Map<Integer, String> names = new HashMap<>();
        for (int i = 0; i < MESSAGES; i++) {
            String id = names.computeIfAbsent(i % 10_000, each -> "MSG" + each);
            rows.add(new MessageRow(
                    MESSAGES - i,
                    "adt-in",
                    Instant.EPOCH.plusSeconds(i),
                    "PMS|NORTH",
                    id,
                    "ADT^A08",
                    "",
                    "",
                    "completed",
                    "sent",
                    2_000,
                    List.of()));
        }
        return rows;
    }

    private static Trusted nobody() {
        return new Trusted() {
            @Override
            public String fingerprint(String address) {
                return "";
            }

            @Override
            public void trust(String address, String fingerprint) {
                throw new IllegalStateException("nobody is trusted here");
            }
        };
    }
}
