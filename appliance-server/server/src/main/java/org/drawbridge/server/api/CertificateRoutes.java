package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.HttpRouting;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.Standing;

/// Certificates: which there are and how long they are good.
final class CertificateRoutes {

    private final Keyring keys;

    CertificateRoutes(Keyring keys) {
        this.keys = keys;
    }

    void route(HttpRouting.Builder routing) {
        routing.get("/api/v1/certificates", (_, response) -> {
            ObjectNode json = Json.object();
            json.set("certificates", Json.list(keys.certificates().standings(), CertificateRoutes::json));
            Api.send(response, json);
        });
    }

    private static ObjectNode json(Standing standing) {
        ObjectNode json = Json.object()
                .put("kind", Json.word(standing.kind()))
                .put("name", standing.name())
                .put("subject", standing.subject())
                .put("issuer", standing.issuer())
                .put("notBefore", standing.notBefore().toString())
                .put("notAfter", standing.notAfter().toString())
                .put("fingerprint", standing.fingerprint());
        ArrayNode names = json.putArray("names");
        standing.names().forEach(names::add);
        return json;
    }
}
