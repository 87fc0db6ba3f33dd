package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.tree.XmlDocument;

/// FHIR R4 as XML (§2.6.1), as the tree that its JSON would be (§2.6.2).
final class FhirXmlReader {

    static final String NAMESPACE = "http://hl7.org/fhir";
    static final String XHTML = "http://www.w3.org/1999/xhtml";
    /// Deeper nesting is refused; no clinical document comes near it.
    private static final int DEEPEST = 200;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final XMLStreamReader reader;
    private int depth;

    private FhirXmlReader(XMLStreamReader reader) {
        this.reader = reader;
    }

    static JsonNode read(byte[] bytes) throws Rejected {
        XMLStreamReader reader = XmlDocument.open(bytes);
        try {
            JsonNode resource = new FhirXmlReader(reader).resource();
            while (reader.hasNext()) {
                reader.next();
            }
            return resource;
        } catch (XMLStreamException e) {
            throw XmlDocument.malformed(e);
        }
    }

    private ObjectNode resource() throws XMLStreamException, Rejected {
        String type = reader.getLocalName();
        if (!NAMESPACE.equals(reader.getNamespaceURI()) || !R4.table().knows(type)) {
            throw new Rejected(here(), "expected a resource of FHIR R4 in the namespace " + NAMESPACE + ".");
        }
        ObjectNode made = NODES.objectNode().put("resourceType", type);
        children(made, type);
        return made;
    }

    private String here() {
        return "line " + reader.getLocation().getLineNumber();
    }

    private void children(ObjectNode into, String type) throws XMLStreamException, Rejected {
        if (++depth > DEEPEST) {
            throw new Rejected(here(), "elements are nested more than " + DEEPEST + " deep.");
        }
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            if (reader.getEventType() == XMLStreamConstants.START_ELEMENT) {
                child(into, type);
            } else if (reader.isCharacters() && !reader.isWhiteSpace()) {
                throw new Rejected(here(), "text between elements is not allowed in FHIR.");
            }
        }
        depth--;
    }

    private void child(ObjectNode into, String type) throws XMLStreamException, Rejected {
        String name = reader.getLocalName();
        if (name.equals("div") && XHTML.equals(reader.getNamespaceURI())) {
            into.put(name, new XhtmlText(reader).copy());
            return;
        }
        Model.Element element = FhirXml.element(type, name)
                .orElseThrow(() -> new Rejected(here(), type + " has no element '" + name + "'."));
        if (element.type().equals("Resource")) {
            reader.nextTag();
            add(into, element, resource(), null);
            reader.nextTag();
        } else if (R4.table().knows(element.type())) {
            ObjectNode made = NODES.objectNode();
            attribute("id", made);
            attribute("url", made);
            children(made, element.type());
            add(into, element, made, null);
        } else {
            primitive(into, element);
        }
    }

    private void attribute(String name, ObjectNode into) {
        String value = reader.getAttributeValue(null, name);
        if (value != null) {
            into.put(name, value);
        }
    }

    private void primitive(ObjectNode into, Model.Element element) throws XMLStreamException, Rejected {
        String text = reader.getAttributeValue(null, "value");
        ObjectNode beside = NODES.objectNode();
        attribute("id", beside);
        JsonNode value = text == null ? NODES.nullNode() : value(element.type(), text);
        children(beside, FhirXml.ELEMENT);
        add(into, element, value, beside);
    }

    private JsonNode value(String type, String text) throws Rejected {
        try {
            return switch (type) {
                case "boolean" -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        throw new Rejected(here(), "a boolean is true or false.");
                    }
                    yield NODES.booleanNode(text.equals("true"));
                }
                case "integer", "positiveInt", "unsignedInt" -> whole(text);
                case "decimal" -> text.matches("-?\\d+") ? whole(text) : NODES.numberNode(new BigDecimal(text));
                default -> NODES.textNode(text);
            };
        } catch (NumberFormatException e) {
            throw new Rejected(here(), "the value is no " + type + ".");
        }
    }

    /// As JSON's parser gives it.
    private static JsonNode whole(String text) {
        var number = new BigInteger(text);
        return number.bitLength() < Integer.SIZE ? NODES.numberNode(number.intValue()) : NODES.numberNode(number);
    }

    /// @param beside the id and the extensions of a primitive; null for what is none
    private static void add(
            ObjectNode into,
            Model.Element element,
            JsonNode value,
            @org.jspecify.annotations.Nullable ObjectNode beside) {
        String name = element.name();
        if (!element.many()) {
            if (!value.isNull()) {
                into.set(name, value);
            }
            if (beside != null && !beside.isEmpty()) {
                into.set("_" + name, beside);
            }
            return;
        }
        ArrayNode list = into.withArrayProperty(name);
        list.add(value);
        if (beside != null && (!beside.isEmpty() || into.has("_" + name))) {
            ArrayNode besides = into.withArrayProperty("_" + name);
            while (besides.size() < list.size() - 1) {
                besides.addNull();
            }
            besides.add(beside.isEmpty() ? NODES.nullNode() : beside);
        } else if (into.get("_" + name) instanceof ArrayNode besides) {
            besides.addNull();
        }
    }
}
