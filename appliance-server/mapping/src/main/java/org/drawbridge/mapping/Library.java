package org.drawbridge.mapping;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;

/// The mappings that there are: those that ship with the product, and those of a folder. A mapping is compiled when it
/// is asked for.
public final class Library {

    /// HL7 v2 to FHIR R4.
    public static final String STANDARD = "hl7v2-to-fhir";
    /// FHIR R4 to HL7 v2.
    public static final String FHIR_TO_HL7V2 = "fhir-to-hl7v2";

    /// A mapping, or everything that is wrong with it.
    public sealed interface Compiled {
        record Good(Mapping mapping) implements Compiled {}

        record Bad(List<MappingProblem> problems) implements Compiled {
            public Bad {
                problems = List.copyOf(problems);
            }
        }
    }

    /// A mapping's file, or why it cannot be read.
    private sealed interface Entry {
        record Read(MappingFile file) implements Entry {}

        record Broken(MappingProblem problem) implements Entry {}
    }

    private final Map<String, Entry> files = new TreeMap<>();

    private Library() {}

    /// What ships with the product, alone.
    public static Library shipped() {
        return new Library();
    }

    /// That and the mappings `NAME.yaml` and `NAME.json` of a folder, which need not be there.
    public static Library of(java.nio.file.Path folder) {
        var library = new Library();
        if (Files.isDirectory(folder)) {
            try (Stream<java.nio.file.Path> found = Files.list(folder)) {
                found.filter(each -> each.toString().endsWith(".yaml")
                                || each.toString().endsWith(".json"))
                        .sorted()
                        .forEach(library::add);
            } catch (IOException e) {
                library.files.put(
                        "",
                        new Entry.Broken(new MappingProblem(
                                folder.toString(), 0, "", "the folder cannot be read; check its permissions.")));
            }
        }
        return library;
    }

    private void add(java.nio.file.Path file) {
        String label = String.valueOf(file.getFileName());
        String name = label.substring(0, label.length() - 5);
        try {
            files.put(name, new Entry.Read(MappingFile.read(file)));
        } catch (MappingFile.Unreadable e) {
            files.put(name, new Entry.Broken(new MappingProblem(label, e.line, "", String.valueOf(e.getMessage()))));
        }
    }

    /// The folder's own, in order.
    public Collection<String> names() {
        return List.copyOf(files.keySet());
    }

    /// Whether there is a mapping of that name, good or bad.
    public boolean has(String name) {
        return Standard.named(name).isPresent() || files.containsKey(name);
    }

    /// How files are called that hold what a mapping makes; `txt` where that cannot be told.
    public String extension(String name) {
        return to(name).map(Format::extension).orElse("txt");
    }

    /// What a mapping makes, as mapping files have it (`hl7v2 2.5.1`); empty where that cannot be told.
    public String format(String name) {
        return to(name).map(Format::written).orElse("");
    }

    private Optional<Format> to(String name) {
        if (files.get(name) instanceof Entry.Read(MappingFile file)) {
            return Optional.of(Format.read("to", file.tree().path("to"), (_, _) -> {}));
        }
        return Standard.named(name).map(Standard::to);
    }

    /// A mapping that is known to be good, such as those that ship with the product. Else [IllegalStateException] is
    /// thrown.
    public Mapping mapping(String name, ZoneId zone) {
        return good(name, compile(name, zone));
    }

    private static Mapping good(String name, Compiled compiled) {
        return switch (compiled) {
            case Compiled.Good(Mapping mapping) -> mapping;
            case Compiled.Bad(List<MappingProblem> problems) ->
                throw new IllegalStateException(name + " has errors:\n"
                        + String.join(
                                "\n",
                                problems.stream().map(MappingProblem::toString).toList()));
        };
    }

    /// @param zone in which times are that do not say
    public Compiled compile(String name, ZoneId zone) {
        Entry entry = files.get(name);
        if (entry instanceof Entry.Broken(MappingProblem problem)) {
            return new Compiled.Bad(List.of(problem));
        }
        if (entry instanceof Entry.Read(MappingFile file)) {
            return new MappingCompiler(name, file).compile(zone);
        }
        Optional<Standard> standard = Standard.named(name);
        if (standard.isPresent()) {
            return MappingCompiler.standard(standard.get(), standard.get().to(), zone);
        }
        return new Compiled.Bad(List.of(
                new MappingProblem(name, 0, "", "there is no mapping of that name" + Compiler.meant(name, all()))));
    }

    /// FHIR R4 to HL7 v2 as it ships with the product, in a version such as 2.3. Throws [IllegalArgumentException] if
    /// there is no such version.
    public static Mapping fhirToHl7v2(String version, ZoneId zone) {
        if (V2.of(version).isEmpty()) {
            throw new IllegalArgumentException("there is no HL7 v2 version '" + version + "'; expected one of "
                    + String.join(", ", V2.versions()) + ".");
        }
        return good(FHIR_TO_HL7V2, MappingCompiler.standard(Standard.FHIR_TO_HL7V2, new Format.Hl7v2(version), zone));
    }

    /// A mapping as people talk about it; empty if it cannot be read. One with problems can be shown.
    public Optional<MappingSheet> sheet(String name) {
        if (files.get(name) instanceof Entry.Read(MappingFile file)) {
            return Optional.of(new MappingCompiler(name, file).sheet());
        }
        return Standard.named(name).map(MappingCompiler::sheet);
    }

    /// A code table of a mapping as a FHIR R4 ConceptMap; empty if there is no such table.
    public Optional<Payload> conceptMap(String mapping, String table) {
        return Optional.ofNullable(tables(mapping).get(table))
                .map(found -> Payload.of(JsonBytes.of(TableReader.conceptMap(found))));
    }

    /// Whether a table of a mapping collects unknown codes and does not know this one.
    public boolean lacks(OpenCodes.Key open) {
        CodeTable table = tables(open.mapping()).get(open.table());
        return table != null
                && table.unmapped() == CodeTable.Unmapped.WORKLIST
                && !table.rows().containsKey(CodeTable.key(open.code(), table.anyCase()));
    }

    /// The file in which a table's rows stand, with one more. Empty if there is no such table, or if the file is
    /// written in a way that none can be added to.
    public Optional<TableRow.Written> with(String mapping, String table, TableRow row) {
        if (!(files.get(mapping) instanceof Entry.Read(MappingFile file))) {
            return Optional.empty();
        }
        String name = file.tree().path("tables").path(table).path("file").asText();
        Optional<String> text = name.isEmpty() ? inline(file, table, row) : beside(file, name, row);
        return text.map(each -> new TableRow.Written(name.isEmpty() ? file.label() : name, each));
    }

    private static Optional<String> inline(MappingFile file, String table, TableRow row) {
        if (!file.tree().path("tables").path(table).has("codes")) {
            return Optional.empty();
        }
        return file.beside(file.label())
                .map(bytes ->
                        MappingDraft.of(java.nio.file.Path.of(file.label()), new String(bytes, StandardCharsets.UTF_8)))
                .flatMap(draft -> row.in(draft, table));
    }

    private static Optional<String> beside(MappingFile file, String name, TableRow row) {
        return file.beside(name)
                .flatMap(bytes -> name.endsWith(".csv")
                        ? row.inCsv(new String(bytes, StandardCharsets.UTF_8))
                        : row.inConceptMap(bytes));
    }

    /// The code tables of a mapping, by name.
    Map<String, CodeTable> tables(String name) {
        return files.get(name) instanceof Entry.Read(MappingFile file)
                ? new MappingCompiler(name, file).tables()
                : Map.of();
    }

    private List<String> all() {
        List<String> all = new ArrayList<>(files.keySet());
        Standard.all().forEach(each -> all.add(each.name()));
        return all;
    }
}
