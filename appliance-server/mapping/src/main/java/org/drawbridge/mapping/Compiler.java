package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.formats.Nearest;
import org.drawbridge.mapping.JavaScript.Script;
import org.drawbridge.mapping.TypeMap.Identity;
import org.jspecify.annotations.Nullable;

/// Turns maps as they are written into maps that run, and finds everything that is wrong with them: unknown paths,
/// types, maps and tables, rules without effect, each with the place and what was probably meant.
final class Compiler {

    static final Set<String> MAP_KEYS = Set.of(
            "to", "from", "rules", "key", "shared", "always", "write", "about", "extends", "without", "when", "first",
            "needs");

    final Format format;
    /// What the file that is being compiled is checked against.
    Model model;
    final JavaScript javaScript = new JavaScript();
    final List<MappingProblem> problems = new ArrayList<>();

    private final Model target;
    private final Model widest;
    private final Map<String, Declared> declared = new LinkedHashMap<>();
    private final Map<String, TypeMap> maps = new LinkedHashMap<>();
    private final Map<String, CodeTable> tables = new LinkedHashMap<>();
    /// Names that references use, with the place of the first.
    private final Map<String, MappingProblem> referred = new LinkedHashMap<>();
    private final Set<String> named = new HashSet<>();
    /// What is being compiled.
    private @Nullable MappingFile file;
    private @Nullable MappingFile own;

    Compiler(Format from, Format to) {
        this.format = from;
        this.target = to.model();
        this.widest = to.widest();
        this.model = widest;
    }

    /// Takes in the maps and tables of a file; a later one of the same name takes the place of an earlier.
    ///
    /// @param own whether it belongs to the mapping itself, and not to what that builds on
    void declare(MappingFile from, boolean own) {
        if (own) {
            this.own = from;
        }
        at(from);
        var reader = new TableReader(from, this::problem);
        from.tree().path("tables").properties().forEach(each -> table(reader, each.getKey(), each.getValue()));
        from.tree().path("maps").properties().forEach(each -> {
            String name = each.getKey();
            String base = each.getValue().path("extends").asText();
            Declared extended = declared.get(base);
            if (!base.isEmpty() && extended == null) {
                problem(
                        "maps." + name + ".extends",
                        "there is no map '" + base + "' before this one" + meant(base, declared.keySet()));
            }
            declared.put(name, new Declared(from, name, each.getValue(), own, extended));
        });
    }

    void table(TableReader reader, String name, JsonNode source) {
        tables.put(name, reader.read(name, source));
    }

    void compileMaps() {
        declared.forEach((name, map) -> {
            at(map.file());
            if (!model.knows(map.type())) {
                problem(
                        map.place() + ".to",
                        "there is no type '" + map.type() + "' to make" + meant(map.type(), model.types()));
            }
            unknownKeys(map.place(), map.source(), MAP_KEYS);
            maps.put(name, new TypeMap(name, map.type(), identity(map)));
        });
        maps.forEach((name, map) -> {
            Declared source = declared.get(name);
            if (source != null && widest.knows(map.type)) {
                complete(source, map);
            }
        });
    }

    private void complete(Declared source, TypeMap map) {
        List<Step> steps = new ArrayList<>();
        source.rules((in, rules, where, wanted) -> {
            at(in.file());
            steps.addAll(new RuleCompiler(this, map.type).steps(rules, where, wanted));
        });
        map.complete(steps);
        at(source.file());
        List<String> needs = new ArrayList<>();
        source.inherited("needs").forEach(each -> needs.add(each.asText()));
        map.need(needs);
        map.applyOnly(condition(source.place(), source.source(), "when").predicate());
        map.choose(choices(source, map.type));
        checkRequired(source.place() + ".rules", map.type, source.written());
    }

    private List<TypeMap> choices(Declared source, String type) {
        List<TypeMap> choices = new ArrayList<>();
        String where = source.place() + ".first";
        for (JsonNode each : source.inherited("first")) {
            Optional<TypeMap> choice = map(where, each.asText());
            if (choice.isPresent() && !choice.get().type.equals(type)) {
                problem(where, "'" + each.asText() + "' makes a " + choice.get().type + ", not a " + type + ".");
            } else {
                choice.ifPresent(choices::add);
            }
        }
        return choices;
    }

    /// Reports what a type must have and no rule writes. The standard maps leave out what a message may lack, for the
    /// receiver to say.
    ///
    /// @param written the first names of all `to`
    void checkRequired(String where, String type, Set<String> written) {
        List<String> missing = RuleChecks.missing(model, type, written);
        if (own() && !missing.isEmpty()) {
            problem(where, "a " + type + " must have " + String.join(", ", missing) + ", which no rule writes.");
        }
    }

    private Identity identity(Declared map) {
        List<Path> key = new ArrayList<>();
        for (JsonNode each : map.inherited("key")) {
            path(map.place() + ".key", each.asText()).ifPresent(key::add);
        }
        boolean create = map.inherited("write").asText("update").equals("create");
        return new Identity(
                key,
                map.inherited("shared").asBoolean(false),
                map.inherited("always").asBoolean(false),
                create ? Bundle.Write.CREATE : Bundle.Write.UPDATE);
    }

    /// A mapping's own file is for the version that it writes; the standard maps are for any.
    void at(MappingFile compiled) {
        file = compiled;
        model = own() ? target : widest;
    }

    /// Whether the mapping's own file is being compiled, and not what that builds on.
    boolean own() {
        return file != null && file.equals(own);
    }

    /// How a rule of the file that is being compiled is told apart from all others; as [Declared#rule].
    String rule(String where) {
        MappingFile in = file;
        return in == null || own() ? where : in.label() + ": " + where;
    }

    /// Whether what is found in a file is for whoever compiles: of the standard maps it is where they are compiled
    /// alone.
    boolean concerns(MappingFile other) {
        return own == null || other.equals(own);
    }

    Map<String, Declared> declared() {
        return declared;
    }

    Map<String, CodeTable> tables() {
        return tables;
    }

    /// The condition of a rule under a key, [Condition#ALWAYS] if it has none.
    Condition condition(String where, JsonNode rule, String key) {
        try {
            return rule.has(key) ? Condition.parse(rule.path(key).asText(), format::path) : Condition.ALWAYS;
        } catch (IllegalArgumentException e) {
            problem(where + "." + key, e.getMessage());
            return Condition.ALWAYS;
        }
    }

    /// Likewise where its problems are told already.
    Optional<Condition> silently(JsonNode rule, String key) {
        try {
            return rule.has(key)
                    ? Optional.of(Condition.parse(rule.path(key).asText(), format::path))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Optional<Path> path(String where, String text) {
        try {
            return Optional.of(format.path(text));
        } catch (IllegalArgumentException e) {
            problem(where, e.getMessage());
            return Optional.empty();
        }
    }

    Optional<TypeMap> map(String where, String name) {
        return found(where, "map", name, maps);
    }

    Optional<CodeTable> table(String where, String name) {
        return found(where, "code table", name, tables);
    }

    private <T> Optional<T> found(String where, String what, String name, Map<String, T> known) {
        T found = known.get(name);
        if (found == null) {
            problem(where, "there is no " + what + " '" + name + "'" + meant(name, known.keySet()));
        }
        return Optional.ofNullable(found);
    }

    Optional<Functions.Function> function(String where, String name) {
        Optional<Functions.Function> found = Functions.named(name, format);
        if (found.isEmpty()) {
            problem(where, "there is no function '" + name + "'" + meant(name, Functions.names(format)));
        }
        return found;
    }

    Optional<Script> script(String where, String text) {
        return javaScript.compile(where, text, format, problem -> problem(where, problem));
    }

    /// A reference to what entries produce under a name.
    void named(String where, String name) {
        referred.putIfAbsent(name, located(where, ""));
    }

    /// An entry produces something under a name.
    void names(String name) {
        named.add(name);
    }

    /// Reports the names that are referred to and that no entry gives.
    void checkNames() {
        referred.forEach((name, at) -> {
            if (!named.contains(name)) {
                problems.add(new MappingProblem(
                        at.file(),
                        at.line(),
                        at.where(),
                        "no entry makes anything as '" + name + "'" + meant(name, named)));
            }
        });
    }

    void unknownKeys(String where, JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problem(where.isEmpty() ? key : where + "." + key, "there is no such key" + meant(key, known));
            }
        });
    }

    void problem(String where, @Nullable String what) {
        problems.add(located(where, String.valueOf(what)));
    }

    private MappingProblem located(String where, String what) {
        MappingFile in = file;
        return in == null
                ? new MappingProblem("", 0, where, what)
                : new MappingProblem(in.label(), in.line(where), where, what);
    }

    static String meant(String word, Collection<String> known) {
        return Nearest.to(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse(".");
    }
}
