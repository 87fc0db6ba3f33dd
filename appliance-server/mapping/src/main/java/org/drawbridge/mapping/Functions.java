package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.drawbridge.formats.hl7v2.Element;

/// What a rule can call by name where data cannot say it. Each reads from where the rule stands.
final class Functions {

    /// A function of a place in the message.
    interface Function {
        Optional<JsonNode> of(Place place);
    }

    private interface V2Function {
        Optional<JsonNode> of(Scope scope);
    }

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern RANGE = Pattern.compile("(-?[\\d.]+)\\s*-\\s*(-?[\\d.]+)");

    /// For any source.
    private static final Map<String, Function> ANYWHERE =
            Map.of("document-id", Functions::documentId, "now", Functions::now);

    /// For HL7 v2.
    private static final Map<String, V2Function> BY_NAME = Map.of(
            "EI-system", Functions::entitySystem,
            "field-text", Functions::fieldText,
            "assigner-system", scope -> text(Systems.assigner(scope.element(), scope.run.sender)),
            "code-system", scope -> text(Systems.codes(scope.element().text(), scope.run.sender)),
            "sender-system", scope -> text(Systems.local("sender", "", scope.run.sender)),
            "visit-system", scope -> text(Systems.local("visit", "", scope.run.sender)),
            "order-system", scope -> text(Systems.local("order", "", scope.run.sender)),
            "structured-numeric", Functions::structuredNumeric,
            "range-low", scope -> bound(scope, 1),
            "range-high", scope -> bound(scope, 2));

    private Functions() {}

    /// Those that read HL7 v2 are only there for mappings of HL7 v2.
    static Optional<Function> named(String name, Format format) {
        return Optional.ofNullable(ANYWHERE.get(name)).or(() -> {
            V2Function found = format instanceof Format.Hl7v2 ? BY_NAME.get(name) : null;
            return Optional.ofNullable(found).map(each -> place -> each.of((Scope) place));
        });
    }

    static Collection<String> names(Format format) {
        var names = new TreeSet<>(ANYWHERE.keySet());
        if (format instanceof Format.Hl7v2) {
            names.addAll(BY_NAME.keySet());
        }
        return names;
    }

    /// The same for the same document, and of no other.
    private static Optional<JsonNode> documentId(Place place) {
        byte[] document =
                place.run().tree.isMissingNode() ? place.run().message.bytes() : JsonBytes.of(place.run().tree);
        String id = java.util.UUID.nameUUIDFromBytes(document).toString().replace("-", "");
        return text(id.substring(0, 20));
    }

    private static Optional<JsonNode> now(Place place) {
        return text(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                ZonedDateTime.now(place.run().zone).truncatedTo(ChronoUnit.SECONDS)));
    }

    private static Optional<JsonNode> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(TextNode.valueOf(text));
    }

    /// EI names its authority in its second to fourth components; the sender's orders where it does not.
    private static Optional<JsonNode> entitySystem(Scope scope) {
        Element ei = scope.element();
        String universal = ei.child(3).text().strip();
        if (!universal.isEmpty()) {
            return text(
                    ei.child(4).text().strip().equals("ISO")
                            ? "urn:oid:" + universal
                            : Systems.local("authority", universal, scope.run.sender));
        }
        String namespace = ei.child(2).text().strip();
        return text(
                namespace.isEmpty()
                        ? Systems.local("order", "", scope.run.sender)
                        : Systems.local("namespace", namespace, scope.run.sender));
    }

    /// All repetitions of OBX-5, one line each.
    private static Optional<JsonNode> fieldText(Scope scope) {
        Element field = scope.segment().field(5);
        var lines = new java.util.StringJoiner("\n");
        for (int i = 1; i <= field.repetitions(); i++) {
            lines.add(field.repetition(i).text().strip());
        }
        return text(lines.toString().strip());
    }

    /// SN `<comparator>^<number>` as a Quantity (HL7 v2.5.1 §2.A.70); ranges and ratios are other types.
    private static Optional<JsonNode> structuredNumeric(Scope scope) {
        Element sn = scope.element();
        String second = sn.child(4).text().strip();
        Optional<java.math.BigDecimal> number = Values.decimal(sn.child(2).text());
        if (number.isEmpty() || !second.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode quantity = NODES.objectNode();
        String comparator = sn.child(1).text().strip();
        switch (comparator) {
            case "<", ">", "<=", ">=" -> quantity.put("comparator", comparator);
            case "", "=" -> {}
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(unit(scope, quantity.put("value", number.get())));
    }

    /// OBX-7 `low-high`, `<high`, `>low` as one end of a range, in the unit of OBX-6.
    private static Optional<JsonNode> bound(Scope scope, int end) {
        String text = scope.element().text().strip();
        String low = "";
        String high = "";
        var both = RANGE.matcher(text);
        if (both.matches()) {
            low = both.group(1);
            high = both.group(2);
        } else if (text.startsWith("<")) {
            high = text.replaceFirst("<=?\\s*", "");
        } else if (text.startsWith(">")) {
            low = text.replaceFirst(">=?\\s*", "");
        }
        return Values.decimal(end == 1 ? low : high)
                .map(number -> unit(scope, NODES.objectNode().put("value", number)));
    }

    private static ObjectNode unit(Scope scope, ObjectNode quantity) {
        Element unit = scope.segment().field(6);
        String code = unit.component(1).text().strip();
        String name = unit.component(2).text().strip();
        String system = unit.component(3).text().strip();
        if (!code.isEmpty()) {
            quantity.put("unit", name.isEmpty() ? code : name);
            if (!system.isEmpty()) {
                quantity.put("system", Systems.codes(system, scope.run.sender)).put("code", code);
            }
        }
        return quantity;
    }
}
