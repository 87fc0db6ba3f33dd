package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.mapping.ScriptRooms.Faulty;

/// Expressions in JavaScript (ECMAScript 2025), for what no other rule can say. They see `value`, the text that the
/// rule
/// reads, `at(path)`, the text at another place, and `all(path)`, the texts at each place that a path leads to. They
/// reach nothing else: no files, no network, no classes of the host. The engine is loaded when a mapping has the first
/// expression.
final class JavaScript {

    /// A compiled expression.
    interface Script {

        /// What it makes of a place; empty for null, undefined, and where it failed with its problem told.
        ///
        /// @param text that the rule reads; may be empty
        /// @param source where that stands
        Optional<JsonNode> value(Place from, String text, Located source);
    }

    /// The rooms of one mapping's expressions: made with the first.
    private static final class Rooms {
        static final ScriptRooms ALL = new ScriptRooms(ScriptRooms.LONGEST);
    }

    /// Takes a problem if the text is no expression.
    Optional<Script> compile(String where, String text, Format format, Consumer<String> problem) {
        ScriptRooms.Source source;
        try {
            source = Rooms.ALL.check(text);
        } catch (Faulty e) {
            problem.accept(
                    "line " + e.line + ", column " + e.column + ": this is no JavaScript expression: " + e.text());
            return Optional.empty();
        }
        return Optional.of((from, value, path) -> {
            try {
                Optional<String> json = Rooms.ALL.run(source, value, new Reader(from, format));
                return json.isEmpty() ? Optional.empty() : parsed(json.get());
            } catch (Faulty e) {
                String at = path.location(from);
                from.problem("javascript", e.runaway ? Severity.ERROR : Severity.WARNING, at, told(where, e));
                if (e.runaway) {
                    from.run().fail();
                }
                return Optional.empty();
            }
        });
    }

    private static String told(String where, Faulty e) {
        return "The expression " + where + (e.line > 0 ? ", line " + e.line + ", column " + e.column : "") + ", "
                + (e.runaway
                        ? "was stopped: it took more than " + ScriptRooms.LONGEST.toMillis() + " ms or "
                                + ScriptRooms.MOST_STATEMENTS + " statements."
                        : "failed with a " + e.text() + "; its value was left out.");
    }

    private static Optional<JsonNode> parsed(String json) {
        try {
            JsonNode made = JsonDocument.read(json.getBytes(StandardCharsets.UTF_8));
            return made.isNull() ? Optional.empty() : Optional.of(made);
        } catch (Rejected e) {
            throw new IllegalStateException("JSON.stringify gives JSON", e);
        }
    }

    /// What an expression can read beside its value.
    record Reader(Place from, Format format) {

        String at(String path) {
            return format.path(path).text(from);
        }

        List<String> all(String path) {
            List<String> found = new ArrayList<>();
            Path here = format.path(".");
            format.path(path).each(from, place -> found.add(here.text(place)));
            return found;
        }
    }
}
