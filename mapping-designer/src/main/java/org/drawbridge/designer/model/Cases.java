package org.drawbridge.designer.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.mapping.Deidentification;
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.Mapping;
import org.drawbridge.mapping.MappingDraft;
import org.drawbridge.mapping.MappingTests;
import org.drawbridge.mapping.MappingTests.Outcome;

/// The test cases beside a mapping, a folder each. Blocks; for background threads.
final class Cases {

    private static final int KEY_BYTES = 32;

    private Cases() {}

    /// What came of each case, and which rules they use.
    record Run(List<Outcome> outcomes, Coverage coverage) {

        String held() {
            return String.valueOf(outcomes.stream()
                    .filter(each -> each.differences().isEmpty())
                    .count());
        }

        boolean red() {
            return outcomes.stream().anyMatch(each -> !each.differences().isEmpty());
        }
    }

    /// Runs all of them.
    ///
    /// @throws IOException with a sentence for a person, also where the mapping has mistakes
    static Run run(MappingDraft draft, ZoneId zone) throws IOException {
        Mapping mapping = good(draft, zone);
        Set<String> used = new HashSet<>();
        for (Path each : inputs(folder(draft).resolve(draft.name() + ".tests"))) {
            mapping.explain(Payload.of(Files.readAllBytes(each))).origins().forEach(origin -> used.add(origin.rule()));
        }
        return new Run(new MappingTests(folder(draft), mapping).run(), Coverage.of(draft, used));
    }

    private static List<Path> inputs(Path cases) throws IOException {
        if (!Files.isDirectory(cases)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(cases, 2)) {
            return files.filter(each -> String.valueOf(each.getFileName()).startsWith("in."))
                    .sorted()
                    .toList();
        }
    }

    /// Makes a case of the sample: without whom it is about, and with what the mapping makes of it now.
    static Path add(MappingDraft draft, Payload sample, String name, ZoneId zone) throws IOException {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")) {
            throw new IOException("'" + name + "' is no name for a case; use letters, digits, '-', '_' and '.'.");
        }
        Path test = folder(draft).resolve(draft.name() + ".tests").resolve(name);
        if (Files.exists(test)) {
            throw new IOException("There is a case '" + name + "' already; choose another name.");
        }
        Payload safe = deidentified(sample, zone);
        byte[] expected = switch (good(draft, zone).apply(safe)) {
            case Mapping.Result.Mapped mapped -> mapped.output().reveal();
            case Mapping.Result.Failed _ ->
                throw new IOException("The mapping makes nothing of the sample; see its problems.");
        };
        Files.createDirectories(test);
        Files.write(test.resolve("in." + (isHl7(safe) ? "hl7" : "json")), safe.reveal());
        Files.write(test.resolve("out." + draft.outputExtension()), expected);
        return test;
    }

    private static Payload deidentified(Payload sample, ZoneId zone) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var safe = new Deidentification(key, Deidentification.Dates.SHIFT, Set.of(), LocalDate.now(zone));
        try {
            return isHl7(sample) ? safe.hl7v2(sample) : safe.fhir(sample);
        } catch (Rejected e) {
            throw new IOException(
                    "The sample cannot be made free of patients' data: only HL7 v2 and FHIR in JSON can. Write the case"
                            + " by hand, with values that you have made up.",
                    e);
        }
    }

    private static boolean isHl7(Payload sample) {
        byte[] bytes = sample.reveal();
        return bytes.length > 3 && bytes[0] == 'M' && bytes[1] == 'S' && bytes[2] == 'H';
    }

    private static Path folder(MappingDraft draft) {
        return draft.file().resolveSibling("");
    }

    private static Mapping good(MappingDraft draft, ZoneId zone) throws IOException {
        return switch (draft.compile(zone)) {
            case Compiled.Good(Mapping mapping) -> mapping;
            case Compiled.Bad(var mistakes) ->
                throw new IOException("The mapping has mistakes; the first: " + mistakes.getFirst());
        };
    }
}
