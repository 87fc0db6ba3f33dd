package org.drawbridge.connectors.rest;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.drawbridge.formats.Payload;

/// SOAP over HTTP: the envelope around what is sent, and what an answer says.
///
/// @param action what the request is for; none if empty
public record Soap(Version version, String action) {

    public enum Version {
        /// W3C Note of 8 May 2000.
        V1_1("http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8"),
        /// W3C Recommendation of 27 April 2007.
        V1_2("http://www.w3.org/2003/05/soap-envelope", "application/soap+xml; charset=utf-8");

        private final String namespace;
        private final String contentType;

        Version(String namespace, String contentType) {
            this.namespace = namespace;
            this.contentType = contentType;
        }
    }

    /// What an answer is.
    sealed interface Answer {

        /// An envelope without a fault.
        record Fine() implements Answer {}

        /// @param code of a fault, without its prefix: `Client`; the most special one, if there is a subcode
        /// @param kind the code that the standard knows it by, without its prefix
        record Fault(String kind, String code) implements Answer {}

        /// Something else.
        record Other() implements Answer {}
    }

    /// One for each answer, since none says that threads may share it.
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /// The text of a template for the whole envelope.
    ///
    /// @param header the text for its header; none if empty
    public String envelope(String header, String body) {
        String head = header.isEmpty() ? "" : "<soap:Header>" + header + "</soap:Header>";
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope xmlns:soap=\"" + version.namespace + "\">"
                + head + "<soap:Body>" + body + "</soap:Body></soap:Envelope>";
    }

    /// SOAP 1.2 says the action in the media type (RFC 3902 §2).
    public String contentType() {
        return version == Version.V1_2 && !action.isEmpty()
                ? version.contentType + "; action=\"" + action + "\""
                : version.contentType;
    }

    /// SOAP 1.1 says the action in a header (§6.1.1), which has to be there.
    Optional<String> actionHeader() {
        return version == Version.V1_1 ? Optional.of("\"" + action + "\"") : Optional.empty();
    }

    static Answer read(Payload answer) {
        try {
            return new Reading(factory().createXMLStreamReader(new ByteArrayInputStream(answer.reveal()))).answer();
        } catch (XMLStreamException e) {
            return new Answer.Other();
        }
    }

    /// One answer. The names of the elements that stand open are a path such as `/Envelope/Body/Fault/faultcode`.
    private static final class Reading {
        private final XMLStreamReader xml;
        private final StringBuilder path = new StringBuilder();
        private boolean enveloped;
        private boolean faulty;
        private String kind = "";
        private String code = "";

        Reading(XMLStreamReader xml) {
            this.xml = xml;
        }

        Answer answer() throws XMLStreamException {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamReader.START_ELEMENT -> {
                        path.append('/').append(xml.getLocalName());
                        open(path.toString());
                    }
                    case XMLStreamReader.END_ELEMENT -> path.setLength(path.lastIndexOf("/"));
                    case XMLStreamReader.CHARACTERS -> text(path.toString());
                    default -> {}
                }
            }
            if (!enveloped) {
                return new Answer.Other();
            }
            return faulty ? new Answer.Fault(kind, code) : new Answer.Fine();
        }

        private void open(String at) {
            boolean soap = xml.getNamespaceURI() != null
                    && (xml.getNamespaceURI().equals(Version.V1_1.namespace)
                            || xml.getNamespaceURI().equals(Version.V1_2.namespace));
            enveloped |= soap && at.equals("/Envelope");
            faulty |= soap && at.equals("/Envelope/Body/Fault");
        }

        private void text(String at) {
            String name = local(xml.getText());
            if (name.isEmpty()) {
                return;
            }
            if (at.equals("/Envelope/Body/Fault/faultcode")) {
                // A dot leads to a more special code (SOAP 1.1 §4.4.1).
                kind = name.split("\\.", 2)[0];
                code = name;
            } else if (at.equals("/Envelope/Body/Fault/Code/Value")) {
                kind = name;
                code = name;
            } else if (at.matches("/Envelope/Body/Fault/Code(/Subcode)+/Value")) {
                code = name;
            }
        }

        private static String local(String name) {
            return name.strip().substring(name.strip().lastIndexOf(':') + 1);
        }
    }
}
