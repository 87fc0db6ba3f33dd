package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.doctor.Finding;
import org.drawbridge.security.doctor.TlsDoctor;
import org.drawbridge.security.doctor.Trust;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.tls.Certificates;

/// Why a connection does not come about, seen from this machine.
final class DoctorRoutes {

    private static final Set<String> KEYS = Set.of("host", "port", "name", "trust", "certificate");

    private final Keyring keys;

    DoctorRoutes(Keyring keys) {
        this.keys = keys;
    }

    List<Route> routes() {
        return List.of(Route.post("/api/v1/doctor/tls", Permission.CONFIGURE, this::tls));
    }

    private void tls(Call call) {
        JsonNode asked = Asked.body(call.request(), KEYS);
        String host = Asked.text(asked, "host").orElseThrow(() -> new Refusal(400, "host: name the server."));
        int port = asked.path("port").asInt();
        if (port < 1 || port > 65535) {
            throw new Refusal(400, "port: expected a whole number from 1 to 65535.");
        }
        List<String> trust = new ArrayList<>();
        asked.path("trust").forEach(each -> trust.add(each.asText()));
        Certificates certificates = keys.certificates();
        var question = new TlsDoctor.Question(
                host,
                port,
                Asked.text(asked, "name").orElse(host),
                Trust.of(certificates, trust.isEmpty() ? List.of(Certificates.PUBLIC) : trust),
                Asked.text(asked, "certificate").map(certificates::identity));
        List<Finding> findings = TlsDoctor.examine(question, Clock.systemUTC());
        ObjectNode json =
                Json.object().put("works", findings.stream().noneMatch(each -> each.level() == Finding.Level.FAULT));
        json.set(
                "findings",
                Json.list(
                        findings,
                        each -> Json.object()
                                .put("level", Json.word(each.level()))
                                .put("topic", each.topic())
                                .put("text", each.text())));
        Api.send(call.response(), json);
    }
}
