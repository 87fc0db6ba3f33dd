package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.audit.AuditEvents;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.audit.Verification;
import org.drawbridge.security.people.Permission;

/// The audit trail, for auditors: who saw this patient, what did this person do, was anything changed.
final class AuditRoutes {

    private static final Set<String> KEYS = Set.of("patient", "who", "message", "from", "until", "limit");

    private final Path home;
    private final Keyring keys;

    AuditRoutes(Path home, Keyring keys) {
        this.home = home;
        this.keys = keys;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/api/v1/audit/search", Permission.AUDIT, this::search),
                Route.get("/api/v1/audit/verify", Permission.AUDIT, this::verify));
    }

    /// A patient is asked for in the body, because URLs end up in logs.
    private void search(Call call) {
        JsonNode asked = Asked.body(call.request(), KEYS);
        int limit = Asked.limit(Optional.ofNullable(asked.get("limit")).map(JsonNode::asText));
        List<Entry> found = Trail.search(home, keys.vault(), wanted(asked), limit);
        ObjectNode bundle = Json.object()
                .put("resourceType", "Bundle")
                .put("type", "searchset")
                .put("total", found.size());
        ArrayNode entries = bundle.putArray("entry");
        Optional<String> patient = Asked.text(asked, "patient");
        found.forEach(each -> entries.addObject()
                .set("resource", AuditEvents.of(patient.map(each::only).orElse(each))));
        Api.send(call.response(), bundle);
    }

    private static Predicate<Entry> wanted(JsonNode asked) {
        Predicate<Entry> wanted = _ -> true;
        Optional<String> patient = Asked.text(asked, "patient");
        if (patient.isPresent()) {
            wanted = wanted.and(each -> each.concerns(patient.get()));
        }
        Optional<String> who = Asked.text(asked, "who");
        if (who.isPresent()) {
            wanted = wanted.and(each -> each.who().equals(who.get()));
        }
        if (asked.has("message")) {
            long message = Asked.positive("message", asked.get("message").asText());
            wanted = wanted.and(each -> each.concerns(message));
        }
        var from = Asked.text(asked, "from").map(text -> Asked.instant("from", text));
        var until = Asked.text(asked, "until").map(text -> Asked.instant("until", text));
        return wanted.and(each -> from.filter(at -> each.at().isBefore(at)).isEmpty()
                && until.filter(at -> !each.at().isBefore(at)).isEmpty());
    }

    private void verify(Call call) {
        Verification verification = Verification.of(home, keys.vault());
        ObjectNode json = Json.object()
                .put("good", verification.good())
                .put("entries", verification.entries())
                .put("checkpoints", verification.checkpoints());
        json.set("faults", Json.texts(verification.faults()));
        Api.send(call.response(), json);
    }
}
