package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.tree.XmlDocument;

/// FHIR R4 as XML (§2.6.1): the order of elements is that of the table of R4, values stand in `value`, and a narrative
/// is XHTML in its own namespace.
final class FhirXml {

    /// What every primitive may have: an id and extensions.
    static final String ELEMENT = "Element";

    private static final XMLOutputFactory OUT = XMLOutputFactory.newDefaultFactory();
    private static final Model.Element EXTENSION = new Model.Element("extension", "Extension", true, "");
    private static final Model.Element MODIFIER = new Model.Element("modifierExtension", "Extension", true, "");
    private static final Model.Element CONTAINED = new Model.Element("contained", "Resource", true, "");
    /// Of a resource, what stands before contained resources and extensions.
    private static final List<String> FIRST = List.of("id", "meta", "implicitRules", "language", "text");

    private final XMLStreamWriter writer;

    private FhirXml(XMLStreamWriter writer) {
        this.writer = writer;
    }

    static Optional<Model.Element> element(String type, String name) {
        return switch (name) {
            case "extension" -> Optional.of(EXTENSION);
            case "modifierExtension" -> Optional.of(MODIFIER);
            case "contained" -> Optional.of(CONTAINED);
            default -> R4.table().element(type, name);
        };
    }

    /// The elements of a type in their order.
    private static List<Model.Element> ordered(String type) {
        List<Model.Element> ordered = new ArrayList<>();
        List<Model.Element> rest = new ArrayList<>();
        for (Model.Element each : R4.table().elements(type)) {
            (FIRST.contains(each.name()) ? ordered : rest).add(each);
        }
        ordered.addAll(List.of(CONTAINED, EXTENSION, MODIFIER));
        ordered.addAll(rest);
        return ordered;
    }

    static byte[] write(JsonNode resource) {
        var bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter writer = OUT.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            new FhirXml(writer).resource(resource, true);
            writer.writeEndDocument();
            writer.close();
            return bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory", e);
        }
    }

    private void resource(JsonNode resource, boolean root) throws XMLStreamException {
        String type = resource.path("resourceType").asText();
        writer.writeStartElement(type);
        if (root) {
            writer.writeDefaultNamespace(FhirXmlReader.NAMESPACE);
        }
        elements(type, resource);
        writer.writeEndElement();
    }

    private void elements(String type, JsonNode of) throws XMLStreamException {
        for (Model.Element each : ordered(type)) {
            JsonNode value = of.path(each.name());
            JsonNode beside = of.path("_" + each.name());
            int count = value.isArray() || beside.isArray() ? Math.max(value.size(), beside.size()) : 1;
            for (int i = 0; i < count; i++) {
                one(each, value.isArray() ? value.path(i) : value, beside.isArray() ? beside.path(i) : beside);
            }
        }
    }

    private void one(Model.Element element, JsonNode value, JsonNode beside) throws XMLStreamException {
        boolean nothing = value.isMissingNode() || value.isNull();
        if (nothing && !beside.isObject()) {
            return;
        }
        if (element.type().equals("xhtml")) {
            narrative(value.asText());
            return;
        }
        writer.writeStartElement(element.name());
        if (element.type().equals("Resource")) {
            resource(value, false);
        } else if (R4.table().knows(element.type())) {
            complex(element.type(), value);
        } else {
            attribute("id", beside);
            if (!nothing) {
                writer.writeAttribute("value", XmlDocument.plain(text(value)));
            }
            for (JsonNode each : beside.path("extension")) {
                one(EXTENSION, each, JsonNodeFactory.instance.missingNode());
            }
        }
        writer.writeEndElement();
    }

    private static String text(JsonNode value) {
        return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
    }

    /// An id is an attribute here, and so is the URL of an extension.
    private void complex(String type, JsonNode value) throws XMLStreamException {
        attribute("id", value);
        ObjectNode rest = value.deepCopy();
        rest.remove("id");
        if (type.equals("Extension")) {
            attribute("url", value);
            rest.remove("url");
        }
        elements(type, rest);
    }

    private void attribute(String name, JsonNode of) throws XMLStreamException {
        if (of.hasNonNull(name)) {
            writer.writeAttribute(name, XmlDocument.plain(of.path(name).asText()));
        }
    }

    /// What is no well-formed XHTML is written as its text.
    private void narrative(String div) throws XMLStreamException {
        String plain = XmlDocument.plain(div);
        try {
            XMLStreamReader reader = XmlDocument.open(plain.getBytes(StandardCharsets.UTF_8));
            check(plain);
            new XhtmlText(reader).copyTo(writer);
        } catch (Rejected e) {
            writer.writeStartElement("div");
            writer.writeDefaultNamespace(FhirXmlReader.XHTML);
            writer.writeCharacters(plain);
            writer.writeEndElement();
        }
    }

    /// Before anything of it is written.
    private static void check(String div) throws Rejected {
        XmlDocument.read(div.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether bytes are XML: their first character that is no blank and no byte order mark is `<`.
    static boolean isXml(byte[] bytes) {
        for (byte each : bytes) {
            if (each == '<') {
                return true;
            }
            boolean before = each == ' ' || each == '\t' || each == '\r' || each == '\n' || each < 0;
            if (!before) {
                return false;
            }
        }
        return false;
    }
}
