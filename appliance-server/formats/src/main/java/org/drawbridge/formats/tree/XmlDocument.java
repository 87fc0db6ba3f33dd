package org.drawbridge.formats.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/// XML as a tree: an element is a name, an attribute a name after `@`, text beside either `#text`; an element that
/// comes again makes a list; prefixes are left out. Document types and external entities are refused.
public final class XmlDocument {

    /// Deeper nesting is refused; no clinical document comes near it.
    private static final int DEEPEST = 200;

    /// Declared, or shown by a byte order mark.
    private static final Pattern OTHER_ENCODING =
            Pattern.compile("^(\\xFE\\xFF|\\xFF\\xFE)|encoding\\s*=\\s*[\"'](?!utf-8[\"'])", Pattern.CASE_INSENSITIVE);

    private static final XMLInputFactory IN = input();
    private static final XMLOutputFactory OUT = XMLOutputFactory.newDefaultFactory();

    private XmlDocument() {}

    private static XMLInputFactory input() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /// A document at its root element, for formats that are XML and more.
    public static XMLStreamReader open(byte[] bytes) throws Rejected {
        checkUtf8(bytes);
        try {
            XMLStreamReader reader = IN.createXMLStreamReader(new ByteArrayInputStream(bytes));
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                if (reader.getEventType() == XMLStreamConstants.DTD) {
                    throw new Rejected("", "a document type is not allowed.");
                }
            }
            return reader;
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /// The parser refuses what is no UTF-8 too, but says so on stderr, where the log is.
    private static void checkUtf8(byte[] bytes) throws Rejected {
        String start = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
        boolean other = OTHER_ENCODING.matcher(start).find();
        try {
            if (!other) {
                var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            }
        } catch (CharacterCodingException e) {
            throw new Rejected("", "this is no well-formed XML: its characters are not in UTF-8.");
        }
    }

    /// What the parser could not read, without what it read.
    public static Rejected malformed(XMLStreamException e) {
        var at = e.getLocation();
        return new Rejected(
                at == null ? "" : "line " + at.getLineNumber() + ", column " + at.getColumnNumber(),
                "this is no well-formed XML.");
    }

    /// The root element's name is the one key of the tree.
    public static JsonNode read(byte[] bytes) throws Rejected {
        try {
            XMLStreamReader reader = open(bytes);
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            String name = reader.getLocalName();
            tree.set(name, element(reader, 0));
            while (reader.hasNext()) {
                reader.next();
            }
            return tree;
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    private static JsonNode element(XMLStreamReader reader, int depth) throws XMLStreamException, Rejected {
        if (depth > DEEPEST) {
            throw new Rejected("", "elements are nested more than " + DEEPEST + " deep.");
        }
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            made.put("@" + reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        var text = new StringBuilder();
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            switch (reader.getEventType()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = reader.getLocalName();
                    add(made, name, element(reader, depth + 1));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                default -> {}
            }
        }
        String stripped = text.toString().strip();
        if (made.isEmpty()) {
            return TextNode.valueOf(stripped);
        }
        return stripped.isEmpty() ? made : made.put("#text", stripped);
    }

    private static void add(ObjectNode to, String name, JsonNode value) {
        JsonNode known = to.get(name);
        if (known instanceof ArrayNode list) {
            list.add(value);
        } else if (known != null) {
            to.putArray(name).add(known).add(value);
        } else {
            to.set(name, value);
        }
    }

    /// The tree as a document in UTF-8, in an element of that name.
    public static byte[] write(String root, JsonNode tree) {
        var bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter writer = OUT.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            element(writer, root, tree);
            writer.writeEndDocument();
            writer.close();
            return bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory", e);
        }
    }

    private static void element(XMLStreamWriter writer, String name, JsonNode value) throws XMLStreamException {
        if (value.isArray()) {
            for (JsonNode each : value) {
                element(writer, name, each);
            }
            return;
        }
        writer.writeStartElement(name);
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            if (each.getKey().startsWith("@")) {
                writer.writeAttribute(
                        each.getKey().substring(1), plain(each.getValue().asText()));
            }
        }
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            if (each.getKey().equals("#text")) {
                writer.writeCharacters(plain(each.getValue().asText()));
            } else if (!each.getKey().startsWith("@")) {
                element(writer, each.getKey(), each.getValue());
            }
        }
        if (!value.isObject()) {
            writer.writeCharacters(plain(value.asText()));
        }
        writer.writeEndElement();
    }

    /// Without the characters that XML 1.0 has no way to write (§2.2).
    public static String plain(String text) {
        return text.codePoints().allMatch(XmlDocument::allowed)
                ? text
                : text.codePoints()
                        .filter(XmlDocument::allowed)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean allowed(int c) {
        return c >= 0x20
                ? c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF)
                : c == '\t' || c == '\n' || c == '\r';
    }
}
