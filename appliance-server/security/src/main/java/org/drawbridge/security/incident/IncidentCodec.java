package org.drawbridge.security.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.incident.Incident.Acknowledgment;
import org.drawbridge.security.incident.Incident.Kind;

/// Incidents as JSON.
final class IncidentCodec {

    private static final ObjectMapper JSON = new ObjectMapper();

    private IncidentCodec() {}

    static byte[] write(List<Incident> incidents) {
        ArrayNode list = JSON.createArrayNode();
        for (Incident each : incidents) {
            ObjectNode json = list.addObject()
                    .put("id", each.id())
                    .put("kind", each.kind().name())
                    .put("subject", each.subject())
                    .put("opened", each.opened().toString())
                    .put("last", each.last().toString())
                    .put("count", each.count())
                    .put("by", each.acknowledgment().by())
                    .put("reason", each.acknowledgment().reason())
                    .put("at", each.acknowledgment().at().toString());
            each.evidence().forEach(json.putArray("evidence")::add);
        }
        try {
            return JSON.writeValueAsBytes(list);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Incident> read(byte[] bytes) {
        try {
            List<Incident> incidents = new ArrayList<>();
            for (JsonNode each : JSON.readTree(bytes)) {
                List<String> evidence = new ArrayList<>();
                each.path("evidence").forEach(line -> evidence.add(line.asText()));
                incidents.add(new Incident(
                        each.path("id").asLong(),
                        Kind.valueOf(each.path("kind").asText()),
                        each.path("subject").asText(),
                        Instant.parse(each.path("opened").asText()),
                        Instant.parse(each.path("last").asText()),
                        each.path("count").asLong(),
                        evidence,
                        new Acknowledgment(
                                each.path("by").asText(),
                                each.path("reason").asText(),
                                Instant.parse(each.path("at").asText()))));
            }
            return incidents;
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new StartupException(
                    "The incidents in the vault cannot be read; restore the vault from a backup.", e);
        }
    }
}
