package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.drawbridge.formats.tree.Csv;
import org.drawbridge.mapping.CodeTable.Row;
import org.drawbridge.mapping.CodeTable.Unmapped;

/// Reads a code table: rows in the mapping file, or beside it as CSV (`code,target` and perhaps `system`, `display`,
/// `from`, `until`) or as a FHIR ConceptMap.
final class TableReader {

    static final Set<String> KEYS = Set.of("codes", "file", "source", "default", "unmapped", "case", "about");
    private static final List<String> COLUMNS = List.of("code", "target", "system", "display", "from", "until");

    private final MappingFile file;
    /// Takes a place and what is wrong there.
    private final BiConsumer<String, String> problem;

    TableReader(MappingFile file, BiConsumer<String, String> problem) {
        this.file = file;
        this.problem = problem;
    }

    CodeTable read(String name, JsonNode tree) {
        String where = "tables." + name;
        tree.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                problem.accept(where + "." + key, "there is no such key" + Compiler.meant(key, KEYS));
            }
        });
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        tree.path("codes").properties().forEach(row -> add(rows, row.getKey(), new Row(row.getValue(), null, null)));
        if (tree.has("file")) {
            beside(where + ".file", tree.path("file").asText(), rows);
        }
        if (rows.isEmpty() && !tree.has("source")) {
            problem.accept(where, "the table has no rows; expected codes or file.");
        }
        boolean anyCase = tree.path("case").asText("exact").equals("ignore");
        if (tree.has("case") && !anyCase && !tree.path("case").asText().equals("exact")) {
            problem.accept(where + ".case", "expected exact or ignore.");
        }
        return CodeTable.of(
                name,
                tree.path("source").asText(),
                rows,
                Optional.ofNullable(tree.get("default")),
                unmapped(where, tree.path("unmapped")),
                anyCase);
    }

    private Unmapped unmapped(String where, JsonNode value) {
        for (Unmapped each : Unmapped.values()) {
            if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value.asText("report"))) {
                return each;
            }
        }
        problem.accept(where + ".unmapped", "expected report, drop, pass, pass-reported, reject or worklist.");
        return Unmapped.REPORT;
    }

    private static void add(Map<String, List<Row>> rows, String code, Row row) {
        rows.computeIfAbsent(code, _ -> new ArrayList<>(1)).add(row);
    }

    private void beside(String where, String name, Map<String, List<Row>> rows) {
        Optional<byte[]> bytes = file.beside(name);
        if (bytes.isEmpty()) {
            problem.accept(where, "the file '" + name + "' cannot be read; expected it beside the mapping.");
        } else if (name.endsWith(".csv")) {
            csv(where, new String(bytes.get(), java.nio.charset.StandardCharsets.UTF_8), rows);
        } else {
            conceptMap(where, bytes.get(), rows);
        }
    }

    private void csv(String where, String text, Map<String, List<Row>> rows) {
        List<List<String>> lines = new Csv(',', true, List.of()).read(text);
        if (lines.isEmpty() || !lines.getFirst().containsAll(COLUMNS.subList(0, 2))) {
            problem.accept(
                    where,
                    "the first line must name the columns; expected code,target and any of "
                            + String.join(", ", COLUMNS.subList(2, COLUMNS.size())) + ".");
            return;
        }
        List<String> header = lines.getFirst();
        header.stream()
                .filter(each -> !COLUMNS.contains(each))
                .forEach(each -> problem.accept(
                        where, "there is no column '" + each + "' in a code table" + Compiler.meant(each, COLUMNS)));
        for (int i = 1; i < lines.size(); i++) {
            List<String> line = lines.get(i);
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < Math.min(header.size(), line.size()); column++) {
                row.put(header.get(column), line.get(column).strip());
            }
            try {
                add(rows, row.getOrDefault("code", ""), row(row));
            } catch (DateTimeException e) {
                problem.accept(where, "row " + i + ": from and until are days such as 2026-01-31.");
            }
        }
    }

    private static Row row(Map<String, String> row) {
        String from = row.getOrDefault("from", "");
        String until = row.getOrDefault("until", "");
        return new Row(
                target(row.getOrDefault("target", ""), row.getOrDefault("system", ""), row.getOrDefault("display", "")),
                from.isEmpty() ? null : LocalDate.parse(from),
                until.isEmpty() ? null : LocalDate.parse(until));
    }

    static JsonNode target(String code, String system, String display) {
        if (system.isEmpty() && display.isEmpty()) {
            return TextNode.valueOf(code);
        }
        ObjectNode coding = JsonNodeFactory.instance.objectNode();
        if (!system.isEmpty()) {
            coding.put("system", system);
        }
        coding.put("code", code);
        return display.isEmpty() ? coding : coding.put("display", display);
    }

    /// FHIR R4 ConceptMap: the first target of each element that is equivalent, equal or wider in its own words.
    private void conceptMap(String where, byte[] bytes, Map<String, List<Row>> rows) {
        JsonNode map = MappingFile.tree(bytes).orElse(JsonNodeFactory.instance.missingNode());
        if (!map.path("resourceType").asText().equals("ConceptMap")) {
            problem.accept(where, "expected a CSV file (.csv) or a FHIR ConceptMap (.json).");
            return;
        }
        for (JsonNode group : map.path("group")) {
            for (JsonNode element : group.path("element")) {
                for (JsonNode target : element.path("target")) {
                    boolean unmatched = Set.of("unmatched", "disjoint")
                            .contains(target.path("equivalence").asText());
                    if (!unmatched && target.hasNonNull("code")) {
                        JsonNode made = target(
                                target.path("code").asText(),
                                group.path("target").asText(),
                                target.path("display").asText());
                        rows.putIfAbsent(element.path("code").asText(), List.of(new Row(made, null, null)));
                    }
                }
            }
        }
    }

    /// A table as a FHIR R4 ConceptMap.
    static ObjectNode conceptMap(CodeTable table) {
        ObjectNode map = JsonNodeFactory.instance
                .objectNode()
                .put("resourceType", "ConceptMap")
                .put("name", table.name())
                .put("status", "active");
        Map<String, ObjectNode> groups = new LinkedHashMap<>();
        table.rows().keySet().stream().sorted().forEach(code -> {
            for (Row row : table.rows().getOrDefault(code, List.of())) {
                String system = row.target().path("system").asText();
                ObjectNode group = groups.computeIfAbsent(system, _ -> {
                    ObjectNode made = map.withArrayProperty("group").addObject();
                    return system.isEmpty() ? made : made.put("target", system);
                });
                ObjectNode target = group.withArrayProperty("element")
                        .addObject()
                        .put("code", code)
                        .putArray("target")
                        .addObject()
                        .put("code", row.code());
                if (row.target().hasNonNull("display")) {
                    target.put("display", row.target().path("display").asText());
                }
                target.put("equivalence", "equivalent");
            }
        });
        return map;
    }
}
