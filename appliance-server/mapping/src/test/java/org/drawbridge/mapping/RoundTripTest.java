package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.BatchReader;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.hl7v2.Hl7Writer;
import org.junit.jupiter.api.Test;

/// HL7 v2 to FHIR and back: what the standard can keep is kept, and the rest is listed.
class RoundTripTest {

    private static final String[] WORDS = {
        "TEST", "O'Neil", "Müller", "A|B", "C^D", "E~F", "G\\H", "I&J", "van der Berg", "日本", "x", "4711", "St. Mary"
    };
    /// What every generated message keeps, in whatever words.
    private static final List<String> KEPT = List.of(
            "MSH-3.1",
            "MSH-4.1",
            "MSH-5.1",
            "MSH-9.1",
            "MSH-9.2",
            "MSH-10.1",
            "PID-3.1",
            "PID-3.4",
            "PID-3.5",
            "PID-5.1",
            "PID-5.2",
            "PID-5.3",
            "PID-5.5",
            "PID-7.1",
            "PID-8.1",
            "PID-11.1",
            "PID-11.2",
            "PID-11.3",
            "PID-11.4",
            "PID-11.5",
            "PID-11.6",
            "PID-13.1",
            "PID-16.1",
            "PV1-2.1",
            "PV1-3.1",
            "PV1-3.2",
            "PV1-3.3",
            "PV1-3.4",
            "PV1-7.1",
            "PV1-7.2",
            "PV1-7.3",
            "PV1-19.1",
            "PV1-44.1",
            "AL1-2.1",
            "AL1-3.1",
            "AL1-3.2",
            "AL1-4.1",
            "AL1-5.1",
            "DG1-3.1",
            "DG1-3.2",
            "DG1-3.3");

    private final Random random = new Random(20261125);

    @Test
    void whatFhirHasAPlaceForComesBackInWhateverWords() {
        for (int i = 0; i < 300; i++) {
            Hl7Message message = generated(i);

            Map<String, List<String>> after = RoundTrips.values(RoundTrips.trip(message));

            Map<String, List<String>> before = RoundTrips.values(message);
            for (String each : KEPT) {
                assertThat(after.get(each)).as(each + " of message " + i).isEqualTo(before.get(each));
            }
        }
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)] + random.nextInt(100);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Hl7Message generated(int number) {
        var writer = new Hl7Writer();
        writer.put("MSH-3", "APP" + number)
                .put("MSH-4", "FAC")
                .put("MSH-5", "EHR")
                .put("MSH-7", "20261123101500+0100");
        writer.put("MSH-9.1", "ADT")
                .put("MSH-9.2", one(List.of("A01", "A04", "A08")))
                .put("MSH-9.3", "ADT_A01");
        writer.put("MSH-10", "C" + number).put("MSH-11", "P").put("MSH-12", "2.5.1");
        writer.put("EVN-2", "20261123101500+0100");
        for (int i = 1; i <= 1 + random.nextInt(2); i++) {
            String at = "PID-3[" + i + "].";
            writer.put(at + "1", String.valueOf(random.nextInt(100_000) + 1))
                    .put(at + "4", word())
                    .put(at + "5", "MR");
        }
        writer.put("PID-5.1", word())
                .put("PID-5.2", word())
                .put("PID-5.3", word())
                .put("PID-5.5", "DR");
        writer.put("PID-7", one(List.of("1962", "196203", "19620317"))).put("PID-8", one(List.of("M", "F", "O", "U")));
        writer.put("PID-11.1", word())
                .put("PID-11.2", word())
                .put("PID-11.3", word())
                .put("PID-11.4", word());
        writer.put("PID-11.5", "53111").put("PID-11.6", "DE").put("PID-13", "555-01" + (10 + random.nextInt(90)));
        writer.put("PID-16", one(List.of("M", "S", "D", "W")));
        writer.put("PV1-2", one(List.of("I", "O", "E"))).put("PV1-3.1", word()).put("PV1-3.2", word());
        writer.put("PV1-3.3", word()).put("PV1-3.4", word());
        writer.put("PV1-7.1", String.valueOf(random.nextInt(1000) + 1))
                .put("PV1-7.2", word())
                .put("PV1-7.3", word());
        writer.put("PV1-19", "V" + number).put("PV1-44", one(List.of("20261123", "20261123101400+0100")));
        writer.put("AL1-2", one(List.of("DA", "FA", "EA")))
                .put("AL1-3.1", "A" + number)
                .put("AL1-3.2", word());
        writer.put("AL1-4", one(List.of("SV", "MO", "MI"))).put("AL1-5", word());
        writer.put("DG1-3.1", "J18." + random.nextInt(10))
                .put("DG1-3.2", word())
                .put("DG1-3.3", "I10C");
        return Hl7Message.parse(writer.message().reveal());
    }

    @Test
    void thePageSaysWhatIsLostOfTheSamples() throws IOException {
        assertThat(Files.readString(RoundTrips.PAGE)).isEqualTo(RoundTrips.page());
    }

    @Test
    void everySharedMessageWithAWayBackComesBack() throws IOException {
        Optional<Path> shared = Above.find("shared/data/hl7v2");
        List<String> failed = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        if (shared.isPresent()) {
            try (Stream<Path> files = Files.walk(shared.get())) {
                for (Path each :
                        files.filter(file -> file.toString().endsWith(".hl7")).toList()) {
                    for (Payload one : BatchReader.messages(Files.readAllBytes(each))) {
                        trip(each, Hl7Message.parse(one.reveal()), counts, failed);
                    }
                }
            }
        }

        assertThat(failed).isEmpty();
        System.out.println("shared round trips: " + counts);
    }

    private static void trip(Path file, Hl7Message message, Map<String, Integer> counts, List<String> failed) {
        if (!message.readable() || !RoundTrips.returns(message)) {
            return;
        }
        try {
            RoundTrips.fields(message).values().forEach(each -> {
                counts.merge("values", each.values(), Integer::sum);
                counts.merge("kept", each.kept(), Integer::sum);
                counts.merge("otherwise", each.read(), Integer::sum);
            });
            counts.merge("messages", 1, Integer::sum);
        } catch (AssertionError e) {
            counts.merge("not mapped to FHIR", 1, Integer::sum);
        } catch (RuntimeException e) {
            failed.add(file + ": " + e);
        }
    }
}
