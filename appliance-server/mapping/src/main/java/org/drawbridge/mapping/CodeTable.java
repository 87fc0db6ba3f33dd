package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A table of codes: from what one side writes to what the other wants. A target is a text, or a coding with `code`,
/// `system` and `display`. However many rows there are, a lookup is one step.
///
/// @param source the HL7 v2 table whose codes these are, such as `HL70002`; empty if it is none
/// @param rows by code; more than one where they hold at different times
/// @param back the first code that has a target, by target
/// @param unmapped what becomes of a code that the table does not know
/// @param anyCase whether codes that differ in case alone are the same
record CodeTable(
        String name,
        String source,
        Map<String, List<Row>> rows,
        Map<String, String> back,
        Optional<JsonNode> otherwise,
        Unmapped unmapped,
        boolean anyCase) {

    /// What becomes of an unknown code.
    enum Unmapped {
        /// It is left out, and reported.
        REPORT,
        /// It is left out.
        DROP,
        /// It goes on as it is.
        PASS,
        /// It goes on as it is, and is reported.
        PASS_REPORTED,
        /// The message fails.
        REJECT,
        /// It is left out, reported, and kept for a person who completes the table.
        WORKLIST
    }

    /// @param from the first day on which it holds; null for always before
    /// @param until the last day; null for always after
    record Row(
            JsonNode target,
            @Nullable LocalDate from,
            @Nullable LocalDate until) {

        private boolean dated() {
            return from != null || until != null;
        }

        private boolean holds(LocalDate day) {
            return (from == null || !day.isBefore(from)) && (until == null || !day.isAfter(until));
        }

        /// The target's code.
        String code() {
            return (target.isObject() ? target.path("code") : target).asText();
        }
    }

    CodeTable {
        rows = Map.copyOf(rows);
        back = Map.copyOf(back);
    }

    static CodeTable of(
            String name,
            String source,
            Map<String, List<Row>> rows,
            Optional<JsonNode> otherwise,
            Unmapped unmapped,
            boolean anyCase) {
        Map<String, List<Row>> keyed = new HashMap<>();
        Map<String, String> back = new HashMap<>();
        rows.forEach((code, each) -> {
            keyed.put(key(code, anyCase), List.copyOf(each));
            each.stream()
                    .filter(row -> !row.code().isEmpty())
                    .forEach(row -> back.putIfAbsent(key(row.code(), anyCase), code));
        });
        return new CodeTable(name, source, keyed, back, otherwise, unmapped, anyCase);
    }

    static String key(String code, boolean anyCase) {
        String stripped = code.strip();
        return anyCase ? stripped.toLowerCase(Locale.ROOT) : stripped;
    }

    /// @param day on which the row must hold; asked only where rows have dates
    Optional<JsonNode> lookup(String code, Supplier<LocalDate> day) {
        List<Row> found = rows.get(key(code, anyCase));
        if (found != null) {
            for (Row each : found) {
                if (!each.dated() || each.holds(day.get())) {
                    return Optional.of(each.target());
                }
            }
        }
        return otherwise;
    }

    /// The other way: which code has this target.
    Optional<String> lookupBack(String target) {
        return Optional.ofNullable(back.get(key(target, anyCase)));
    }
}
