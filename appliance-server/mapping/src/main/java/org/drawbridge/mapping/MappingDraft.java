package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.formats.Payload;

/// A mapping file that somebody writes: its text, as it would be on disk, and what that says. An edit changes the text
/// at its place and nowhere else, so that comments, order and spelling of the rest stay. Immutable.
public final class MappingDraft {

    /// A change at a place such as `maps.PID-Patient.rules[2]`.
    public sealed interface Edit {

        /// Gives an object a key, whether or not it has it. What is missing on the way is made.
        record Put(String place, String key, JsonNode value) implements Edit {}

        record Drop(String place, String key) implements Edit {}

        /// Adds to the end of a list; one that is missing is made.
        record Append(String place, JsonNode value) implements Edit {}

        /// Takes an element out of a list.
        record Remove(String place, int index) implements Edit {}
    }

    private final String name;
    private final java.nio.file.Path file;
    private final String text;
    private final JsonNode tree;
    private final Optional<MappingProblem> unreadable;

    private MappingDraft(java.nio.file.Path file, String text) {
        this.file = file.toAbsolutePath().normalize();
        this.text = text;
        String label = String.valueOf(file.getFileName());
        this.name = label.replaceFirst("\\.(yaml|json)$", "");
        JsonNode read = MissingNode.getInstance();
        Optional<MappingProblem> wrong = Optional.empty();
        try {
            read = read().tree();
        } catch (MappingFile.Unreadable e) {
            wrong = Optional.of(new MappingProblem(label, e.line, "", String.valueOf(e.getMessage())));
        }
        this.tree = read;
        this.unreadable = wrong;
    }

    public static MappingDraft of(java.nio.file.Path file, String text) {
        return new MappingDraft(file, text);
    }

    public static MappingDraft read(java.nio.file.Path file) throws IOException {
        return new MappingDraft(file, Files.readString(file));
    }

    private MappingFile read() throws MappingFile.Unreadable {
        return MappingFile.of(
                String.valueOf(file.getFileName()), file.getParent(), text.getBytes(StandardCharsets.UTF_8));
    }

    public MappingDraft withText(String other) {
        return new MappingDraft(file, other);
    }

    /// That of the file, without its ending.
    public String name() {
        return name;
    }

    public java.nio.file.Path file() {
        return file;
    }

    public String text() {
        return text;
    }

    /// What it says as a tree; missing if it cannot be read.
    public JsonNode tree() {
        return tree.deepCopy();
    }

    /// What stands at a place; missing if nothing does.
    public JsonNode at(String place) {
        return find(tree, "", place).deepCopy();
    }

    /// A value as the language has it, such as `PID-5.1` or `[PID-2, PID-3.1]`; empty if it is not written as YAML.
    public static Optional<JsonNode> value(String text) {
        return MappingFile.tree(text.getBytes(StandardCharsets.UTF_8)).filter(each -> !each.isMissingNode());
    }

    /// The other way.
    public static String written(JsonNode value) {
        return YamlText.flow(value, false);
    }

    /// How files are called that hold what it makes.
    public String outputExtension() {
        return Format.read("to", tree.path("to"), (_, _) -> {}).extension();
    }

    /// What a map can make as a whole, in order: resources of FHIR, segments of HL7 v2, else objects.
    public List<String> wholes() {
        Model model = Format.read("to", tree.path("to"), (_, _) -> {}).model();
        return switch (model) {
            case R4 r4 ->
                r4.types().stream()
                        // Resources alone have it (FHIR R4 §2.26.3).
                        .filter(each -> r4.element(each, "implicitRules").isPresent())
                        .sorted()
                        .toList();
            case V2 v2 ->
                v2.segments("*").stream()
                        .map(V2Table.SegmentUse::id)
                        .distinct()
                        .sorted()
                        .toList();
            case FreeForm _ -> List.of(FreeForm.OBJECT);
        };
    }

    public Library.Compiled compile(ZoneId zone) {
        return switch (file(unreadable)) {
            case Written(MappingFile found) -> new MappingCompiler(name, found).compile(zone);
            case Broken(MappingProblem problem) -> new Library.Compiled.Bad(List.of(problem));
        };
    }

    /// As a picture, for documents of the sample's type; empty if its text cannot be read.
    ///
    /// @param sample no bytes for none
    public Optional<Drawing> draw(Payload sample) {
        return file(unreadable) instanceof Written(MappingFile found)
                ? Optional.of(new MappingCompiler(name, found).drawing(sample.reveal()))
                : Optional.empty();
    }

    private sealed interface Reading {}

    private record Written(MappingFile file) implements Reading {}

    private record Broken(MappingProblem problem) implements Reading {}

    private Reading file(Optional<MappingProblem> known) {
        if (known.isPresent()) {
            return new Broken(known.get());
        }
        try {
            return new Written(read());
        } catch (MappingFile.Unreadable e) {
            throw new IllegalStateException("what was read once can be read again", e);
        }
    }

    /// With a change in the text. Empty if the text is written in a way that the change cannot be made in: one that no
    /// mapping says in that way, with anchors or several documents; it is for a person with an editor, then.
    public Optional<MappingDraft> with(Edit edit) {
        if (unreadable.isPresent()) {
            return Optional.empty();
        }
        JsonNode wanted = tree.deepCopy();
        Optional<String> changed;
        try {
            changed = changed(edit, wanted);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
        return changed.map(this::withText).filter(each -> each.tree.equals(wanted));
    }

    /// All of them, one after the other, or none.
    public Optional<MappingDraft> with(List<Edit> edits) {
        Optional<MappingDraft> draft = Optional.of(this);
        for (Edit each : edits) {
            draft = draft.flatMap(known -> known.with(each));
        }
        return draft;
    }

    private Optional<String> changed(Edit edit, JsonNode wanted) {
        var places = new TextPlaces(text, file.toString().endsWith(".json"));
        switch (edit) {
            case Edit.Put(String place, String key, JsonNode value) -> {
                return put(places, place, key, value, wanted);
            }
            case Edit.Drop(String place, String key) -> {
                if (find(wanted, "", place) instanceof ObjectNode object) {
                    object.remove(key);
                    return Optional.of(places.without(place, key));
                }
            }
            case Edit.Append(String place, JsonNode value) -> {
                if (find(wanted, "", place) instanceof ArrayNode list) {
                    list.add(value);
                    return Optional.of(places.append(place, value));
                }
                int cut = place.lastIndexOf('.');
                var list = JsonNodeFactory.instance.arrayNode().add(value);
                return put(places, place.substring(0, Math.max(0, cut)), place.substring(cut + 1), list, wanted);
            }
            case Edit.Remove(String place, int index) -> {
                if (find(wanted, "", place) instanceof ArrayNode list && index < list.size()) {
                    list.remove(index);
                    return Optional.of(places.without(place, index));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> put(TextPlaces places, String place, String key, JsonNode value, JsonNode wanted) {
        if (find(wanted, "", place) instanceof ObjectNode object && !object.isEmpty()) {
            object.set(key, value);
            return Optional.of(places.set(place, key, value));
        }
        if (place.isEmpty()) {
            return Optional.empty();
        }
        int cut = place.lastIndexOf('.');
        var made = JsonNodeFactory.instance.objectNode().<ObjectNode>set(key, value);
        return put(places, place.substring(0, Math.max(0, cut)), place.substring(cut + 1), made, wanted);
    }

    /// By the places of [MappingFile]: names may hold dots.
    private static JsonNode find(JsonNode node, String at, String place) {
        if (at.equals(place)) {
            return node;
        }
        if (!place.startsWith(at)) {
            return MissingNode.getInstance();
        }
        List<JsonNode> found = new ArrayList<>(1);
        node.properties().forEach(each -> {
            JsonNode below = within(each.getValue(), TextPlaces.below(at, each.getKey()), place);
            if (!below.isMissingNode()) {
                found.add(below);
            }
        });
        for (int i = 0; node.isArray() && i < node.size() && found.isEmpty(); i++) {
            JsonNode below = within(node.get(i), at + "[" + i + "]", place);
            if (!below.isMissingNode()) {
                found.add(below);
            }
        }
        return found.isEmpty() ? MissingNode.getInstance() : found.getFirst();
    }

    private static JsonNode within(JsonNode node, String at, String place) {
        boolean leads = place.equals(at) || place.startsWith(at + ".") || place.startsWith(at + "[");
        return leads ? find(node, at, place) : MissingNode.getInstance();
    }
}
