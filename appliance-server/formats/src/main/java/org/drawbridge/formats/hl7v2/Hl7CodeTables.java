package org.drawbridge.formats.hl7v2;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The codes of HL7's own tables, in the edition of FHIR R4: those of all versions of HL7 v2 up to 2.8.2.
public final class Hl7CodeTables {

    private static final String FILE = "hl7-tables.txt";
    private static final Map<String, Set<String>> CODES = load();

    private Hl7CodeTables() {}

    /// By the numbers of the tables, as `0001`.
    public static Map<String, Set<String>> codes() {
        return CODES;
    }

    private static Map<String, Set<String>> load() {
        try (InputStream in = Hl7CodeTables.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is part of the product");
            }
            Map<String, Set<String>> tables = new HashMap<>();
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(line -> {
                        List<String> words = Arrays.asList(line.split("\t", -1));
                        tables.put(words.getFirst(), Set.copyOf(words.subList(1, words.size())));
                    });
            return Map.copyOf(tables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
