package org.drawbridge.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.drawbridge.console.client.HttpAppliance;
import org.drawbridge.console.model.Trusted;
import org.drawbridge.desktop.Theme;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Through the screens of a console, headless, on a real appliance.
@EnabledIf(
        value = "textCanBeDrawn",
        disabledReason = "JavaFX draws text with the Debian package libpangoft2-1.0-0, and it is not installed")
class JourneyTest {

    static boolean textCanBeDrawn() {
        return !System.getProperty("os.name").equals("Linux")
                || Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
                        .anyMatch(each -> Files.exists(Path.of(each, "libpangoft2-1.0.so.0")));
    }

    private static final long PATIENCE_SECONDS = 60;

    private final FxRobot robot = new FxRobot();
    private final Map<String, String> trusted = new HashMap<>();

    @TempDir
    Path folder;

    @AfterEach
    void closeTheWindow() throws Exception {
        FxToolkit.cleanupStages();
    }

    @Test
    void goesThroughEveryScreenOfARunningApplianceWithoutStoppingTheWindow() throws Exception {
        // Given
        try (DemoProcess demo = demo();
                var watch = new FxThreadWatch()) {
            Console console = open(demo.api().toString());
            robot.interact(() -> console.enter(demo.key()));
            until(
                    "messages arrive",
                    () -> robot.lookup(".needs .need").tryQuery().isPresent());
            // When
            robot.clickOn("#go-messages");
            until("messages are listed", () -> rows("#message-table") > 3);
            robot.interact(() -> table("#message-table").getSelectionModel().select(0));
            until("the story is told", () -> robot.lookup(".leg").tryQuery().isPresent());
            robot.interact(() -> tabs().getSelectionModel().select(1));
            robot.clickOn(".reveal-reason").write("ticket 4711").type(KeyCode.ENTER);
            until(
                    "the source is shown",
                    () -> robot.lookup(".text-area").tryQuery().isPresent());
            String source = robot.lookup(".text-area").queryAs(TextArea.class).getText();
            for (Place place : List.of(Place.QUARANTINE, Place.CHANNELS, Place.AUDIT, Place.CERTIFICATES)) {
                robot.clickOn("#go-" + place.key());
            }
            robot.interact(() -> console.go(Place.CHANNELS));
            until("channels are listed", () -> rows("#channel-table") == 2);
            // Then
            assertThat(source).startsWith("MSH|");
            try (var client = new HttpAppliance(demo.api(), "", demo.key())) {
                assertThat(client.audit("", "")).anyMatch(each -> each.why().equals("ticket 4711"));
            }
            assertThat(watch.seen()).isEmpty();
        }
    }

    @Test
    void trustsACertificateOnceAndMakesAPasswordWithTheOneTimeCode() throws Exception {
        // Given
        Path config = Files.createDirectories(folder.resolve("config"));
        Files.writeString(Files.createDirectories(config.resolve("channels")).resolve("adt-in.yaml"), """
            source:
              mllp: {host: 127.0.0.1, port: 0}
            destinations:
              - name: ehr
                mapping: hl7v2-to-fhir
                fhir: {url: http://127.0.0.1:1/fhir}
            """);
        Files.writeString(config.resolve("drawbridge.yaml"), "api: {port: 0, tls: true}\n");
        Path home = folder.resolve("home");
        try (Appliance appliance = Appliance.start(home, config, Unlock.keyFile(home))) {
            var first = appliance.first().orElseThrow();
            Console console = open(appliance.apiAddress());
            robot.interact(console::ask);
            // When
            fill("#login-name", first.administrator());
            fill("#login-password", "a long enough password 1");
            fill("#login-code", first.code());
            robot.interact(
                    () -> robot.lookup(".check-box").queryAs(CheckBox.class).setSelected(true));
            robot.interact(() -> robot.lookup("#login-enter").queryButton().fire());
            until(
                    "the certificate is to be compared",
                    () -> robot.lookup("#trust").tryQuery().isPresent());
            robot.interact(() -> robot.lookup("#trust").queryButton().fire());
            until("one is in", () -> robot.lookup("#go-people").tryQuery().isPresent());
            // Then
            assertThat(trusted).hasSize(1);
            assertThat(robot.lookup("#go-audit").tryQuery()).isEmpty();
        }
    }

    @Test
    void saysSinceWhenTheApplianceIsAwayAndKeepsWhatItKnew() throws Exception {
        // Given
        Console console;
        try (DemoProcess demo = demo()) {
            console = open(demo.api().toString());
            robot.interact(() -> console.enter(demo.key()));
            until(
                    "messages arrive",
                    () -> robot.lookup(".needs .need").tryQuery().isPresent());
            robot.interact(() -> console.go(Place.CHANNELS));
            until("channels are listed", () -> rows("#channel-table") == 2);
        }
        // When
        until("the banner is there", () -> robot.lookup(".banner").query().isVisible());
        // Then
        assertThat(rows("#channel-table")).isEqualTo(2);
    }

    private static DemoProcess demo() throws Exception {
        return DemoProcess.start(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx400m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.drawbridge.server.command.Drawbridge",
                "demo"));
    }

    private Console open(String url) throws Exception {
        Stage stage = FxToolkit.registerPrimaryStage();
        return WaitForAsyncUtils.asyncFx(() -> new Console(stage, url, memory(), Theme.LIGHT, _ -> {}, folder.resolve("fallback")))
                .get();
    }

    private Trusted memory() {
        return new Trusted() {
            @Override
            public String fingerprint(String address) {
                return trusted.getOrDefault(address, "");
            }

            @Override
            public void trust(String address, String fingerprint) {
                trusted.put(address, fingerprint);
            }
        };
    }

    private void fill(String field, String text) {
        robot.interact(() -> robot.lookup(field).queryAs(TextInputControl.class).setText(text));
    }

    private TableView<?> table(String id) {
        return robot.lookup(id).queryTableView();
    }

    private javafx.scene.control.TabPane tabs() {
        return robot.lookup(".detail .tab-pane").queryAs(javafx.scene.control.TabPane.class);
    }

    private int rows(String id) {
        return robot.lookup(id)
                .tryQueryAs(TableView.class)
                .map(each -> each.getItems().size())
                .orElse(0);
    }

    private static void until(String what, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!WaitForAsyncUtils.asyncFx(holds).get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("after a minute it was still not so: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
