package org.drawbridge.simulators.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.simulators.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ClinicTest {

    private final List<String> received = new CopyOnWriteArrayList<>();

    @Test
    void sendsAgainUntilItsOwnMessageIsAcknowledged() throws Exception {
        try (ServerSocket peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            answer(peer, List.of("MSA|AA|OTHER", "", "MSA|AR|C-1\rERR|||207", "MSA|AA|C-1", "MSA|AE|C-2"));
            var settings = new Clinic.Settings("127.0.0.1", peer.getLocalPort(), 1, 0, 1, Duration.ofSeconds(5));
            try (var clinic = new Clinic(settings, List.of(message("C-1"), message("C-2")), Clock.systemUTC())) {
                clinic.start();
                clinic.await();

                assertThat(clinic.progress()).isEqualTo(new Clinic.Progress(2, 1, 1, 3));
                assertThat(received).containsExactly("C-1", "C-1", "C-1", "C-1", "C-2");
            }
        }
    }

    @Test
    void aRenewedMessageHasAnotherControlIdAndIsTheSameOtherwise() {
        Payload renewed = Renewal.of(message("C-1"), 3, Clock.systemUTC().instant());

        Hl7Message parsed = Hl7Message.parse(renewed.reveal());
        assertThat(parsed.text("MSH-10")).isEqualTo("C-1-3");
        assertThat(parsed.text("PID-3")).isEqualTo("p1");
    }

    @Test
    void everySampleIsAMessageWithAPatient() {
        List<Samples.Sample> all = new ArrayList<>(Samples.pms());
        all.addAll(Samples.lab());
        var types = new HashSet<String>();
        for (Samples.Sample each : all) {
            Hl7Message parsed = Hl7Message.parse(each.message().reveal());
            assertThat(parsed.readable()).as(each.name()).isTrue();
            assertThat(parsed.first("PID").isPresent()).as(each.name()).isTrue();
            types.add(parsed.text("MSH-9.2"));
        }
        assertThat(types).contains("A01", "A03", "A04", "A08", "A28", "A31", "A40", "R01", "S12", "S13", "S14", "S15");
    }

    private static Payload message(String controlId) {
        return Payload.of(("MSH|^~\\&|A|B|C|D|2026||ADT^A08|" + controlId + "|P|2.5\rPID|1||p1\r")
                .getBytes(StandardCharsets.UTF_8));
    }

    /// Answers each frame with the next line; an empty one cuts the connection.
    private void answer(ServerSocket peer, List<String> answers) {
        Thread.ofVirtual().start(() -> {
            int next = 0;
            while (next < answers.size()) {
                try (Socket socket = peer.accept()) {
                    boolean open = true;
                    while (open && next < answers.size()) {
                        String frame = frame(socket.getInputStream());
                        open = !frame.isEmpty();
                        if (open) {
                            received.add(Hl7Message.parse(frame.getBytes(StandardCharsets.UTF_8))
                                    .text("MSH-10"));
                            String text = answers.get(next++);
                            open = !text.isEmpty();
                            if (open) {
                                socket.getOutputStream()
                                        .write(("\u000BMSH|^~\\&|C|D|A|B|2026||ACK|1|P|2.5\r" + text + "\r\u001C\r")
                                                .getBytes(StandardCharsets.UTF_8));
                            }
                        }
                    }
                } catch (IOException e) {
                    if (peer.isClosed()) {
                        return;
                    }
                }
            }
        });
    }

    private static String frame(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == 0x1C) {
                in.read();
                return text.substring(1);
            }
            text.append((char) next);
        }
        return "";
    }
}
