package org.drawbridge.security.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Entries as FHIR R4 AuditEvent resources, by the patterns of IHE BALP.
public final class AuditEvents {

    private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String REST_TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    private static final String REST_SUBTYPE = "http://hl7.org/fhir/restful-interaction";

    private AuditEvents() {}

    public static ObjectNode of(Entry entry) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("resourceType", "AuditEvent");
        boolean rest = entry.action().type().equals("rest");
        event.putObject("type")
                .put("system", rest ? REST_TYPE : DCM)
                .put("code", entry.action().type());
        event.putArray("subtype")
                .addObject()
                .put("system", rest ? REST_SUBTYPE : DCM)
                .put("code", entry.action().subtype());
        event.put("action", entry.action().code());
        event.put("recorded", entry.at().toString());
        event.put("outcome", Integer.toString(entry.outcome()));
        if (!entry.why().isEmpty()) {
            event.putArray("purposeOfEvent").addObject().put("text", entry.why());
        }
        ObjectNode agent = event.putArray("agent").addObject();
        agent.putObject("who").putObject("identifier").put("value", entry.who().isEmpty() ? "drawbridge" : entry.who());
        agent.put("requestor", !entry.who().isEmpty());
        if (!entry.from().isEmpty()) {
            // 2 is an IP address (http://hl7.org/fhir/network-type).
            agent.putObject("network").put("address", entry.from()).put("type", "2");
        }
        event.putObject("source").putObject("observer").put("display", "Drawbridge");
        var entities = event.putArray("entity");
        entities.addObject().put("name", entry.what());
        if (entry.message() > 0) {
            entities.addObject().putObject("what").putObject("identifier").put("value", "message/" + entry.message());
        }
        if (!entry.patient().isEmpty()) {
            ObjectNode patient = entities.addObject();
            patient.putObject("what")
                    .put("type", "Patient")
                    .putObject("identifier")
                    .put("value", entry.patient());
            // 1 is a person, 1 the patient (DICOM PS3.15 §A.5.2.7).
            patient.putObject("type")
                    .put("system", "http://terminology.hl7.org/CodeSystem/audit-entity-type")
                    .put("code", "1");
            patient.putObject("role")
                    .put("system", "http://terminology.hl7.org/CodeSystem/object-role")
                    .put("code", "1");
        }
        return event;
    }
}
