package org.drawbridge.security.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Entries as FHIR R4 AuditEvent resources, by the patterns of IHE BALP.
public final class AuditEvents {

    private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String REST_TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    private static final String REST_SUBTYPE = "http://hl7.org/fhir/restful-interaction";

    /// DICOM PS3.15 §A.5.1: which end of the exchange somebody is.
    private static final String SOURCE_ROLE = "110153";
    private static final String DESTINATION_ROLE = "110152";

    private AuditEvents() {}

    public static ObjectNode of(Entry entry) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("resourceType", "AuditEvent");
        boolean rest = entry.action().type().equals("rest");
        event.putObject("type")
                .put("system", rest ? REST_TYPE : DCM)
                .put("code", entry.action().type());
        if (!entry.action().subtype().isEmpty()) {
            event.putArray("subtype")
                    .addObject()
                    .put("system", rest ? REST_SUBTYPE : DCM)
                    .put("code", entry.action().subtype());
        }
        event.put("action", entry.action().code());
        if (!entry.exchanges().isEmpty()) {
            event.putObject("period")
                    .put("start", entry.exchanges().since().toString())
                    .put("end", entry.at().toString());
        }
        event.put("recorded", entry.at().toString());
        event.put("outcome", Integer.toString(entry.outcome()));
        if (!entry.why().isEmpty()) {
            event.putArray("purposeOfEvent").addObject().put("text", entry.why());
        }
        agents(entry, event.putArray("agent"));
        event.putObject("source").putObject("observer").put("display", "Drawbridge");
        var entities = event.putArray("entity");
        entities.addObject().put("name", entry.what());
        if (entry.message() > 0) {
            entities.addObject().putObject("what").putObject("identifier").put("value", "message/" + entry.message());
        }
        if (!entry.patient().isEmpty()) {
            patient(entities, entry.patient());
        }
        entry.exchanges().all().stream()
                .collect(Collectors.groupingBy(Exchanges.One::patient, TreeMap::new, Collectors.toList()))
                .forEach((id, messages) ->
                        messages(id.isEmpty() ? entities.addObject() : patient(entities, id), messages));
        return event;
    }

    private static void agents(Entry entry, ArrayNode agents) {
        boolean exchange = !entry.exchanges().isEmpty() && entry.withAnotherSystem();
        ObjectNode agent = agents.addObject();
        if (exchange) {
            role(agent, entry.action() == Action.SENT ? SOURCE_ROLE : DESTINATION_ROLE);
        }
        agent.putObject("who").putObject("identifier").put("value", entry.who().isEmpty() ? "drawbridge" : entry.who());
        agent.put("requestor", !entry.who().isEmpty());
        ObjectNode there = exchange ? agents.addObject() : agent;
        if (exchange) {
            role(there, entry.action() == Action.SENT ? DESTINATION_ROLE : SOURCE_ROLE);
            there.putObject("who").put("display", entry.from());
            there.put("requestor", false);
        }
        if (!entry.from().isEmpty()) {
            // 2 is an IP address, 5 a URI (http://hl7.org/fhir/network-type).
            there.putObject("network")
                    .put("address", entry.from())
                    .put("type", entry.from().contains("/") ? "5" : "2");
        }
    }

    private static void role(ObjectNode agent, String code) {
        agent.putObject("type")
                .putArray("coding")
                .addObject()
                .put("system", DCM)
                .put("code", code);
    }

    private static ObjectNode patient(ArrayNode entities, String id) {
        ObjectNode patient = entities.addObject();
        patient.putObject("what").put("type", "Patient").putObject("identifier").put("value", id);
        // 1 is a person, 1 the patient (DICOM PS3.15 §A.5.2.7).
        patient.putObject("type")
                .put("system", "http://terminology.hl7.org/CodeSystem/audit-entity-type")
                .put("code", "1");
        patient.putObject("role")
                .put("system", "http://terminology.hl7.org/CodeSystem/object-role")
                .put("code", "1");
        return patient;
    }

    private static void messages(ObjectNode entity, List<Exchanges.One> messages) {
        ArrayNode details = entity.putArray("detail");
        messages.forEach(
                each -> details.addObject().put("type", "message").put("valueString", Long.toString(each.message())));
    }
}
