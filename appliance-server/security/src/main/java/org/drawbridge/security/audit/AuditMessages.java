package org.drawbridge.security.audit;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Entries as the XML of DICOM audit messages (PS3.15 §A.5.1), which is what IHE ATNA sends by syslog (ITI-20).
final class AuditMessages {

    private static final String DCM = "DCM";

    private final String source;

    /// @param source what this appliance is called
    AuditMessages(String source) {
        this.source = source;
    }

    String of(Entry entry) {
        var text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartElement("AuditMessage");
            event(xml, entry);
            participants(xml, entry);
            element(xml, "AuditSourceIdentification", "AuditSourceID", source);
            objects(xml, entry);
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text can always be written to", e);
        }
        return text.toString();
    }

    private static void event(XMLStreamWriter xml, Entry entry) throws XMLStreamException {
        Event event = Event.of(entry.action());
        begin(
                xml,
                "EventIdentification",
                "EventActionCode",
                entry.action().code(),
                "EventDateTime",
                entry.at().toString(),
                "EventOutcomeIndicator",
                Integer.toString(entry.outcome()));
        code(xml, "EventID", event.id(), DCM, event.meaning());
        if (!event.type().isEmpty()) {
            code(xml, "EventTypeCode", event.type(), DCM, event.typeMeaning());
        }
        xml.writeEndElement();
    }

    private void participants(XMLStreamWriter xml, Entry entry) throws XMLStreamException {
        if (entry.exchanges().isEmpty() || !entry.withAnotherSystem()) {
            boolean person = !entry.who().isEmpty();
            participant(xml, person ? entry.who() : source, person, entry.from());
            xml.writeEndElement();
            return;
        }
        boolean sent = entry.action() == Action.SENT;
        participant(xml, source, sent, "");
        code(xml, "RoleIDCode", sent ? "110153" : "110152", DCM, sent ? "Source Role ID" : "Destination Role ID");
        xml.writeEndElement();
        participant(xml, entry.from(), !sent, entry.from());
        code(xml, "RoleIDCode", sent ? "110152" : "110153", DCM, sent ? "Destination Role ID" : "Source Role ID");
        xml.writeEndElement();
    }

    private static void participant(XMLStreamWriter xml, String id, boolean requestor, String address)
            throws XMLStreamException {
        begin(xml, "ActiveParticipant", "UserID", id, "UserIsRequestor", Boolean.toString(requestor));
        if (!address.isEmpty()) {
            xml.writeAttribute("NetworkAccessPointID", clean(address));
            // 2 is an IP address, 5 a URI.
            xml.writeAttribute("NetworkAccessPointTypeCode", address.contains("/") ? "5" : "2");
        }
    }

    private static void objects(XMLStreamWriter xml, Entry entry) throws XMLStreamException {
        object(xml, entry.what(), "2", "", "12", "URI");
        xml.writeEndElement();
        if (entry.message() > 0) {
            object(xml, "message/" + entry.message(), "2", "3", "9", "Report Number");
            xml.writeEndElement();
        }
        if (!entry.patient().isEmpty()) {
            object(xml, entry.patient(), "1", "1", "2", "Patient Number");
            xml.writeEndElement();
        }
        var byPatient = entry.exchanges().all().stream()
                .collect(Collectors.groupingBy(Exchanges.One::patient, TreeMap::new, Collectors.toList()));
        for (var each : byPatient.entrySet()) {
            if (each.getKey().isEmpty()) {
                object(xml, entry.what(), "2", "3", "9", "Report Number");
            } else {
                object(xml, each.getKey(), "1", "1", "2", "Patient Number");
            }
            messages(xml, each.getValue());
            xml.writeEndElement();
        }
        if (!entry.why().isEmpty()) {
            object(xml, entry.what(), "2", "", "12", "URI");
            detail(xml, "reason", entry.why());
            xml.writeEndElement();
        }
    }

    private static void messages(XMLStreamWriter xml, List<Exchanges.One> messages) throws XMLStreamException {
        for (Exchanges.One each : messages) {
            detail(xml, "message", Long.toString(each.message()));
        }
    }

    private static void detail(XMLStreamWriter xml, String type, String value) throws XMLStreamException {
        String bytes = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        element(xml, "ParticipantObjectDetail", "type", type, "value", bytes);
    }

    /// @param type 1 a person, 2 a thing of the system
    /// @param role 1 the patient, 3 a report
    /// @param idType of RFC 3881 §5.5.4
    private static void object(XMLStreamWriter xml, String id, String type, String role, String idType, String meaning)
            throws XMLStreamException {
        begin(xml, "ParticipantObjectIdentification", "ParticipantObjectID", id, "ParticipantObjectTypeCode", type);
        if (!role.isEmpty()) {
            xml.writeAttribute("ParticipantObjectTypeCodeRole", role);
        }
        code(xml, "ParticipantObjectIDTypeCode", idType, "RFC-3881", meaning);
    }

    private static void code(XMLStreamWriter xml, String name, String code, String system, String meaning)
            throws XMLStreamException {
        element(xml, name, "csd-code", code, "codeSystemName", system, "originalText", meaning);
    }

    private static void element(XMLStreamWriter xml, String name, String... attributes) throws XMLStreamException {
        begin(xml, name, attributes);
        xml.writeEndElement();
    }

    private static void begin(XMLStreamWriter xml, String name, String... attributes) throws XMLStreamException {
        xml.writeStartElement(name);
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], clean(attributes[i + 1]));
        }
    }

    /// What XML cannot hold (XML 1.0 §2.2) becomes a question mark.
    private static String clean(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
    }

    /// The codes of DICOM CID 400 and CID 401.
    private record Event(String id, String meaning, String type, String typeMeaning) {

        static Event of(Action action) {
            return switch (action) {
                case VIEWED, REMOVED -> new Event("110110", "Patient Record", "", "");
                case SEARCHED -> new Event("110112", "Query", "", "");
                case CHANGED -> new Event("110113", "Security Alert", "110131", "Software Configuration");
                case RECEIVED -> new Event("110107", "Import", "", "");
                case SENT -> new Event("110106", "Export", "", "");
                case EXPORTED -> new Event("110106", "Export", "", "");
                case FORWARDED -> new Event("110112", "Query", "", "");
                case ALERTED -> new Event("110113", "Security Alert", "", "");
                case AUDITED -> new Event("110101", "Audit Log Used", "", "");
                case LOGGED_IN -> new Event("110114", "User Authentication", "110122", "Login");
                case LOGGED_OUT -> new Event("110114", "User Authentication", "110123", "Logout");
                case REFUSED -> new Event("110113", "Security Alert", "110132", "Use of Restricted Function");
                case STARTED -> new Event("110100", "Application Activity", "110120", "Application Start");
                case STOPPED -> new Event("110100", "Application Activity", "110121", "Application Stop");
            };
        }
    }
}
