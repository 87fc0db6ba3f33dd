package org.drawbridge.server.mirth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// An element of an export. One that is not there reads as an empty one.
record Part(List<Element> elements) {

    /// The channels of a file, wherever they are in it: an export of one, of several, of a group or of a whole server.
    static List<Part> channels(byte[] xml) throws IOException, SAXException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            // No document of ours has one, and entities reach for files and networks.
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            Element root = builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
            return below(root)
                    .filter(each -> each.getTagName().equals("channel"))
                    .map(each -> new Part(List.of(each)))
                    .filter(each -> each.child("sourceConnector").exists())
                    .toList();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's parser knows these features", e);
        }
    }

    private static Stream<Element> below(Element element) {
        return Stream.concat(Stream.of(element), children(element).stream().flatMap(Part::below));
    }

    private static List<Element> children(Element element) {
        List<Element> all = new ArrayList<>();
        for (Node each = element.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element found) {
                all.add(found);
            }
        }
        return all;
    }

    boolean exists() {
        return !elements.isEmpty();
    }

    Part child(String name) {
        return new Part(children().stream()
                .filter(each -> each.tag().equals(name))
                .flatMap(each -> each.elements.stream())
                .limit(1)
                .toList());
    }

    List<Part> children() {
        return elements.stream()
                .flatMap(each -> children(each).stream())
                .map(each -> new Part(List.of(each)))
                .toList();
    }

    /// Without the package of a class: `MapperStep`.
    String tag() {
        return simple(elements.stream().map(Element::getTagName).findFirst().orElse(""));
    }

    /// The simple name of the class that it was written from.
    String kind() {
        return simple(elements.stream()
                .map(each -> each.getAttribute("class"))
                .findFirst()
                .orElse(""));
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    String text() {
        return elements.stream()
                .map(Element::getTextContent)
                .findFirst()
                .orElse("")
                .strip();
    }

    String text(String name) {
        return child(name).text();
    }

    boolean yes(String name) {
        return text(name).equals("true");
    }

    /// Left out counts as enabled: old exports do not say.
    boolean enabled() {
        return !text("enabled").equals("false");
    }
}
