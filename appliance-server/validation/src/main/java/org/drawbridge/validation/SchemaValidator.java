package org.drawbridge.validation;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Kind;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.jspecify.annotations.Nullable;

/// Holds JSON against a JSON Schema. A schema without `$schema` is of draft 2020-12. The library fetches
/// nothing by itself; what a schema refers to lies in its folder.
final class SchemaValidator implements Validator {

    /// What relative references of the schema are resolved against; no file is asked for by this name.
    private static final String FOLDER = "file:///schemas/";

    private final Schema schema;

    private SchemaValidator(Schema schema) {
        this.schema = schema;
    }

    static Validator of(Rules.JsonSchema rules) throws Rejected {
        Path file = rules.schema().toAbsolutePath().normalize();
        try {
            JsonDocument.read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Rejected(file.toString(), "the schema cannot be read; check its name and its permissions.");
        } catch (Rejected e) {
            throw new Rejected(file + ": " + e.text(), "a JSON Schema is JSON.");
        }
        Path folder = file.resolveSibling("");
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(name -> neighbour(folder, name)));
        try {
            Schema schema = registry.getSchema(SchemaLocation.of(FOLDER + file.getFileName()));
            // Now, rather than with the document that needs them.
            schema.initializeValidators();
            return new SchemaValidator(schema);
        } catch (RuntimeException e) {
            throw new Rejected(
                    file.toString(),
                    "this is no JSON Schema that can be used, or it refers to one that is not in its folder.");
        }
    }

    /// The text of a schema in the same folder or below it.
    private static @Nullable String neighbour(Path folder, String name) {
        if (!name.startsWith(FOLDER)) {
            return null;
        }
        Path file = folder.resolve(name.substring(FOLDER.length())).normalize();
        try {
            return file.startsWith(folder) ? Files.readString(file, StandardCharsets.UTF_8) : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public List<Finding> validate(Payload document) {
        try {
            JsonDocument.read(document.reveal());
        } catch (Rejected e) {
            return List.of(Finding.of(Kind.UNREADABLE, Severity.ERROR, "unreadable", "", e.text()));
        }
        String text = new String(document.reveal(), StandardCharsets.UTF_8);
        return schema.validate(text, InputFormat.JSON).stream()
                .map(SchemaValidator::finding)
                .toList();
    }

    /// Its own message may quote the document.
    private static Finding finding(Error error) {
        String rule = error.getSchemaLocation().getFragment().toString();
        return Finding.of(
                kind(error.getKeyword()),
                Severity.ERROR,
                error.getKeyword(),
                error.getInstanceLocation().toString(),
                "Breaks the rule " + rule + " of the schema.",
                error.getMessage());
    }

    private static Kind kind(String keyword) {
        return switch (keyword) {
            case "required", "dependentRequired", "minItems", "minProperties" -> Kind.REQUIRED;
            case "enum", "const" -> Kind.CODE;
            case "type", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "multipleOf" ->
                Kind.VALUE;
            case "additionalProperties", "unevaluatedProperties", "maxItems", "uniqueItems" -> Kind.STRUCTURE;
            default -> Kind.RULE;
        };
    }
}
