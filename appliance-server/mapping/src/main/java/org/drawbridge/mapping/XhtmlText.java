package org.drawbridge.mapping;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/// The narrative of a resource: an element of XHTML that is kept as it is written, from its start tag to its end tag.
final class XhtmlText {

    private static final XMLOutputFactory OUT = XMLOutputFactory.newDefaultFactory();

    private final XMLStreamReader from;

    XhtmlText(XMLStreamReader from) {
        this.from = from;
    }

    /// As a text, as FHIR's JSON has it.
    String copy() throws XMLStreamException {
        var text = new StringWriter();
        XMLStreamWriter writer = OUT.createXMLStreamWriter(text);
        copyTo(writer);
        writer.close();
        return text.toString();
    }

    /// Leaves the reader at the end tag.
    void copyTo(XMLStreamWriter to) throws XMLStreamException {
        start(to, true);
        for (int open = 1; open > 0; ) {
            switch (from.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    start(to, false);
                    open++;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    to.writeEndElement();
                    open--;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    to.writeCharacters(from.getText());
                default -> {}
            }
        }
    }

    private void start(XMLStreamWriter to, boolean root) throws XMLStreamException {
        to.writeStartElement(from.getLocalName());
        if (root) {
            to.writeDefaultNamespace(FhirXmlReader.XHTML);
        }
        for (int i = 0; i < from.getAttributeCount(); i++) {
            String prefix = from.getAttributePrefix(i);
            String name = from.getAttributeLocalName(i);
            to.writeAttribute(
                    prefix == null || prefix.isEmpty() ? name : prefix + ":" + name, from.getAttributeValue(i));
        }
    }
}
