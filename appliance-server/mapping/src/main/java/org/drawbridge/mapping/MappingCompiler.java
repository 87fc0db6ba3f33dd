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
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.MessageCompiler.MessageMap;

/// Compiles one mapping file with what it builds on.
final class MappingCompiler {

    private static final Set<String> KEYS = Set.of(
            "mapping",
            "version",
            "from",
            "to",
            "base",
            "about",
            "needs",
            "expects",
            "tables",
            "maps",
            "events",
            "messages");

    private final String name;
    private final MappingFile file;
    private final List<MappingProblem> problems = new ArrayList<>();

    /// @param name that the file's name gives it
    MappingCompiler(String name, MappingFile file) {
        this.name = name;
        this.file = file;
    }

    /// @param to what is written, in the version that is asked for
    static Compiled standard(Standard standard, Format to, ZoneId zone) {
        var compiler = new Compiler(standard.from(), to);
        declare(standard, compiler);
        compiler.compileMaps();
        MappingFile file = standard.messages();
        List<MessageMap> messages = messages(compiler, file);
        Events events = new Events(new EventCompiler(compiler).choices(file));
        compiler.checkNames();
        return compiler.problems.isEmpty()
                ? new Compiled.Good(new Mapping(standard.name(), "", standard.from(), to, messages, events, zone))
                : new Compiled.Bad(compiler.problems);
    }

    static MappingSheet sheet(Standard standard) {
        var compiler = new Compiler(standard.from(), standard.to());
        declare(standard, compiler);
        MappingFile file = standard.messages();
        var check = new SourceCheck(compiler);
        check.check(places(file), file);
        JsonNode head = file.tree().deepCopy();
        ((ObjectNode) head)
                .put("from", standard.from().written())
                .put("to", standard.to().written());
        return MappingSheet.of(standard.name(), head, compiler, check, places(file));
    }

    /// For documents such as a sample.
    ///
    /// @param sample of what is read; no bytes for none
    Drawing drawing(byte[] sample) {
        JsonNode tree = file.tree();
        Format from = Format.read("from", tree.path("from"), (_, _) -> {});
        Format to = Format.read("to", tree.path("to"), (_, _) -> {});
        var compiler = new Compiler(from, to);
        Optional<Standard> base = Standard.named(tree.path("base").asText());
        base.ifPresent(standard -> standard.maps().forEach(each -> compiler.declare(each, false)));
        compiler.declare(file, true);
        List<JsonNode> messages = new ArrayList<>();
        tree.path("messages").forEach(messages::add);
        base.map(Standard::messages).ifPresent(standard -> {
            Set<String> names = new java.util.HashSet<>();
            messages.forEach(each -> names.add(each.path("name").asText()));
            standard.tree().path("messages").forEach(each -> {
                if (!names.contains(each.path("name").asText())) {
                    messages.add(each);
                }
            });
        });
        return new Picture(from, to, compiler, messages).of(SampleValues.of(from, sample));
    }

    /// The mapping's own messages and maps, and those that it changes.
    MappingSheet sheet() {
        JsonNode tree = file.tree();
        var compiler = new Compiler(
                Format.read("from", tree.path("from"), (_, _) -> {}), Format.read("to", tree.path("to"), (_, _) -> {}));
        compiler.declare(file, true);
        var whole = new Compiler(compiler.format, Format.read("to", tree.path("to"), (_, _) -> {}));
        Optional<Standard> base = Standard.named(tree.path("base").asText());
        base.ifPresent(standard -> declare(standard, whole));
        whole.declare(file, true);
        var check = new SourceCheck(whole);
        check.check(places(file), file);
        base.map(Standard::messages).ifPresent(standard -> check.check(places(standard), standard));
        return MappingSheet.of(name, tree, compiler, check, places(file));
    }

    private static void declare(Standard standard, Compiler compiler) {
        MappingFile tables = MappingFile.shipped("tables/tables.yaml");
        compiler.at(tables);
        var reader = new TableReader(tables, compiler::problem);
        GuideTables.with(tables.tree())
                .properties()
                .forEach(each -> compiler.table(reader, each.getKey(), each.getValue()));
        standard.maps().forEach(each -> compiler.declare(each, false));
    }

    /// What is found of the source paths of the standard maps, for tests.
    static Map<String, Optional<String>> standardPaths(Standard standard, Compiler compiler) {
        declare(standard, compiler);
        MappingFile messages = standard.messages();
        var check = new SourceCheck(compiler);
        check.check(places(messages), messages);
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
        Standard.named(file.tree().path("base").asText()).ifPresent(each -> declare(each, compiler));
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
        Optional<Standard> base = base(tree.path("base").asText(), from, to);
        if (!problems.isEmpty()) {
            return new Compiled.Bad(problems);
        }
        var compiler = new Compiler(from, to);
        base.ifPresent(standard -> declare(standard, compiler));
        compiler.declare(file, true);
        compiler.compileMaps();
        List<MessageMap> messages = new ArrayList<>(messages(compiler, file));
        var check = new SourceCheck(compiler);
        check.check(places(file), file);
        List<Events.Choice> events = new ArrayList<>(new EventCompiler(compiler).choices(file));
        base.map(Standard::messages).ifPresent(standard -> {
            replace(messages, messages(compiler, standard));
            check.check(places(standard), standard);
            events.addAll(new EventCompiler(compiler).choices(standard));
        });
        compiler.checkNames();
        check.report(file);
        return compiler.problems.isEmpty()
                ? new Compiled.Good(
                        new Mapping(name, tree.path("version").asText(), from, to, messages, new Events(events), zone))
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

    private Optional<Standard> base(String base, Format from, Format to) {
        Optional<Standard> found = Standard.named(base);
        if (!base.isEmpty() && found.isEmpty()) {
            String all = String.join(
                    " or ", Standard.all().stream().map(Standard::name).toList());
            problem("base", "a mapping can build on " + all + " only.");
        }
        found.filter(each -> !each.isFor(from, to))
                .ifPresent(each -> problem(
                        "base",
                        base + " goes from " + each.from().written() + " to "
                                + each.to().written() + "."));
        return found;
    }

    private void problem(String where, String what) {
        problems.add(new MappingProblem(file.label(), file.line(where), where, what));
    }
}
