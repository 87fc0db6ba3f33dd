package org.drawbridge.validation;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.drawbridge.formats.tree.Rejected;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// A conformance profile of HL7 v2 (v2.5.1 §2.12.8), as its XML has it.
///
/// @param messageType, event of the messages that it is for
record ConformanceProfile(String messageType, String event, List<Part> parts) {

    /// How often something is there: usage R, RE, O, C, CE, X or B (v2.5.1 §2.12.6.2).
    ///
    /// @param most 0 where there is no bound
    record Use(String usage, int least, int most) {}

    /// A part of a message.
    sealed interface Part {

        String name();

        Use use();

        record Segment(String name, Use use, List<Value> fields) implements Part {}

        record Group(String name, Use use, List<Part> parts) implements Part {}
    }

    /// A field, component or subcomponent.
    ///
    /// @param length in characters; 0 where there is no bound
    /// @param constant empty where any value may stand
    record Value(Use use, int length, String constant, List<Value> parts) {}

    /// Profiles name a DTD that lies somewhere else; what they say is clear without it.
    private static final Pattern DOCUMENT_TYPE = Pattern.compile("<!DOCTYPE[^\\[>]*(\\[[^\\]]*\\]\\s*)?>");

    /// Throws [Rejected] that names the file if it is none.
    static ConformanceProfile read(Path file) throws Rejected {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Element root = parse(DOCUMENT_TYPE.matcher(text).replaceAll(""));
            for (Element each : children(root)) {
                if (root.getTagName().equals("HL7v2xConformanceProfile")
                        && each.getTagName().equals("HL7v2xStaticDef")) {
                    return new ConformanceProfile(
                            each.getAttribute("MsgType"), each.getAttribute("EventType"), parts(each));
                }
            }
        } catch (IOException e) {
            throw new Rejected(
                    file.toString(),
                    "the profile cannot be read; check its name, its permissions and that it is UTF-8.");
        } catch (SAXException e) {
            throw none(file);
        }
        throw none(file);
    }

    private static Rejected none(Path file) {
        return new Rejected(
                file.toString(),
                "this is no conformance profile of HL7 v2; expected XML with HL7v2xConformanceProfile and HL7v2xStaticDef.");
    }

    private static Element parse(String xml) throws SAXException, IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's parser knows these features", e);
        }
    }

    private static List<Element> children(Element parent) {
        List<Element> found = new ArrayList<>();
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }

    private static List<Part> parts(Element parent) {
        List<Part> parts = new ArrayList<>();
        for (Element each : children(parent)) {
            String name = each.getAttribute("Name");
            switch (each.getTagName()) {
                case "Segment" -> parts.add(new Part.Segment(name, use(each), values(each, "Field")));
                case "SegGroup" -> parts.add(new Part.Group(name, use(each), parts(each)));
                default -> {
                    // Descriptions, for people.
                }
            }
        }
        return parts;
    }

    private static List<Value> values(Element parent, String tag) {
        String inner = tag.equals("Field") ? "Component" : "SubComponent";
        return children(parent).stream()
                .filter(each -> each.getTagName().equals(tag))
                .map(each -> new Value(
                        use(each),
                        number(each.getAttribute("Length")),
                        each.getAttribute("ConstantValue"),
                        values(each, inner)))
                .toList();
    }

    private static Use use(Element element) {
        return new Use(
                element.getAttribute("Usage"),
                number(element.getAttribute("Min")),
                number(element.getAttribute("Max")));
    }

    /// 0 for `*` and for what is not there.
    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}
