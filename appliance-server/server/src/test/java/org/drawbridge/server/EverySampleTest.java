package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Acknowledgment;
import org.drawbridge.formats.hl7v2.BatchReader;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.simulators.Samples;
import org.drawbridge.simulators.ehr.FhirEhr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever comes in over a real socket: nothing crashes or hangs, and each frame that has an MSH is answered.
@Timeout(180)
class EverySampleTest {

    private static final int MUTANTS = 3000;
    /// MSH-15 that asks for no answer to a message that was taken, or to one that was not (HL7 table 0155).
    private static final Set<String> SILENT = Set.of("NE", "ER", "SU");

    @TempDir
    Path folder;

    private long probes;

    @Test
    void everyFileOfTheSharedSamplesIsAnswered() throws Exception {
        Optional<Path> shared = Above.find("shared/data/hl7v2");
        assumeTrue(shared.isPresent(), "the shared samples are not here");
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(shared.orElseThrow())) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        sendAll(contents);
    }

    @Test
    void everySampleOfTheProductAndManyBrokenOnesAreAnswered() throws Exception {
        List<byte[]> samples = Stream.concat(Samples.pms().stream(), Samples.lab().stream())
                .map(each -> each.message().reveal())
                .toList();
        List<byte[]> contents = new ArrayList<>(samples);
        var random = new Random(20261125);
        for (int i = 0; i < MUTANTS; i++) {
            contents.add(mutant(samples.get(random.nextInt(samples.size())), random));
        }
        sendAll(contents);
    }

    private void sendAll(List<byte[]> contents) throws Exception {
        try (var ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC())) {
            Site site = site(ehr.base());
            try (Appliance appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()))) {
                for (String channel : List.of("lenient", "strict")) {
                    try (Sender sender = Sender.to(appliance.address(channel))) {
                        for (byte[] content : contents) {
                            assertAnswered(sender, withoutFrameBytes(content));
                        }
                    }
                    Site.until(
                            "all are mapped",
                            () -> !appliance
                                    .journal()
                                    .counts(channel)
                                    .messages()
                                    .containsKey(MessageState.RECEIVED));
                }
                assertThat(metrics(appliance)).doesNotContain("drawbridge_bugs_total");
            }
        }
    }

    /// Sends it and then a message that is surely answered, so that what is not answered is seen without waiting.
    private void assertAnswered(Sender sender, byte[] content) throws IOException {
        String probe = "PROBE-" + ++probes;
        sender.write(Sender.frame(content));
        sender.write(Sender.frame(("MSH|^~\\&|P|N|H|H|20261124100000||ADT^A08|" + probe
                        + "|P|2.5\rPID|1||1||Testpatient\r" + "PV1|1|O\rEVN||20261124\r")
                .getBytes(StandardCharsets.US_ASCII)));
        List<Acknowledgment> answers = new ArrayList<>();
        while (answers.isEmpty() || !answers.getLast().controlId().equals(probe)) {
            byte[] answer = sender.answer();
            answers.add(Acknowledgment.parse(answer)
                    .orElseThrow(
                            () -> new AssertionError("no acknowledgment of " + text(content) + ": " + text(answer))));
        }
        assertThat(answers.getLast().code()).isEqualTo(AckCode.AA);
        boolean silent = Stream.concat(Stream.of(Payload.of(content)), BatchReader.messages(content).stream())
                .map(each -> Envelope.of(Hl7Message.parse(each.reveal())))
                .anyMatch(each -> SILENT.contains(each.acceptAck()));
        if (!silent) {
            assertThat(answers).as("answers to %s", text(content)).hasSizeGreaterThan(1);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace('\r', '\n');
    }

    private static byte[] withoutFrameBytes(byte[] content) {
        byte[] kept = new byte[content.length];
        int length = 0;
        for (byte each : content) {
            if (each != 0x0B && each != 0x1C) {
                kept[length++] = each;
            }
        }
        return Arrays.copyOf(kept, length);
    }

    /// Bytes changed, parts left out, doubled or moved, the end cut off.
    private static byte[] mutant(byte[] original, Random random) {
        byte[] mutant = original.clone();
        for (int change = random.nextInt(6); change >= 0; change--) {
            int from = random.nextInt(mutant.length);
            int to = Math.min(mutant.length, from + random.nextInt(40));
            switch (random.nextInt(5)) {
                case 0 -> mutant[from] = (byte) random.nextInt(256);
                case 1 -> mutant[from] = (byte) "|^~\\&\r\n\"".charAt(random.nextInt(8));
                case 2 -> mutant = joined(mutant, 0, from, to, mutant.length);
                case 3 -> mutant = joined(mutant, 0, to, from, mutant.length);
                default -> mutant = Arrays.copyOf(mutant, from + 1);
            }
        }
        return mutant;
    }

    private static byte[] joined(byte[] bytes, int from, int to, int again, int end) {
        byte[] joined = Arrays.copyOfRange(bytes, from, Math.max(1, to - from + end - again));
        System.arraycopy(bytes, again, joined, to - from, Math.min(end - again, joined.length - (to - from)));
        return joined;
    }

    private static String metrics(Appliance appliance) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/metrics"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private Site site(String ehr) throws IOException {
        String channel = """
                source:
                  mllp: {host: 127.0.0.1, port: 0%s}
                destinations:
                  - name: ehr
                    mapping: hl7v2-to-fhir
                    fhir: {url: %s}
                """;
        return Site.in(folder)
                .channel("lenient", channel.formatted("", ehr))
                .channel("strict", channel.formatted(", strict: true", ehr));
    }
}
