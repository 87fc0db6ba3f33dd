package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Optional;

/// What the documents of a format may hold: types, and the elements of each. Rules are checked against it, and it turns
/// text into values.
sealed interface Model permits R4, V2, FreeForm {

    /// An element of a type.
    ///
    /// @param type of its values; for an element with parts of its own, its path, such as `Patient.contact`
    /// @param many whether it repeats
    /// @param required the name under which one must be there (for `value[x]`, `value`); empty if none must
    record Element(String name, String type, boolean many, String required) {}

    /// Whether it is a type with elements.
    boolean knows(String type);

    /// The types that are worth naming when one is mistyped.
    Collection<String> types();

    Optional<Element> element(String type, String name);

    Collection<Element> elements(String type);

    /// Whether what a map makes as one type may be written where another is wanted.
    default boolean takes(String wanted, String made) {
        return wanted.equals(made);
    }

    /// A text as a value of a type without elements; empty if it is none.
    Optional<JsonNode> value(String type, String text, ZoneId zone);

    default Collection<String> names(String type) {
        return elements(type).stream().map(Element::name).sorted().toList();
    }
}
