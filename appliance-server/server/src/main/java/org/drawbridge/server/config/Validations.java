package org.drawbridge.server.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.drawbridge.connectors.hl7v2.Validation;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Transformation;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.drawbridge.server.validation.Loaded;
import org.drawbridge.server.validation.NotedTransformation;
import org.drawbridge.server.validation.ValidatedDestination;

/// Reads `validate`: of a source, for what comes; of a destination, for what its mapping makes.
final class Validations {

    private static final String KEY = "validate";
    private static final Pattern FILE = Pattern.compile("/.+");
    private static final Pattern CANONICAL = Pattern.compile("[a-z]+:\\S+");
    private static final Validator NONE = _ -> List.of();

    /// What becomes of a message with errors.
    private enum OnError {
        NOTE,
        REJECT
    }

    /// The validation step of a destination.
    private record Step(Rules rules, Validator validator, OnError onError) {}

    /// What is mapped alike and noted alike is mapped once.
    private record Noted(Transformation from, Rules rules) {}

    private final Map<Noted, Transformation> noted = new HashMap<>();

    /// Of HL7 v2 as it comes in.
    static Optional<Validation> source(Node source) {
        if (!source.has(KEY)) {
            return Optional.empty();
        }
        Node node = source.object(KEY);
        boolean rejects = onError(node) == OnError.REJECT;
        Validator validator = validator(node, new Rules.Hl7V2(file(node, "profile")));
        node.end();
        return Optional.of(new Validation(validator, rejects));
    }

    /// Of JSON as it comes in.
    static Optional<Validation> json(Node source) {
        if (!source.has(KEY)) {
            return Optional.empty();
        }
        Node node = source.object(KEY);
        boolean rejects = onError(node) == OnError.REJECT;
        Optional<Validator> validator = schema(node).map(each -> validator(node, each));
        node.end();
        return validator.map(each -> new Validation(each, rejects));
    }

    /// What a destination is given, and what it takes.
    record Guarded(Transformation transformation, Destination destination) {}

    /// @param format what the destination's mapping writes, as mapping files have it; empty without a mapping
    Guarded destination(Node outlet, String format, Transformation transformation, Destination destination) {
        if (!outlet.has(KEY)) {
            return new Guarded(transformation, destination);
        }
        Node node = outlet.object(KEY);
        OnError onError = onError(node);
        Optional<Step> step = rules(node, format).map(rules -> new Step(rules, validator(node, rules), onError));
        node.end();
        return step.map(each -> guarded(each, transformation, destination))
                .orElseGet(() -> new Guarded(transformation, destination));
    }

    private Guarded guarded(Step step, Transformation transformation, Destination destination) {
        return switch (step.onError()) {
            case NOTE ->
                new Guarded(
                        noted.computeIfAbsent(
                                new Noted(transformation, step.rules()),
                                _ -> new NotedTransformation(transformation, step.validator())),
                        destination);
            case REJECT ->
                new Guarded(transformation, new ValidatedDestination(destination, step.rules(), step.validator()));
        };
    }

    private static Optional<Rules> rules(Node node, String format) {
        return switch (format.split(" ", 2)[0]) {
            case "hl7v2" -> Optional.of(new Rules.Hl7V2(file(node, "profile")));
            case "fhir-r4" ->
                Optional.of(new Rules.FhirR4(
                        node
                                .texts("packages", FILE, "paths that begin with /, such as /srv/drawbridge/us-core.tgz")
                                .stream()
                                .map(Path::of)
                                .toList(),
                        node.texts("profiles", CANONICAL, "canonical URLs of profiles")));
            case "json" -> schema(node);
            case "" -> {
                node.problem("", "is for what a mapping makes; what is sent as it came is validated at the source.");
                yield Optional.empty();
            }
            default -> {
                node.problem("", "is for HL7 v2, FHIR and JSON; this mapping writes another format.");
                yield Optional.empty();
            }
        };
    }

    private static Optional<Rules> schema(Node node) {
        Optional<Path> schema = file(node, "schema");
        if (schema.isEmpty()) {
            node.problem("schema", "is missing; JSON is held against a JSON Schema.");
        }
        return schema.map(Rules.JsonSchema::new);
    }

    private static OnError onError(Node node) {
        return node.one("on-error", OnError.class, OnError.NOTE);
    }

    private static Optional<Path> file(Node node, String key) {
        return node.texts(key, FILE, "a path that begins with /").stream()
                .findFirst()
                .map(Path::of);
    }

    private static Validator validator(Node node, Rules rules) {
        try {
            return Loaded.validator(rules);
        } catch (Rejected e) {
            node.problem("", e.text());
            return NONE;
        }
    }
}
