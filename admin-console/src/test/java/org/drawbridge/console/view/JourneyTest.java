package org.drawbridge.console.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.drawbridge.desktop.Headless.until;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.drawbridge.console.client.HttpAppliance;
import org.drawbridge.console.client.RevisionRow;
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
        value = "org.drawbridge.desktop.Headless#textCanBeDrawn",
        disabledReason = "JavaFX draws text with the Debian package libpangoft2-1.0-0, and it is not installed")
class JourneyTest {

    private static final String MESSAGE = "MSH|^~\\&|PMS|NORTH|||20260105080000||ADT^A04^ADT_A01|M-1|P|2.5.1\r"
            + "PID|1||T-4711^^^NORTH^MR||TESTPATIENT^ONE||19620317|F\r";

    private final FxRobot robot = new FxRobot();
    private final Hand hand = new Hand(robot);
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
            until("messages are listed", () -> hand.rows("#message-table") > 3);
            robot.interact(
                    () -> hand.table("#message-table").getSelectionModel().select(0));
            until("the story is told", () -> robot.lookup(".leg").tryQuery().isPresent());
            robot.interact(() -> hand.tabs("#message-tabs").getSelectionModel().select(1));
            robot.clickOn(".reveal-reason").write("ticket 4711").type(KeyCode.ENTER);
            until(
                    "the source is shown",
                    () -> robot.lookup(".text-area").tryQuery().isPresent());
            String source = robot.lookup(".text-area").queryAs(TextArea.class).getText();
            List<String> unnamed = new ArrayList<>();
            for (Place place : Place.values()) {
                robot.interact(() -> console.go(place));
                unnamed.addAll(Unnamed.controls(robot));
            }
            robot.interact(() -> console.go(Place.CHANNELS));
            until("channels are listed", () -> hand.rows("#channel-table") == 2);
            // Then
            assertThat(source).startsWith("MSH|");
            assertThat(unnamed).isEmpty();
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
            Console console = open(appliance.apiAddress());
            robot.interact(console::ask);
            // When
            hand.comeIn(appliance);
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
    void changesAChannelsFileAndGoesBack() throws Exception {
        // Given
        try (DemoProcess demo = demo();
                var watch = new FxThreadWatch()) {
            Console console = open(demo.api().toString());
            robot.interact(() -> console.enter(demo.key()));
            until("one is in", () -> robot.lookup("#go-channels").tryQuery().isPresent());
            robot.interact(() -> console.go(Place.CHANNELS));
            until("channels are listed", () -> hand.rows("#channel-table") == 2);
            robot.interact(
                    () -> hand.table("#channel-table").getSelectionModel().select(0));
            robot.interact(() -> hand.tabs("#channel-tabs").getSelectionModel().select(1));
            until("the file is there", () -> hand.text("#file-text").contains("destinations"));
            String before = hand.text("#file-text");
            // When it is wrong
            hand.fill("#file-text", before + "\nordr: patient\n");
            until("that is said", () -> hand.said(".story", "ordr"));
            // When it is right
            hand.fill("#file-text", before + "\nwatch: {silent-after: 1h}\n");
            hand.fill("#file-reason", "Know when it is silent");
            until(
                    "it can be saved",
                    () -> !robot.lookup("#file-save").queryButton().isDisabled());
            robot.interact(() -> robot.lookup("#file-save").queryButton().fire());
            until("it is in force", () -> hand.said(".story", Texts.of("file.done")));
            // Then
            assertThat(historyOf(demo)).contains("Know when it is silent");
            assertThat(watch.seen()).isEmpty();
        }
    }

    private static String historyOf(DemoProcess demo) throws Exception {
        try (var client = new HttpAppliance(demo.api(), "", demo.key())) {
            return String.join(
                    ", ", client.revisions("").stream().map(RevisionRow::reason).toList());
        }
    }

    @Test
    void addsAFeedFromNothingToTheFirstDeliveredMessage() throws Exception {
        // Given an appliance without a channel, and an EHR
        Path config = Files.createDirectories(folder.resolve("config"));
        Files.writeString(config.resolve("drawbridge.yaml"), "api: {port: 0}\n");
        Path home = folder.resolve("home");
        int port = freePort();
        try (FhirSink ehr = FhirSink.start();
                Appliance appliance = Appliance.start(home, config, Unlock.keyFile(home));
                var watch = new FxThreadWatch()) {
            Console console = open(appliance.apiAddress());
            robot.interact(console::ask);
            hand.comeIn(appliance);
            until("one is in", () -> robot.lookup("#go-channels").tryQuery().isPresent());
            // When
            robot.interact(() -> console.go(Place.CHANNELS));
            robot.interact(() -> robot.lookup("#add-feed").queryButton().fire());
            until("a template is chosen", () -> hand.text("#feed-name").equals("adt-in"));
            hand.fill("#feed-port", String.valueOf(port));
            hand.fill("#feed-target", ehr.url());
            until("the result is shown", () -> hand.text("#preview-output").contains("\"Patient\""));
            hand.fill("#feed-reason", "The first feed");
            until("it is good", () -> !robot.lookup("#feed-live").queryButton().isDisabled());
            robot.interact(() -> robot.lookup("#feed-live").queryButton().fire());
            until("it runs", () -> !robot.lookup("#feed-send").queryButton().isDisabled());
            robot.interact(() -> robot.lookup("#feed-send").queryButton().fire());
            until("the message is delivered", () -> hand.said("#test-outcome", Texts.word("delivered")));
            // Then
            assertThat(ehr.received()).contains("TESTPATIENT");
            assertThat(Files.readString(config.resolve("channels/adt-in.yaml"))).contains("port: " + port);
            assertThat(hand.said("#test-outcome", "AA")).isTrue();
            assertThat(watch.seen()).isEmpty();
        }
    }

    @Test
    void findsAFailedMessageMendsItAndSendsItAgain() throws Exception {
        // Given a message that the EHR has refused
        Path config = Files.createDirectories(folder.resolve("config"));
        int port = freePort();
        Files.writeString(config.resolve("drawbridge.yaml"), "api: {port: 0}\n");
        Path home = folder.resolve("home");
        try (FhirSink ehr = FhirSink.start()) {
            ehr.refusals().set(1);
            Files.writeString(
                    Files.createDirectories(config.resolve("channels")).resolve("adt-in.yaml"),
                    """
                source: {mllp: {host: 127.0.0.1, port: %d}}
                destinations: [{name: ehr, mapping: hl7v2-to-fhir, fhir: {url: "%s"}}]
                """.formatted(port, ehr.url()));
            try (Appliance appliance = Appliance.start(home, config, Unlock.keyFile(home));
                    var watch = new FxThreadWatch()) {
                String key = appliance.first().orElseThrow().key();
                try (var client = new HttpAppliance(URI.create(appliance.apiAddress()), "", key)) {
                    client.sendMllp(port, MESSAGE.getBytes(StandardCharsets.UTF_8));
                }
                Console console = open(appliance.apiAddress());
                robot.interact(() -> console.enter(key));
                until("one is in", () -> robot.lookup("#go-messages").tryQuery().isPresent());
                // When
                robot.interact(() -> console.go(Place.MESSAGES));
                hand.fill("#message-search", "state:quarantined");
                until("it is found", () -> hand.rows("#message-table") == 1);
                robot.interact(
                        () -> hand.table("#message-table").getSelectionModel().select(0));
                until(
                        "it can be edited",
                        () -> robot.lookup("#edit-ehr").tryQuery().isPresent());
                Platform.runLater(() -> robot.lookup("#edit-ehr").queryButton().fire());
                until(
                        "a reason is asked",
                        () -> robot.lookup(".dialog-pane").tryQuery().isPresent());
                hand.fill(".dialog-pane .text-field", "ticket 4712");
                robot.interact(() -> robot.lookup(".dialog-pane .button").<Button>queryAll().stream()
                        .filter(Button::isDefaultButton)
                        .findFirst()
                        .orElseThrow()
                        .fire());
                until("it is there to be edited", () -> hand.text("#draft-text").contains("TESTPATIENT"));
                hand.fill("#draft-text", hand.text("#draft-text").replace("TESTPATIENT", "TESTMENDED"));
                robot.interact(() -> robot.lookup("#draft-send").queryButton().fire());
                until("it is delivered", () -> hand.said(".leg", Texts.word("delivered")));
                // Then
                assertThat(ehr.received()).contains("TESTMENDED").doesNotContain("TESTPATIENT");
                assertThat(watch.seen()).isEmpty();
            }
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
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
            until("channels are listed", () -> hand.rows("#channel-table") == 2);
        }
        // When
        until("the banner is there", () -> robot.lookup(".banner").query().isVisible());
        // Then
        assertThat(hand.rows("#channel-table")).isEqualTo(2);
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
        return WaitForAsyncUtils.asyncFx(
                        () -> new Console(stage, url, memory(), Theme.LIGHT, _ -> {}, folder.resolve("fallback")))
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
}
