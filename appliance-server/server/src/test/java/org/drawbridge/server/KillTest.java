package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.drawbridge.formats.Payload;
import org.drawbridge.simulators.clinic.Clinic;
import org.drawbridge.simulators.ehr.FhirEhr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The appliance as a process of its own, killed under load at random moments: nothing that was acknowledged is lost.
/// `-Ddrawbridge.kills=20` for the long run.
@Timeout(300)
class KillTest {

    private static final int KILLS = Integer.getInteger("drawbridge.kills", 3);

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedIsDeliveredHoweverOftenTheProcessIsKilled() throws Exception {
        int port = free();
        try (FhirEhr ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC())) {
            configure(port, ehr.base());
            List<Payload> messages = messages(600 * KILLS);
            var settings = new Clinic.Settings("127.0.0.1", port, 8, 400, 1, Duration.ofSeconds(10));
            var random = new Random(20261124);
            Process appliance = start();
            try (var clinic = new Clinic(settings, messages, Clock.systemUTC())) {
                clinic.start();
                for (int i = 0; i < KILLS; i++) {
                    TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(900));
                    appliance.destroyForcibly().waitFor();
                    appliance = start();
                }
                clinic.await();
                assertThat(clinic.progress().acknowledged()).isEqualTo(messages.size());
                until(() -> ehr.applied().size() == messages.size());
            }
            appliance.destroy();
            assertThat(appliance.waitFor()).isZero();
            // A kill between the EHR's answer and its record repeats what was under way, and only that.
            long repeated =
                    ehr.applied().values().stream().filter(times -> times > 1).count();
            assertThat(repeated).isLessThanOrEqualTo(16L * KILLS);
        }
    }

    private void configure(int port, String ehr) throws IOException {
        Path channels = Files.createDirectories(folder.resolve("config/channels"));
        Files.writeString(folder.resolve("config/drawbridge.yaml"), "api: {port: 0}\n");
        Files.writeString(channels.resolve("adt-in.yaml"), """
                source:
                  mllp: {host: 127.0.0.1, port: %d}
                destinations:
                  - name: ehr
                    mapping: hl7v2-to-fhir
                    fhir: {url: %s}
                """.formatted(port, ehr));
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.drawbridge.server.command.Drawbridge",
                        "run",
                        "--home",
                        folder.resolve("home").toString(),
                        "--config",
                        folder.resolve("config").toString())
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("READY ")) {
                return process;
            }
        }
        throw new AssertionError("it did not start:\n" + Files.readString(folder.resolve("log")));
    }

    private static List<Payload> messages(int count) {
        List<Payload> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261124100000+0000||ADT^A08|K-" + i + "|P|2.5\rPID|1||" + i % 50
                    + "^^^NORTH^MR||Testpatient^One\r";
            messages.add(Payload.of(text.getBytes(StandardCharsets.UTF_8)));
        }
        return messages;
    }

    private interface Check {
        boolean holds();
    }

    private static void until(Check check) throws InterruptedException {
        while (!check.holds()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static int free() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
