package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drawbridge.mapping.V2Table.Part;
import org.drawbridge.mapping.V2Table.SegmentUse;

/// The segments, fields and data types of one version of HL7 v2. An element of a segment or data type is its number.
final class V2 implements Model {

    private static final Set<String> MOMENTS = Set.of("DT", "TM", "DTM", "TS");

    /// Of a field whose values are of a type that another field names.
    static final String VARIES = "varies";
    /// What such a value may be where it has no parts.
    static final Set<String> SIMPLE = Set.of("DT", "TM", "DTM", "NM", "SI", "ST");

    /// A TN (HL7 v2.3 §2.8.41).
    private static final Pattern TELEPHONE =
            Pattern.compile("(\\d{1,2} )?(\\(\\d{3}\\))?\\d{3}-\\d{4}(X\\d{1,5})?(B\\d{1,5})?(C.*)?");

    /// Types that grew out of each other: what one has, the next has too, and more.
    private static final List<Set<String>> FAMILIES = List.of(
            Set.of("CE", "CWE", "CNE", "CF"),
            Set.of("XCN", "CN", "CNN", "CM_PERSON"),
            Set.of("XPN", "PN", "PPN"),
            Set.of("XAD", "AD", "SAD"),
            Set.of("XTN", "TN"),
            Set.of("CX", "CK", "CM_PAT_ID"),
            Set.of("EI", "CM_PLACER", "CM_FILLER", "CM"),
            Set.of("PL", "CM_INTERNAL_LOCATION"));
    /// A component that a version has withdrawn.
    private static final String WITHDRAWN = "NULLDT";

    private static final Map<String, V2> BY_VERSION = new ConcurrentHashMap<>();

    private final String version;
    private final V2Table table;
    private final int bit;
    private final Map<String, Map<Integer, Part>> known = new ConcurrentHashMap<>();
    /// By message type; only of types that the version has, so that it is bounded.
    private final Map<String, Set<String>> segmentIds = new ConcurrentHashMap<>();

    private V2(String version, V2Table table, int bit) {
        this.version = version;
        this.table = table;
        this.bit = bit;
    }

    /// Empty if there is no such version.
    static Optional<V2> of(String version) {
        V2Table table = V2Table.table();
        int index = table.versions.indexOf(version);
        return index < 0
                ? Optional.empty()
                : Optional.of(BY_VERSION.computeIfAbsent(version, _ -> new V2(version, table, 1 << index)));
    }

    /// What any version has, and where they differ, as the latest has it: what the standard maps are written for.
    static V2 any() {
        V2Table table = V2Table.table();
        return BY_VERSION.computeIfAbsent("", _ -> new V2("", table, (1 << table.versions.size()) - 1));
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
        if (isLocal(type) || type.equals(VARIES)) {
            return Optional.of(new Element(name, VARIES, true, ""));
        }
        return part(type, number).map(V2::element);
    }

    Optional<Part> part(String type, int number) {
        return Optional.ofNullable(parts(type).get(number));
    }

    private Map<Integer, Part> parts(String type) {
        Map<Integer, Part> made = known.get(type);
        return made != null
                ? made
                : known.computeIfAbsent(type, _ -> {
                    Map<Integer, Part> found = new HashMap<>();
                    for (Part each : table.parts.getOrDefault(type, List.of())) {
                        if ((each.versions() & bit) != 0) {
                            found.merge(each.number(), each, V2::later);
                        }
                    }
                    return Map.copyOf(found);
                });
    }

    private static Part later(Part one, Part other) {
        if (one.type().equals(WITHDRAWN) || other.type().equals(WITHDRAWN)) {
            return one.type().equals(WITHDRAWN) ? other : one;
        }
        return one.versions() > other.versions() ? one : other;
    }

    @Override
    public boolean takes(String wanted, String made) {
        return wanted.equals(made)
                || wanted.equals(VARIES)
                || !knows(wanted)
                || FAMILIES.stream().anyMatch(each -> each.contains(wanted) && each.contains(made));
    }

    /// OBX-2 names the type of OBX-5, by the name that it has in this version.
    private void fitValue(ObjectNode obx) {
        String type = obx.path("2").asText();
        if (type.equals("CWE") && parts("CWE").isEmpty()) {
            obx.put("2", "CE");
        } else if (type.equals("TS") && bit >= (1 << table.versions.indexOf("2.7"))) {
            obx.put("2", "DTM");
        }
        Part value = new Part(5, obx.path("2").asText(), true, false, bit, "");
        if (obx.has("5") && !parts(value.type()).isEmpty()) {
            obx.set("5", fitted(value, obx.path("5")));
        }
    }

    /// Brings what was made for any version into the form that this one has: fields and components that it does not
    /// have are left out, and of a type that has parts elsewhere, but none here, the first is written.
    void fit(String type, ObjectNode made) {
        if (isLocal(type)) {
            return;
        }
        if (type.equals("OBX")) {
            fitValue(made);
        }
        Map<Integer, Part> parts = parts(type);
        var fields = made.properties().iterator();
        while (fields.hasNext()) {
            var field = fields.next();
            Part part = parts.get(Integer.parseInt(field.getKey()));
            if (part == null || part.type().equals(WITHDRAWN) || !takes(part, field.getValue())) {
                fields.remove();
            } else {
                field.setValue(fitted(part, field.getValue()));
            }
        }
    }

    /// A number of another country is none of type TN; it stands in the text beside it.
    private static boolean takes(Part part, JsonNode value) {
        return !part.type().equals("TN")
                || !value.isTextual()
                || TELEPHONE.matcher(value.asText()).matches();
    }

    private JsonNode fitted(Part part, JsonNode value) {
        if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, fitted(part, list.get(i)));
            }
            return part.many() || list.size() < 2 ? list : list.get(0);
        }
        if (part.type().equals(VARIES) || !(value instanceof ObjectNode object)) {
            return value;
        }
        if (!parts(part.type()).isEmpty()) {
            fit(part.type(), object);
            return object;
        }
        JsonNode first = object.path("1");
        return first.isObject() ? fitted(part, first) : first.isMissingNode() ? TextNode.valueOf("") : first;
    }

    private static Element element(Part part) {
        String name = String.valueOf(part.number());
        return new Element(name, part.type(), part.many(), part.required() ? name : "");
    }

    @Override
    public Collection<Element> elements(String type) {
        return parts(type).values().stream().map(V2::element).toList();
    }

    /// The segments that messages of a type (`ADT^A04`, `ADT`, `*`) may have; empty if the version has no such message.
    List<SegmentUse> segments(String type) {
        return table.segments(type, bit);
    }

    /// The ids of those segments.
    Set<String> segmentIds(String type) {
        Set<String> known = segmentIds.get(type);
        if (known != null) {
            return known;
        }
        Set<String> ids = segments(type).stream().map(SegmentUse::id).collect(Collectors.toUnmodifiableSet());
        if (!ids.isEmpty()) {
            segmentIds.put(type, ids);
        }
        return ids;
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
