package org.drawbridge.designer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.desktop.Tasks;
import org.drawbridge.formats.Payload;

/// Measures how long an edit takes to become a result, in a mapping of many rules that builds on the standard maps;
/// without a screen.
final class Bench {

    private static final int WARM_UP = 60;
    private static final int EDITS = 200;

    private static final String SAMPLE = "MSH|^~\\&|PMS|NORTH|||20261123101500||ADT^A01^ADT_A01|1|P|2.5.1\r"
            + "EVN||20261123101500\r"
            + "PID|1||4711^^^NORTH^MR~999^^^SSA^SS||TESTPATIENT^ONE^Q||19620317|M|||1 Main St^^Springfield^IL^62701\r"
            + "PV1|1|I|A^101^1^NORTH||||9^TESTDOCTOR^TWO|||||||||||V1\r";

    private Bench() {}

    /// @param rules how many, in groups of three
    static String run(int rules) throws IOException {
        Path folder = Files.createTempDirectory("designer-bench");
        Path file = folder.resolve("bench.yaml");
        Files.writeString(file, mapping(rules));
        Designer designer =
                Designer.open(new AtOnce(), ZoneOffset.UTC, file, folder.resolve("drafts"), Payload.of(bytes(SAMPLE)));
        designer.refresh();
        String rule = "maps.PID-Patient.rules[" + rules / 6 + "].rules[0]";
        designer.choice()
                .choose(designer.lines().stream()
                        .filter(each -> each.rule().equals(rule))
                        .findFirst());
        long[] times = new long[EDITS];
        for (int i = -WARM_UP; i < EDITS; i++) {
            long begun = System.nanoTime();
            designer.rule().set("from", i % 2 == 0 ? "PID-5.1" : "PID-5.2");
            if (i >= 0) {
                times[i] = System.nanoTime() - begun;
            }
        }
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
        Arrays.sort(times);
        return "%d rules, %d lines drawn: an edit takes %d ms (median), %d ms (95 %%), %d ms (longest) to its result"
                .formatted(
                        rules,
                        designer.lines().size(),
                        millis(times[EDITS / 2]),
                        millis(times[EDITS * 95 / 100]),
                        millis(times[EDITS - 1]));
    }

    private static String mapping(int rules) {
        var text = new StringBuilder("""
                mapping: bench
                version: 1
                from: hl7v2 2.5.1
                to: fhir-r4
                base: hl7v2-to-fhir
                maps:
                  PID-Patient:
                    extends: PID-Patient
                    rules:
                """);
        for (int i = 0; i < rules / 3; i++) {
            text.append("      - {to: identifier, rules: [{to: value, from: PID-3.1}, {to: system, value: \"urn:bench:")
                    .append(i)
                    .append("\"}]}\n");
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    /// Does everything in the thread that asks; what is for later, never.
    private static final class AtOnce implements Tasks {

        @Override
        public <T, E extends Exception> void run(Work<T, E> work, Consumer<T> done, Consumer<E> failed) {
            Optional<T> result;
            try {
                result = Optional.of(work.run());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            result.ifPresent(done);
        }

        @Override
        public void show(Runnable change) {
            change.run();
        }

        @Override
        public void after(Duration pause, Runnable change) {
            // Drafts are not kept against a crash here.
        }
    }
}
