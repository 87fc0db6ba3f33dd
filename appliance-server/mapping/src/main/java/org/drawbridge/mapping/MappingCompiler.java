package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.MessageCompiler.MessageMap;

/// Compiles one mapping file with what it builds on.
final class MappingCompiler {

    private static final Set<String> KEYS = Set.of(
            "mapping", "version", "from", "to", "base", "about", "needs", "expects", "tables", "maps", "messages");

    /// The files of the standard maps.
    static final List<String> FILES = List.of(
            "maps/datatypes.yaml",
            "maps/message.yaml",
            "maps/patient.yaml",
            "maps/visit.yaml",
            "maps/clinical.yaml",
            "maps/orders.yaml",
            "maps/results.yaml",
            "maps/pharmacy.yaml",
            "maps/billing.yaml",
            "maps/schedule.yaml",
            "maps/documents.yaml");

    private static final String TABLES = "tables/tables.yaml";

    private final String name;
    private final MappingFile file;
    private final List<MappingProblem> problems = new ArrayList<>();

    /// @param name that the file's name gives it
    MappingCompiler(String name, MappingFile file) {
        this.name = name;
        this.file = file;
    }

    static Compiled standard(ZoneId zone) {
        var from = new Format.Hl7v2("");
        var to = new Format.Fhir();
        var compiler = new Compiler(from, to);
        declareStandard(compiler);
        compiler.compileMaps();
        List<MessageMap> messages = messages(compiler, MappingFile.shipped("maps/messages.yaml"));
        compiler.checkNames();
        return compiler.problems.isEmpty()
                ? new Compiled.Good(new Mapping(Library.STANDARD, "", from, to, messages, zone))
                : new Compiled.Bad(compiler.problems);
    }

    static MappingSheet standardSheet() {
        var compiler = new Compiler(new Format.Hl7v2(""), new Format.Fhir());
        declareStandard(compiler);
        MappingFile standard = MappingFile.shipped("maps/messages.yaml");
        var check = new SourceCheck(compiler);
        check.check(places(standard), standard);
        JsonNode head = standard.tree().deepCopy();
        ((ObjectNode) head).put("from", "hl7v2").put("to", "fhir-r4");
        return MappingSheet.of(Library.STANDARD, head, compiler, check, places(standard));
    }

    /// The mapping's own messages and maps, and those that it changes.
    MappingSheet sheet() {
        JsonNode tree = file.tree();
        var compiler = new Compiler(
                Format.read("from", tree.path("from"), (_, _) -> {}), Format.read("to", tree.path("to"), (_, _) -> {}));
        compiler.declare(file, true);
        var whole = new Compiler(compiler.format, Format.read("to", tree.path("to"), (_, _) -> {}));
        var check = new SourceCheck(whole);
        if (tree.has("base")) {
            declareStandard(whole);
        }
        whole.declare(file, true);
        check.check(places(file), file);
        if (tree.has("base")) {
            MappingFile standard = MappingFile.shipped("maps/messages.yaml");
            check.check(places(standard), standard);
        }
        return MappingSheet.of(name, tree, compiler, check, places(file));
    }

    private static void declareStandard(Compiler compiler) {
        // A cold JVM reads YAML slowly: on all cores, then.
        List<MappingFile> files = Stream.concat(Stream.of(TABLES), FILES.stream())
                .parallel()
                .map(MappingFile::shipped)
                .toList();
        MappingFile tables = files.getFirst();
        compiler.at(tables);
        var reader = new TableReader(tables, compiler::problem);
        GuideTables.with(tables.tree())
                .properties()
                .forEach(each -> compiler.table(reader, each.getKey(), each.getValue()));
        files.stream().skip(1).forEach(each -> compiler.declare(each, false));
    }

    /// What is found of the source paths of the standard maps, for tests.
    static Map<String, Optional<String>> standardPaths(Compiler compiler) {
        declareStandard(compiler);
        MappingFile standard = MappingFile.shipped("maps/messages.yaml");
        var check = new SourceCheck(compiler);
        check.check(places(standard), standard);
        return check.verdicts();
    }

    private static List<MessageMap> messages(Compiler compiler, MappingFile in) {
        compiler.at(in);
        var messages = new MessageCompiler(compiler);
        List<MessageMap> compiled = new ArrayList<>();
        places(in).forEach((where, each) -> compiled.add(messages.compile(where, each, in.tree())));
        return compiled;
    }

    private static Map<String, JsonNode> places(MappingFile in) {
        Map<String, JsonNode> places = new LinkedHashMap<>();
        JsonNode list = in.tree().path("messages");
        for (int i = 0; i < list.size(); i++) {
            places.put("messages[" + i + "]", list.get(i));
        }
        return places;
    }

    /// The tables that it has, with those of what it builds on; those with problems may be among them.
    Map<String, CodeTable> tables() {
        Format from = Format.read("from", file.tree().path("from"), (_, _) -> {});
        Format to = Format.read("to", file.tree().path("to"), (_, _) -> {});
        var compiler = new Compiler(from, to);
        if (file.tree().has("base")) {
            declareStandard(compiler);
        }
        compiler.declare(file, true);
        return compiler.tables();
    }

    Compiled compile(ZoneId zone) {
        JsonNode tree = file.tree();
        if (!tree.isObject()) {
            problem("", "expected a mapping: keys such as mapping, from, to, maps and messages.");
            return new Compiled.Bad(problems);
        }
        header(tree);
        Format from = Format.read("from", tree.path("from"), this::problem);
        Format to = Format.read("to", tree.path("to"), this::problem);
        boolean based = base(tree.path("base").asText(), from, to);
        if (!problems.isEmpty()) {
            return new Compiled.Bad(problems);
        }
        var compiler = new Compiler(from, to);
        if (based) {
            declareStandard(compiler);
        }
        compiler.declare(file, true);
        compiler.compileMaps();
        List<MessageMap> messages = new ArrayList<>(messages(compiler, file));
        var check = new SourceCheck(compiler);
        check.check(places(file), file);
        if (based) {
            MappingFile standard = MappingFile.shipped("maps/messages.yaml");
            replace(messages, messages(compiler, standard));
            check.check(places(standard), standard);
        }
        compiler.checkNames();
        check.report(file);
        return compiler.problems.isEmpty()
                ? new Compiled.Good(new Mapping(name, tree.path("version").asText(), from, to, messages, zone))
                : new Compiled.Bad(compiler.problems);
    }

    /// The base's message maps come after the mapping's own, without those of the same name.
    private static void replace(List<MessageMap> own, List<MessageMap> base) {
        Set<String> names = new java.util.HashSet<>();
        own.forEach(each -> names.add(each.name()));
        base.stream().filter(each -> !names.contains(each.name())).forEach(own::add);
    }

    private void header(JsonNode tree) {
        tree.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                problem(key, "there is no such key" + Compiler.meant(key, KEYS));
            }
        });
        if (!tree.path("mapping").asText().equals(name)) {
            problem("mapping", "expected the name of the file, '" + name + "'.");
        }
        if (tree.path("version").asText().isBlank()) {
            problem("version", "is missing; expected a version such as 1, to be raised with each change.");
        }
        for (String key : List.of("from", "to")) {
            if (!tree.has(key)) {
                problem(key, "is missing; expected one of " + String.join(", ", Format.NAMES) + ".");
            }
        }
        if (tree.path("messages").isEmpty() && !tree.has("base")) {
            problem("messages", "is missing; expected which documents become what.");
        }
    }

    private boolean base(String base, Format from, Format to) {
        if (base.isEmpty()) {
            return false;
        }
        if (!base.equals(Library.STANDARD)) {
            problem("base", "a mapping can build on " + Library.STANDARD + " only.");
        } else if (!(from instanceof Format.Hl7v2) || !(to instanceof Format.Fhir)) {
            problem("base", base + " goes from hl7v2 to fhir-r4.");
        }
        return true;
    }

    private void problem(String where, String what) {
        problems.add(new MappingProblem(file.label(), file.line(where), where, what));
    }
}
