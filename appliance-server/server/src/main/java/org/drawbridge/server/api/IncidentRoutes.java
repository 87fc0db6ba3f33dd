package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.drawbridge.security.incident.Incident;
import org.drawbridge.security.incident.Incidents;
import org.drawbridge.security.people.Permission;

/// What looks like an attack or a misuse, and who has looked at it.
final class IncidentRoutes {

    private final Incidents incidents;

    IncidentRoutes(Incidents incidents) {
        this.incidents = incidents;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/incidents", Permission.AUDIT, this::list),
                Route.post("/api/v1/incidents/{id}/acknowledge", Permission.AUDIT, this::acknowledge));
    }

    private void list(Call call) {
        boolean all = Asked.query(call.request(), "all").filter("true"::equals).isPresent();
        ObjectNode json = Json.object();
        json.set(
                "incidents",
                Json.list(
                        incidents.list().stream()
                                .filter(each -> all || each.isOpen())
                                .toList(),
                        IncidentRoutes::json));
        Api.send(call.response(), json);
    }

    private void acknowledge(Call call) {
        long id = Asked.positive(
                "the incident's id", call.request().path().pathParameters().get("id"));
        Asked.nothing(call.request());
        Incident seen = incidents
                .acknowledge(id, call.caller().name(), call.neededReason())
                .orElseThrow(() -> new Refusal(404, "There is no such incident."));
        Api.send(call.response(), json(seen));
    }

    private static ObjectNode json(Incident incident) {
        ObjectNode json = Json.object()
                .put("id", incident.id())
                .put("kind", Json.word(incident.kind()))
                .put("subject", incident.subject())
                .put("opened", incident.opened().toString())
                .put("last", incident.last().toString())
                .put("count", incident.count())
                .put("firstStep", incident.kind().firstStep());
        json.set("evidence", Json.texts(incident.evidence()));
        if (!incident.isOpen()) {
            json.putObject("acknowledged")
                    .put("by", incident.acknowledgment().by())
                    .put("reason", incident.acknowledgment().reason())
                    .put("at", incident.acknowledgment().at().toString());
        }
        return json;
    }
}
