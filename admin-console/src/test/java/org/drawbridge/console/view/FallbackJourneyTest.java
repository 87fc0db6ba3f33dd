package org.drawbridge.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.drawbridge.console.model.Trusted;
import org.drawbridge.desktop.Picture;
import org.drawbridge.desktop.Theme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// A downtime from its beginning to its end: with the screens of a console, headless, on an appliance that is a process
/// of its own and is killed. `-Ddrawbridge.pictures=DIR` takes pictures on the way.
@EnabledIf(
        value = "org.drawbridge.desktop.Headless#textCanBeDrawn",
        disabledReason = "JavaFX draws text with the Debian package libpangoft2-1.0-0, and it is not installed")
class FallbackJourneyTest {

    private static final long PATIENCE_SECONDS = 90;
    private static final String PASSPHRASE = "tram violet onion";

    private final FxRobot robot = new FxRobot();
    private final Hand hand = new Hand(robot);

    @TempDir
    Path folder;

    private int api;
    private int mllp;
    private Optional<Process> running = Optional.empty();

    @AfterEach
    void end() throws Exception {
        running.ifPresent(Process::destroyForcibly);
        FxToolkit.cleanupStages();
    }

    @Test
    void losesTheApplianceFillsInAFormReconnectsAndReconciles() throws Exception {
        // Given
        configure();
        Console console = open();
        String key = start();
        admit();
        robot.interact(() -> console.enter(key));
        until("one is in", () -> there("#go-fallback"));
        robot.interact(() -> console.go(Place.FALLBACK));
        until("a passphrase is wanted", () -> there("#fallback-new"));
        picture("fallback-new");
        // The appliance makes its picture every few seconds.
        TimeUnit.SECONDS.sleep(5);
        hand.fill("#fallback-new", PASSPHRASE);
        hand.fill("#fallback-again", PASSPHRASE);
        press("#fallback-choose");
        until("the patient is on the schedule", () -> hand.rows("#fallback-schedule") == 1);
        kill();
        robot.interact(console::ask);
        until("one can work without the appliance", () -> there(".login-offline"));
        picture("fallback-login");
        press(".login-offline");
        until("the passphrase is wanted", () -> there("#fallback-passphrase"));
        hand.fill("#fallback-passphrase", PASSPHRASE);
        press("#fallback-open");
        until("the schedule is there", () -> hand.rows("#fallback-schedule") == 1);
        hand.fill("#fallback-search", "testp");
        until("the patient is found", () -> hand.rows("#fallback-patients") == 1);
        choose("#fallback-patients");
        until("the chart is shown", () -> there("#fallback-fill-vitals"));
        assertThat(text("#fallback-banner")).contains("127.0.0.1:" + api);
        picture("fallback-chart");
        press("#fallback-fill-vitals");
        until("the form is there", () -> there("#fallback-pulse"));
        hand.fill("#fallback-pulse", "72");
        hand.fill("#fallback-temperature", "36.8");
        picture("fallback-form");
        press("#fallback-done");
        until("the form is kept", () -> there("#fallback-kept"));
        // When
        String again = start();
        assertThat(again).isEmpty();
        robot.interact(() -> console.enter(key));
        until("one is in again", () -> there("#go-fallback"));
        robot.interact(() -> console.go(Place.FALLBACK));
        until("the passphrase is wanted again", () -> there("#fallback-passphrase"));
        hand.fill("#fallback-passphrase", PASSPHRASE);
        press("#fallback-open");
        until("the form waits", () -> there("#fallback-tabs"));
        robot.interact(() -> hand.tabs("#fallback-tabs").getSelectionModel().select(2));
        until("the form is listed", () -> hand.rows("#fallback-forms") == 1);
        choose("#fallback-forms");
        until("it can be accepted", () -> there("#fallback-accept"));
        picture("fallback-reconcile");
        press("#fallback-accept");
        // Then
        until("it is delivered", () -> delivered().size() == 1);
        assertThat(Files.readString(delivered().getFirst()))
                .contains("ORU^R01", "4711^^^NORTH^MR", "8867-4", "|72|", "|36.8|");
        picture("fallback-reconciled");
    }

    private void configure() throws IOException {
        api = free();
        mllp = free();
        Path config = folder.resolve("config");
        Files.createDirectories(config.resolve("channels"));
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(
                config.resolve("drawbridge.yaml"), "api: {port: %d}\ndowntime: {channels: [pms-in]}\n".formatted(api));
        Files.writeString(
                config.resolve("channels/pms-in.yaml"),
                "source: {mllp: {host: 127.0.0.1, port: %d}}\ndestinations: []\n".formatted(mllp));
        Files.writeString(config.resolve("channels/downtime-forms.yaml"), """
                source: {downtime: {facility: NORTH}}
                destinations:
                  - name: folder
                    file: {folder: %s}
                """.formatted(folder.resolve("out")));
    }

    private static int free() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /// The key that the first start makes; empty later.
    private String start() throws Exception {
        Path said = folder.resolve("said.txt");
        Path access = folder.resolve("access.txt");
        boolean first = !Files.exists(access);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx400m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.drawbridge.server.command.Drawbridge",
                        "run",
                        "--home",
                        folder.resolve("home").toString(),
                        "--config",
                        folder.resolve("config").toString(),
                        "--first-access",
                        access.toString())
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        running = Optional.of(process);
        until("the appliance is ready", () -> Files.readString(said).contains("READY"));
        return first
                ? Files.readString(access)
                        .lines()
                        .flatMap(line -> Stream.of(line.split("\\s+", -1)))
                        .filter(each -> each.startsWith("dbk_"))
                        .findFirst()
                        .orElseThrow()
                : "";
    }

    private void kill() throws InterruptedException {
        running.orElseThrow().destroyForcibly().waitFor();
    }

    /// A patient with an allergy, and the appointment of today.
    private void admit() throws IOException {
        String pid = "PID|1||4711^^^NORTH^MR||TESTPATIENT^ONE||19700131|F|||1 Test St^^Testville||555-0100\r";
        String today = LocalDate.now(ZoneId.systemDefault()).format(DateTimeFormatter.BASIC_ISO_DATE);
        send("MSH|^~\\&|PMS|NORTH|||20261125||ADT^A08|C1|P|2.5.1\r" + pid
                + "NK1|1|TESTCONTACT^TWO|SPO^spouse||555-0101\rAL1|1|DA|70618^Penicillin|SV|Hives\r"
                + "IN1|1|P^Gold plan|77|Test Insurance\r");
        send("MSH|^~\\&|PMS|NORTH|||20261125||SIU^S12|C2|P|2.5.1\rSCH||A1|||||CHECK^Check-up||30|min|^^^" + today
                + "120000\r" + pid + "AIP|1||9^TESTDOCTOR^THREE\rAIL|1||ROOM 2\r");
        send("MSH|^~\\&|PMS|NORTH|||20261125||OML^O21|C3|P|2.5.1\r" + pid
                + "ORC|NW|P1\rOBR|1|P1||58410-2^Blood count^LN|R\r");
    }

    private void send(String message) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), mllp)) {
            OutputStream out = socket.getOutputStream();
            out.write(("\u000b" + message + "\u001c\r").getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertThat(socket.getInputStream().read()).isEqualTo(0x0b);
        }
    }

    private List<Path> delivered() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("out"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private Console open() throws Exception {
        Stage stage = FxToolkit.registerPrimaryStage();
        var nobody = new Trusted() {
            @Override
            public String fingerprint(String address) {
                return "";
            }

            @Override
            public void trust(String address, String fingerprint) {
                throw new IllegalStateException("there is no TLS here");
            }
        };
        String url = "http://127.0.0.1:" + api;
        return WaitForAsyncUtils.asyncFx(
                        () -> new Console(stage, url, nobody, Theme.LIGHT, _ -> {}, folder.resolve("fallback")))
                .get();
    }

    private void picture(String name) throws Exception {
        String pictures = System.getProperty("drawbridge.pictures", "");
        if (!pictures.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(500);
            Picture.both(
                    FxToolkit.toolkitContext().getRegisteredStage().getScene(),
                    Files.createDirectories(Path.of(pictures)),
                    name);
        }
    }

    private boolean there(String what) {
        return robot.lookup(what).tryQuery().isPresent();
    }

    /// What the screen says is wrong, and where its form stands.
    private String said() throws IOException {
        return (there("#fallback-wrong") ? "; " + text("#fallback-wrong") : "")
                + (there("#fallback-reconcile .label")
                        ? robot.lookup("#fallback-reconcile .label").queryAll().toString()
                        : "")
                + "; " + delivered();
    }

    private String text(String what) {
        return robot.lookup(what).queryAs(Label.class).getText();
    }

    private void press(String button) {
        robot.interact(() -> robot.lookup(button).queryAs(ButtonBase.class).fire());
    }

    private void choose(String table) {
        robot.interact(() -> hand.table(table).getSelectionModel().select(0));
    }

    private void until(String what, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!WaitForAsyncUtils.asyncFx(holds).get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("after a minute and a half it was still not so: " + what + said());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
