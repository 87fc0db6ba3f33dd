package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.tree.Csv;
import org.drawbridge.formats.tree.FixedWidth;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.tree.RowFormat;
import org.drawbridge.formats.tree.RowFormat.Column;
import org.drawbridge.formats.tree.XmlDocument;

/// What a mapping reads or writes.
sealed interface Format {

    /// @param version such as 2.5.1; empty for any, which only a source may be
    record Hl7v2(String version) implements Format {}

    /// @param xml whether what is written is XML; what is read may be either
    record Fhir(boolean xml) implements Format {

        Fhir() {
            this(false);
        }
    }

    record Json() implements Format {}

    /// @param root the name of the element that is written
    record Xml(String root) implements Format {}

    record Lines(RowFormat rows) implements Format {}

    List<String> NAMES = List.of("hl7v2", "fhir-r4", "json", "xml", "csv", "fixed");

    /// As a mapping file has it: `hl7v2 2.5.1`, `json`, `{csv: {separator: ";"}}`.
    ///
    /// @param problem takes a place and what is wrong there
    static Format read(String where, JsonNode tree, BiConsumer<String, String> problem) {
        String text = tree.isObject() ? "" : tree.asText().strip();
        String name = tree.isObject() && tree.size() == 1 ? tree.fieldNames().next() : text.split(" +", 2)[0];
        JsonNode options = tree.path(name);
        return switch (name) {
            case "hl7v2" ->
                hl7v2(where, text.substring(Math.min(text.length(), 5)).strip(), problem);
            case "fhir-r4" -> new Fhir(text.endsWith(" xml"));
            case "json" -> new Json();
            case "xml" -> new Xml(options.path("root").asText("document"));
            case "csv" -> {
                String separator = options.path("separator").asText(",");
                if (separator.length() != 1) {
                    problem.accept(where + ".csv.separator", "expected one character.");
                }
                yield new Lines(new Csv(
                        separator.isEmpty() ? ',' : separator.charAt(0),
                        options.path("header").asBoolean(true),
                        columns(where, options.path("columns"), where.equals("to"), false, problem)));
            }
            case "fixed" -> new Lines(new FixedWidth(columns(where, options.path("columns"), true, true, problem)));
            default -> {
                problem.accept(where, "expected one of " + String.join(", ", NAMES) + Compiler.meant(name, NAMES));
                yield new Json();
            }
        };
    }

    private static Format hl7v2(String where, String version, BiConsumer<String, String> problem) {
        if (!version.isEmpty() && V2.of(version).isEmpty()) {
            problem.accept(
                    where,
                    "there is no HL7 v2 version '" + version + "'; expected one of " + String.join(", ", V2.versions())
                            + ".");
            return new Hl7v2("");
        }
        if (version.isEmpty() && where.equals("to")) {
            problem.accept(where, "say which version is written, such as hl7v2 2.5.1.");
        }
        return new Hl7v2(version);
    }

    private static List<Column> columns(
            String where, JsonNode list, boolean needed, boolean widths, BiConsumer<String, String> problem) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode each : list) {
            String name = each.isObject() ? each.path("name").asText() : each.asText();
            int width = each.path("width").asInt(0);
            if (name.isEmpty() || (widths && width < 1)) {
                problem.accept(where, "each of columns needs a name" + (widths ? " and a width." : "."));
            }
            columns.add(new Column(name, width, each.path("align").asText().equals("right")));
        }
        if (columns.isEmpty() && needed) {
            problem.accept(where, "columns is missing; expected the names of the fields in their order.");
        }
        return columns;
    }

    /// As a mapping file has it.
    default String written() {
        return switch (this) {
            case Hl7v2(String version) -> ("hl7v2 " + version).strip();
            case Fhir(boolean xml) -> xml ? "fhir-r4 xml" : "fhir-r4";
            case Json _ -> "json";
            case Xml _ -> "xml";
            case Lines(RowFormat rows) -> rows instanceof Csv ? "csv" : "fixed";
        };
    }

    /// How files of it are called.
    default String extension() {
        return switch (this) {
            case Hl7v2 _ -> "hl7";
            case Fhir(boolean xml) -> xml ? "xml" : "json";
            case Json _ -> "json";
            case Xml _ -> "xml";
            case Lines(RowFormat rows) -> rows instanceof Csv ? "csv" : "txt";
        };
    }

    /// What is written; what is read is checked apart.
    default Model model() {
        return switch (this) {
            case Hl7v2(String version) ->
                V2.of(version).orElseGet(() -> V2.all().getLast());
            case Fhir _ -> R4.table();
            case Json _, Xml _ -> FreeForm.ANY;
            case Lines(RowFormat rows) ->
                new FreeForm(rows.columns().stream().map(Column::name).toList());
        };
    }

    /// Likewise for maps that are to serve every version.
    default Model widest() {
        return this instanceof Hl7v2 ? V2.any() : model();
    }

    default Output output() {
        return switch (this) {
            case Hl7v2(String version) ->
                new Segments(V2.of(version).orElseGet(() -> V2.all().getLast()));
            case Fhir(boolean xml) -> new Bundle(xml);
            case Json _ -> Tree.json();
            case Xml(String root) -> Tree.xml(root);
            case Lines(RowFormat rows) -> Rows.of(rows);
        };
    }

    /// A path to one thing or to all that repeat. Throws [IllegalArgumentException] if it is none.
    default Path path(String text) {
        return switch (this) {
            case Hl7v2 _ -> text.matches("[A-Z][A-Z0-9]{2}") ? new SegmentPath(text) : FieldPath.parse(text);
            case Fhir _ -> TreePath.parseFhir(text);
            case Json _, Xml _, Lines _ -> TreePath.parse(text);
        };
    }

    /// A source that is a tree.
    default JsonNode tree(byte[] bytes) throws Rejected {
        return switch (this) {
            case Xml _ -> XmlDocument.read(bytes);
            case Lines(RowFormat rows) -> JsonDocument.rows(rows, bytes);
            case Fhir _ -> FhirXml.isXml(bytes) ? FhirXmlReader.read(bytes) : JsonDocument.read(bytes);
            case Json _, Hl7v2 _ -> JsonDocument.read(bytes);
        };
    }

    /// What its message maps are chosen by, the closest first: MSH-9, a resource's type, and `*` for all.
    default List<String> types(Run run) {
        return switch (this) {
            case Hl7v2 _ -> types(run.message);
            case Fhir _ -> List.of(run.tree.path("resourceType").asText(), "*");
            case Json _, Xml _, Lines _ -> List.of("*");
        };
    }

    private static List<String> types(Hl7Message message) {
        String code = message.text("MSH-9.1");
        return List.of(code + "^" + message.text("MSH-9.2"), code, "*");
    }

    /// Where the types of messages stand, for a person.
    default String typePlace() {
        return switch (this) {
            case Hl7v2 _ -> "MSH-9";
            case Fhir _ -> "resourceType";
            case Json _, Xml _, Lines _ -> "";
        };
    }
}
