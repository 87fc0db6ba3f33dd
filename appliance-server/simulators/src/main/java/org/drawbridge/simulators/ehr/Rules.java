package org.drawbridge.simulators.ehr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a resource must have to be taken (FHIR R4, elements with cardinality 1..).
final class Rules {

    static final Set<String> TYPES = Set.of(
            "Account",
            "AllergyIntolerance",
            "Appointment",
            "CareTeam",
            "ChargeItem",
            "Condition",
            "Coverage",
            "Device",
            "DiagnosticReport",
            "DocumentReference",
            "Encounter",
            "EpisodeOfCare",
            "Flag",
            "Immunization",
            "Location",
            "Media",
            "Medication",
            "MedicationAdministration",
            "MedicationDispense",
            "MedicationRequest",
            "MedicationStatement",
            "MessageHeader",
            "Observation",
            "Organization",
            "Patient",
            "Person",
            "Practitioner",
            "PractitionerRole",
            "Procedure",
            "Provenance",
            "RelatedPerson",
            "Schedule",
            "ServiceRequest",
            "Slot",
            "Specimen",
            "Task");

    private static final Map<String, List<String>> REQUIRED = Map.of(
            "AllergyIntolerance", List.of("patient"),
            "Appointment", List.of("status", "participant"),
            "Condition", List.of("subject"),
            "Coverage", List.of("status", "beneficiary", "payor"),
            "DiagnosticReport", List.of("status", "code"),
            "Encounter", List.of("status", "class"),
            "Observation", List.of("status", "code"),
            "Procedure", List.of("status", "subject"),
            "RelatedPerson", List.of("patient"),
            "ServiceRequest", List.of("status", "intent", "subject"));

    private Rules() {}

    /// Throws [Refusal] that names the element.
    static void check(String type, JsonNode resource) {
        if (!TYPES.contains(type)) {
            throw new Refusal(404, "not-supported", "This server has no resources of this type.");
        }
        if (!resource.path("resourceType").asText().equals(type)) {
            throw new Refusal(400, "invalid", "resourceType must be the type in the URL.");
        }
        for (String element : REQUIRED.getOrDefault(type, List.of())) {
            if (!resource.hasNonNull(element)) {
                throw new Refusal(422, "required", type + "." + element + " is required.");
            }
        }
    }
}
