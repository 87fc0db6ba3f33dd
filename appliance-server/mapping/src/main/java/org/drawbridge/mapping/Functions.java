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
import java.util.StringJoiner;
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

    private static final DateTimeFormatter HL7_MOMENT = DateTimeFormatter.ofPattern("yyyyMMddHHmmssxx");

    /// For any source.
    private static final Map<String, Function> ANYWHERE = Map.of(
            "document-id", Functions::documentId,
            "now", Functions::now,
            "set-id", place -> segments(place).flatMap(each -> text(String.valueOf(each.setId()))),
            "event-code", place -> text(place.run().eventPart(0)),
            "event-trigger", place -> text(place.run().eventPart(1)),
            "event-structure",
                    place -> segments(place)
                            .flatMap(each -> each.version().structure(place.run().event))
                            .flatMap(Functions::text),
            "version",
                    place -> segments(place).flatMap(each -> text(each.version().version())));

    /// For HL7 v2.
    private static final Map<String, V2Function> BY_NAME = Map.ofEntries(
            Map.entry("EI-system", Functions::entitySystem),
            Map.entry("field-text", Functions::fieldText),
            Map.entry("assigner-system", scope -> text(Systems.assigner(scope.element(), scope.run.sender))),
            Map.entry("universal-system", scope -> text(Systems.universal(scope.element(), scope.run.sender))),
            Map.entry("universal-value", Functions::universalValue),
            Map.entry("code-system", scope -> text(Systems.codes(scope.element().text(), scope.run.sender))),
            Map.entry(
                    "license-system",
                    scope -> text(
                            Systems.local("license", "", scope.element().text().strip()))),
            Map.entry("sender-system", scope -> text(Systems.local("sender", "", scope.run.sender))),
            Map.entry("place-system", scope -> text(Systems.local("place", "", scope.run.sender))),
            Map.entry("payer-system", scope -> text(Systems.local("payer", "", scope.run.sender))),
            Map.entry("former-visit-system", scope -> text(Systems.local("former-visit", "", scope.run.sender))),
            Map.entry("visit-system", scope -> text(Systems.local("visit", "", scope.run.sender))),
            Map.entry("order-system", scope -> text(Systems.local("order", "", scope.run.sender))),
            Map.entry("structured-numeric", Functions::structuredNumeric),
            Map.entry("structured-numeric-text", Functions::structuredNumericText),
            Map.entry("telephone-with-extension", Functions::telephone),
            Map.entry("endpoint", Functions::endpoint),
            Map.entry("notes-text", Functions::notes),
            Map.entry("pointer-type", Documents::pointerType),
            Map.entry("document-data", Documents::data),
            Map.entry("document-type", Documents::type),
            Map.entry("document-text", Documents::fieldText),
            Map.entry("element-text", Documents::elementText),
            Map.entry("procedure-end", scope -> Durations.end(scope, 5, 7, 0)),
            Map.entry("service-end", scope -> Durations.end(scope, 4, 7, 8)),
            Map.entry("general-end", scope -> Durations.end(scope, 8, 11, 12)),
            Map.entry("location-end", scope -> Durations.end(scope, 6, 9, 10)),
            Map.entry("range-low", scope -> bound(scope, 1)),
            Map.entry("range-high", scope -> bound(scope, 2)));

    private Functions() {}

    private static Optional<Segments> segments(Place place) {
        return place.run().output instanceof Segments made ? Optional.of(made) : Optional.empty();
    }

    /// Those that read HL7 v2 are only there for mappings of HL7 v2.
    static Optional<Function> named(String name, Format format) {
        return Optional.ofNullable(ANYWHERE.get(name)).or(() -> {
            if (format instanceof Format.Fhir) {
                return Optional.ofNullable(FhirFunctions.BY_NAME.get(name));
            }
            V2Function found = format instanceof Format.Hl7v2 ? BY_NAME.get(name) : null;
            return Optional.ofNullable(found).map(each -> place -> each.of((Scope) place));
        });
    }

    static Collection<String> names(Format format) {
        var names = new TreeSet<>(ANYWHERE.keySet());
        if (format instanceof Format.Hl7v2) {
            names.addAll(BY_NAME.keySet());
        }
        if (format instanceof Format.Fhir) {
            names.addAll(FhirFunctions.BY_NAME.keySet());
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
        DateTimeFormatter form = segments(place).isPresent() ? HL7_MOMENT : DateTimeFormatter.ISO_OFFSET_DATE_TIME;
        return text(form.format(ZonedDateTime.now(place.run().zone).truncatedTo(ChronoUnit.SECONDS)));
    }

    private static Optional<JsonNode> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(TextNode.valueOf(text));
    }

    /// EI names its authority in its second to fourth components; the sender's orders where it does not.
    private static Optional<JsonNode> entitySystem(Scope scope) {
        Element ei = scope.element();
        String universal = ei.child(3).text().strip();
        if (!universal.isEmpty()) {
            String uri = Systems.uri(universal);
            return text(uri.isEmpty() ? Systems.local("authority", universal, scope.run.sender) : uri);
        }
        String namespace = ei.child(2).text().strip();
        return text(
                namespace.isEmpty()
                        ? Systems.local("order", "", scope.run.sender)
                        : Systems.local("namespace", namespace, scope.run.sender));
    }

    private static Optional<JsonNode> universalValue(Scope scope) {
        String uri = Systems.uri(scope.element());
        return text(uri.isEmpty() ? scope.element().child(2).text().strip() : uri);
    }

    /// All repetitions of OBX-5, one line each.
    private static Optional<JsonNode> fieldText(Scope scope) {
        Element field = scope.segment().field(5);
        var lines = new StringJoiner("\n");
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

    /// What of an SN is no number by itself: `<> 5`, `3 +`, with its unit; only where nothing else could be made of it.
    private static Optional<JsonNode> structuredNumericText(Scope scope) {
        Element sn = scope.segment().field(5);
        String separator = sn.component(3).text().strip();
        boolean number = Values.decimal(sn.component(2).text()).isPresent();
        boolean spoken = sn.component(1).text().strip().equals("<>") || separator.equals("+") || !number;
        var words = new StringJoiner(" ");
        for (int i = 1; spoken && i <= 4; i++) {
            String part = sn.component(i).text().strip();
            if (!part.isEmpty()) {
                words.add(part);
            }
        }
        String unit = scope.segment().field(6).component(1).text().strip();
        return text(words.length() == 0 || unit.isEmpty() ? words.toString() : words + " " + unit);
    }

    /// XTN with its extension: `+49 30 1234567 X12`.
    private static Optional<JsonNode> telephone(Scope scope) {
        Element xtn = scope.element();
        var words = new StringJoiner(" ");
        String country = xtn.child(5).text().strip();
        if (!country.isEmpty()) {
            words.add("+" + country);
        }
        for (int i = 6; i <= 7; i++) {
            String part = xtn.child(i).text().strip();
            if (!part.isEmpty()) {
                words.add(part);
            }
        }
        return text(words.add("X" + xtn.child(8).text().strip()).toString());
    }

    /// HD as a URI: its own, else one of the sender's.
    private static Optional<JsonNode> endpoint(Scope scope) {
        String uri = Systems.uri(scope.element());
        String name = scope.element().child(1).text().strip();
        String other = scope.element().child(2).text().strip();
        return text(
                !uri.isEmpty() ? uri : Systems.local("application", name.isEmpty() ? other : name, scope.run.sender));
    }

    /// NTE-3 of all notes here, one line each.
    private static Optional<JsonNode> notes(Scope scope) {
        var lines = new StringJoiner("\n");
        for (var note : scope.all("NTE")) {
            Element comment = note.field(3);
            for (int i = 1; i <= comment.repetitions(); i++) {
                lines.add(comment.repetition(i).text().strip());
            }
        }
        return text(lines.toString().strip());
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
        Ucum.settle(quantity);
        return quantity;
    }
}
