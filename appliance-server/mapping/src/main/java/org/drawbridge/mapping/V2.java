package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.drawbridge.mapping.V2Table.Part;
import org.drawbridge.mapping.V2Table.SegmentUse;

/// The segments, fields and data types of one version of HL7 v2. An element of a segment or data type is its number.
final class V2 implements Model {

    private static final Set<String> MOMENTS = Set.of("DT", "TM", "DTM", "TS");

    private final String version;
    private final V2Table table;
    private final int bit;

    private V2(String version, V2Table table, int bit) {
        this.version = version;
        this.table = table;
        this.bit = bit;
    }

    /// Empty if there is no such version.
    static Optional<V2> of(String version) {
        V2Table table = V2Table.table();
        int index = table.versions.indexOf(version);
        return index < 0 ? Optional.empty() : Optional.of(new V2(version, table, 1 << index));
    }

    static List<V2> all() {
        return versions().stream().flatMap(each -> of(each).stream()).toList();
    }

    static List<String> versions() {
        return V2Table.table().versions;
    }

    String version() {
        return version;
    }

    @Override
    public boolean knows(String type) {
        return isLocal(type)
                || table.parts.getOrDefault(type, List.of()).stream().anyMatch(each -> (each.versions() & bit) != 0);
    }

    @Override
    public Collection<String> types() {
        var known = new TreeSet<String>();
        table.parts.keySet().stream().filter(this::knows).forEach(known::add);
        return known;
    }

    /// A Z segment is the site's own: each of its fields may be there.
    static boolean isLocal(String segment) {
        return segment.length() == 3 && segment.charAt(0) == 'Z';
    }

    @Override
    public Optional<Element> element(String type, String name) {
        if (!name.matches("[1-9]\\d{0,2}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(name);
        if (isLocal(type) || type.equals("varies")) {
            return Optional.of(new Element(name, "varies", true, ""));
        }
        return part(type, number).map(V2::element);
    }

    Optional<Part> part(String type, int number) {
        return table.parts.getOrDefault(type, List.of()).stream()
                .filter(each -> each.number() == number && (each.versions() & bit) != 0)
                .findFirst();
    }

    private static Element element(Part part) {
        String name = String.valueOf(part.number());
        return new Element(name, part.type(), part.many(), part.required() ? name : "");
    }

    @Override
    public Collection<Element> elements(String type) {
        return table.parts.getOrDefault(type, List.of()).stream()
                .filter(each -> (each.versions() & bit) != 0)
                .map(V2::element)
                .toList();
    }

    /// The segments that messages of a type (`ADT^A04`, `ADT`, `*`) may have; empty if the version has no such message.
    List<SegmentUse> segments(String type) {
        return table.segments(type, bit);
    }

    /// The structure of a message type, such as `ADT_A01`; empty if the version does not say.
    Optional<String> structure(String type) {
        return table.structure(type, bit);
    }

    Collection<String> messageTypes() {
        return table.messageTypes(bit);
    }

    @Override
    public Optional<JsonNode> value(String type, String text, ZoneId zone) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return Optional.empty();
        }
        if (MOMENTS.contains(type) || type.equals("TSComponentOne")) {
            return Moment.parse(stripped, zone).map(each -> TextNode.valueOf(each.hl7(type)));
        }
        return switch (type) {
            case "NM" -> Values.decimal(stripped).map(each -> TextNode.valueOf(each.toPlainString()));
            case "SI" -> stripped.matches("\\d{1,9}") ? Optional.of(TextNode.valueOf(stripped)) : Optional.empty();
            default -> Optional.of(TextNode.valueOf(stripped));
        };
    }
}
