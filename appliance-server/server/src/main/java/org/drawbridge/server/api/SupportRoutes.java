package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.engine.Channel;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.envelope.Recipient;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.tls.Standing;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.support.Part;
import org.drawbridge.server.support.SupportBundle;
import org.drawbridge.server.support.Surroundings;

/// A bundle for support, encrypted for who is to read it.
final class SupportRoutes {

    private static final Set<String> KEYS = Set.of("passphrase", "certificate");

    private final Api.Parts parts;

    SupportRoutes(Api.Parts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(Route.post("/api/v1/support-bundle", Permission.CONFIGURE, this::make));
    }

    private void make(Call call) {
        Recipient recipient = recipient(Asked.body(call.request(), KEYS));
        call.audit(Action.EXPORTED, call.caller().name(), 0, "", Call.DONE);
        var bundle = new SupportBundle(collect());
        ObjectNode json = Json.object();
        json.set(
                "parts",
                Json.list(
                        bundle.parts(),
                        each -> Json.object()
                                .put("name", each.name())
                                .put("bytes", each.content().size())
                                .put("what", each.what())));
        Api.send(call.response(), json.put("bundle", Base64.getEncoder().encodeToString(bundle.seal(recipient))));
    }

    private static Recipient recipient(JsonNode body) {
        Optional<String> passphrase = Asked.text(body, "passphrase");
        Optional<String> certificate = Asked.text(body, "certificate");
        if (passphrase.isPresent() == certificate.isPresent()) {
            throw new Refusal(400, "Give either 'passphrase', or 'certificate' as PEM: a bundle is always encrypted.");
        }
        return certificate
                .<Recipient>map(pem -> Recipient.Holder.of("certificate", pem.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> new Recipient.Passphrase(
                        Secret.of(passphrase.orElseThrow().getBytes(StandardCharsets.UTF_8))));
    }

    private List<Part> collect() {
        List<Part> all = new ArrayList<>(Surroundings.of(
                parts.home(), Appliance.version(), parts.changes().current().files()));
        all.addAll(Surroundings.ofProcess());
        all.add(Part.of("metrics.txt", "counters and gauges", parts.metrics().scrape()));
        all.add(Part.of("channels.json", "health of channels and destinations, counts of the journal", channels()));
        all.add(Part.of("certificates.txt", "names and ends of certificates", certificates()));
        return all;
    }

    private String channels() {
        ObjectNode json = Json.object().put("journalBytes", parts.journal().bytesOnDisk());
        json.set(
                "channels",
                Json.list(
                        parts.engine().channels(),
                        (Channel each) -> Json.channel(each, parts.journal().counts(each.name()))));
        return json.toPrettyString();
    }

    private String certificates() {
        var list = new StringBuilder();
        Instant now = Instant.now();
        for (Standing each : parts.keys().certificates().standings()) {
            list.append("%-10s %-30s until %s, %d days left%n"
                    .formatted(Json.word(each.kind()), each.name(), each.notAfter(), each.daysLeft(now)));
        }
        return list.toString();
    }
}
