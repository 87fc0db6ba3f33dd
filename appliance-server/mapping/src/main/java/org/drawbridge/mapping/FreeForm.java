package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// JSON, XML and rows of fields: an element may have any name. `as` in a rule says which type its value has; without,
/// it is text. `[]` after a name makes a list of it.
final class FreeForm implements Model {

    /// Anything that has elements.
    static final String OBJECT = "object";

    static final FreeForm ANY = new FreeForm(List.of());

    /// What `as` may say.
    static final Set<String> TYPES =
            Set.of("string", "decimal", "integer", "boolean", "date", "dateTime", "instant", "time");

    /// The names that there are, where only some may be written; empty for any.
    private final List<String> names;

    FreeForm(List<String> names) {
        this.names = List.copyOf(names);
    }

    @Override
    public boolean knows(String type) {
        return type.equals(OBJECT);
    }

    @Override
    public Collection<String> types() {
        return List.of(OBJECT);
    }

    @Override
    public Optional<Element> element(String type, String name) {
        boolean many = name.endsWith("[]");
        String plain = many ? name.substring(0, name.length() - 2) : name;
        if (plain.isEmpty() || (!names.isEmpty() && !names.contains(plain))) {
            return Optional.empty();
        }
        return Optional.of(new Element(plain, OBJECT, many, ""));
    }

    @Override
    public Collection<Element> elements(String type) {
        return names.stream().map(each -> new Element(each, OBJECT, false, "")).toList();
    }

    @Override
    public Optional<JsonNode> value(String type, String text, ZoneId zone) {
        return Values.of(type.equals(OBJECT) ? "string" : type, text, zone);
    }
}
