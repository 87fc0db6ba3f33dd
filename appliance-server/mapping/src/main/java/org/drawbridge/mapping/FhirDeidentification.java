package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.mapping.Deidentification.Change;
import org.drawbridge.mapping.Model.Element;

/// A resource of FHIR R4 without what says whom it is about: each value by its element and type.
final class FhirDeidentification {

    private static final String DIV =
            "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + Deidentification.REMOVED + "</div>";
    private static final List<String> PATIENTS = List.of("subject", "patient", "beneficiary", "individual", "for");
    private static final int OLDEST = 90;

    private final Pseudonyms pseudonyms;
    private final SafeDates dates;
    private final References references;
    private final Deidentification all;

    FhirDeidentification(Pseudonyms pseudonyms, SafeDates dates, Deidentification all) {
        this.pseudonyms = pseudonyms;
        this.dates = dates;
        this.references = new References(pseudonyms);
        this.all = all;
    }

    JsonNode of(JsonNode root) {
        return new Pass(patients(root)).resource(root, 0).orElseThrow();
    }

    /// The patients of a bundle, by what refers to them; their dates go by their number, as those of HL7 v2 do.
    private static Map<String, String> patients(JsonNode root) {
        Map<String, String> found = new HashMap<>();
        for (JsonNode entry : root.path("entry")) {
            JsonNode resource = entry.path("resource");
            if (resource.path("resourceType").asText().equals("Patient")) {
                String number = recordNumber(resource);
                found.put(entry.path("fullUrl").asText(), number);
                found.put("Patient/" + resource.path("id").asText(), number);
            }
        }
        return found;
    }

    private static String recordNumber(JsonNode patient) {
        for (JsonNode each : patient.path("identifier")) {
            for (JsonNode coding : each.path("type").path("coding")) {
                if (Set.of("MR", "PI").contains(coding.path("code").asText())) {
                    return each.path("value").asText().strip();
                }
            }
        }
        String first = patient.path("identifier").path(0).path("value").asText();
        return first.isEmpty() ? patient.path("id").asText() : first.strip();
    }

    /// One document.
    private final class Pass {
        private final Map<String, String> patients;
        private int daysBack;

        Pass(Map<String, String> patients) {
            this.patients = patients;
        }

        Optional<JsonNode> resource(JsonNode resource, int outer) {
            String type = resource.path("resourceType").asText();
            if (!R4.table().knows(type)) {
                all.note("(a resource that the product does not know)", Change.UNKNOWN);
                return Optional.empty();
            }
            daysBack = patient(resource, type).map(pseudonyms::daysBack).orElse(outer);
            ObjectNode safe = JsonNodeFactory.instance.objectNode().put("resourceType", type);
            object(resource, type, type, safe);
            daysBack = outer;
            return Optional.of(safe);
        }

        /// Whose dates those of a resource go with; a patient that is alone goes by the id that others refer to.
        private Optional<String> patient(JsonNode resource, String type) {
            if (type.equals("Patient")) {
                return Optional.of(patients.isEmpty() ? resource.path("id").asText() : recordNumber(resource));
            }
            for (String name : PATIENTS) {
                JsonNode reference = resource.path(name);
                String text = reference.path("reference").asText();
                if (!text.isEmpty()) {
                    return Optional.of(patients.getOrDefault(text, text.substring(text.lastIndexOf('/') + 1)));
                }
                if (reference.at("/identifier/value").isTextual()) {
                    return Optional.of(
                            reference.at("/identifier/value").asText().strip());
                }
            }
            Set<String> numbers = Set.copyOf(patients.values());
            return numbers.size() == 1 ? Optional.of(numbers.iterator().next()) : Optional.empty();
        }

        private void object(JsonNode from, String type, String path, ObjectNode to) {
            for (Map.Entry<String, JsonNode> each : from.properties()) {
                String name = each.getKey();
                String at = path + "." + name;
                Optional<Element> element = R4.table().element(type, name);
                if (all.keeps(at)) {
                    to.set(name, each.getValue());
                } else if (element.isPresent()) {
                    many(each.getValue(), element.get(), type, at, from).ifPresent(safe -> to.set(name, safe));
                } else if (!name.equals("resourceType")) {
                    all.note(path + ".(an element that R4 does not have)", Change.UNKNOWN);
                }
            }
        }

        private Optional<JsonNode> many(JsonNode value, Element element, String within, String at, JsonNode parent) {
            if (!value.isArray()) {
                return one(value, element, within, at, parent);
            }
            ArrayNode safe = JsonNodeFactory.instance.arrayNode();
            for (JsonNode each : value) {
                one(each, element, within, at, parent).ifPresent(safe::add);
            }
            return safe.isEmpty() ? Optional.empty() : Optional.of(safe);
        }

        private Optional<JsonNode> one(JsonNode value, Element element, String within, String at, JsonNode parent) {
            String type = element.type();
            if (value.isObject() && type.equals("Resource")) {
                return resource(value, daysBack);
            }
            if (value.isObject() && R4.table().knows(type)) {
                ObjectNode safe = JsonNodeFactory.instance.objectNode();
                object(value, type, at, safe);
                return safe.isEmpty() ? Optional.empty() : Optional.of(safe);
            }
            if (value.isContainerNode() || value.isNull() || R4.table().knows(type)) {
                all.note(at, Change.UNKNOWN);
                return Optional.empty();
            }
            return leaf(value, element, within, at, parent);
        }

        private Optional<JsonNode> leaf(JsonNode value, Element element, String within, String at, JsonNode parent) {
            String text = value.asText();
            return switch (element.type()) {
                case "boolean" -> value.isBoolean() ? Optional.of(value) : changed(at, Change.TEXT, "");
                case "decimal", "integer", "positiveInt", "unsignedInt" -> number(value, within, at);
                case "code" -> code(text, element, within, at, parent);
                case "id" -> changed(at, Change.IDENTIFIER, pseudonyms.id(text));
                case "date", "dateTime" -> changed(at, Change.DATE, dates.fhir(text, daysBack, false));
                case "instant" -> changed(at, Change.DATE, dates.fhir(text, daysBack, true));
                case "time" -> kept(text, SafeDates.time(text).equals(text), at, Change.DATE);
                case "uri", "url", "canonical", "oid", "uuid" -> uri(text, at);
                case "base64Binary" -> changed(at, Change.BINARY, "");
                case "xhtml" -> changed(at, Change.TEXT, DIV);
                default -> string(text, element.name(), within, at);
            };
        }

        private Optional<JsonNode> number(JsonNode value, String within, String at) {
            if (!value.isNumber() || !SafeValues.isNumber(value.decimalValue().toPlainString())) {
                return changed(at, Change.NUMBER, "");
            }
            if (within.equals("Age") && value.asInt() >= OLDEST) {
                all.note(at, Change.NUMBER);
                return Optional.of(IntNode.valueOf(OLDEST));
            }
            return Optional.of(value);
        }

        private Optional<JsonNode> code(String text, Element element, String within, String at, JsonNode parent) {
            if (!within.equals("Coding") || !element.name().equals("code")) {
                return kept(text, SafeValues.isFhirCode(text), at, Change.CODE);
            }
            return SafeValues.isCode(text, parent.path("system").asText())
                    ? Optional.of(TextNode.valueOf(text))
                    : changed(at, Change.CODE, pseudonyms.id(text));
        }

        private Optional<JsonNode> string(String text, String name, String within, String at) {
            return switch (within + "." + name) {
                case "HumanName.family",
                        "HumanName.given",
                        "HumanName.prefix",
                        "HumanName.suffix",
                        "Organization.name",
                        "Location.name" -> changed(at, Change.NAME, pseudonyms.name(text));
                case "Identifier.value" -> changed(at, Change.IDENTIFIER, pseudonyms.id(text.strip()));
                case "Address.state" -> kept(text, SafeValues.isState(text), at, Change.PLACE);
                case "Address.country" -> kept(text, SafeValues.isCountry(text), at, Change.PLACE);
                case "Address.postalCode" -> changed(at, Change.PLACE, SafeValues.zip(text));
                case "Address.line", "Address.city", "Address.district", "Address.text" ->
                    changed(at, Change.PLACE, "");
                case "ContactPoint.value" -> changed(at, Change.CONTACT, "");
                case "Quantity.unit" -> kept(text, SafeValues.isUnit(text), at, Change.TEXT);
                case "Reference.reference", "Extension.url" -> uri(text, at);
                case "Bundle.entry.request.ifNoneExist" -> changed(at, Change.URI, references.query(text));
                case "Bundle.link.relation" -> kept(text, SafeValues.isFhirCode(text), at, Change.TEXT);
                case "Observation.valueString", "Observation.component.valueString" ->
                    SafeValues.isResult(text) ? Optional.of(TextNode.valueOf(text)) : removed(at);
                default -> removed(at);
            };
        }

        private Optional<JsonNode> uri(String text, String at) {
            String safe = references.of(text);
            return safe.equals(text) ? Optional.of(TextNode.valueOf(text)) : changed(at, Change.URI, safe);
        }

        private Optional<JsonNode> removed(String at) {
            return changed(at, Change.TEXT, Deidentification.REMOVED);
        }

        private Optional<JsonNode> kept(String text, boolean safe, String at, Change change) {
            return safe ? Optional.of(TextNode.valueOf(text)) : changed(at, change, "");
        }

        /// @param instead empty for nothing
        private Optional<JsonNode> changed(String at, Change change, String instead) {
            all.note(at, change);
            return instead.isEmpty() ? Optional.empty() : Optional.of(TextNode.valueOf(instead));
        }
    }
}
