package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.tls.Standing;

/// Certificates: which there are and how long they are good.
final class CertificateRoutes {

    private final Keyring keys;

    CertificateRoutes(Keyring keys) {
        this.keys = keys;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/v1/certificates", Permission.OBSERVE, call -> {
            ObjectNode json = Json.object();
            json.set("certificates", Json.list(keys.certificates().standings(), CertificateRoutes::json));
            Api.send(call.response(), json);
        }));
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
