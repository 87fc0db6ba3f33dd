package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.downtime.Form;

/// An appliance over HTTP. To be used by many threads at once.
public final class HttpAppliance implements Appliance, AutoCloseable {

    private final Wire wire;

    /// @param base such as `https://appliance:8420`
    /// @param fingerprint of the certificate that a person has trusted; empty if none was yet
    /// @param token an API key to begin with; empty to log in
    public HttpAppliance(URI base, String fingerprint, String token) {
        this.wire = new Wire(base, fingerprint, token);
    }

    /// Of the certificate that the appliance has shown, whether or not it is trusted; empty before the first
    /// contact.
    public String fingerprint() {
        return wire.seen();
    }

    @Override
    public String address() {
        return wire.address();
    }

    @Override
    public Session login(String name, String password, String code) throws ApplianceException {
        return enter("/login", Map.of("name", name, "password", password, "code", code));
    }

    @Override
    public Session redeem(String name, String code, String password) throws ApplianceException {
        return enter("/login/code", Map.of("name", name, "code", code, "password", password));
    }

    private Session enter(String path, Map<String, ?> body) throws ApplianceException {
        JsonNode answer = wire.post(path, body);
        wire.token(answer.path("token").asText());
        return Session.of(answer.path("caller"));
    }

    @Override
    public Session me() throws ApplianceException {
        return Session.of(wire.get("/me"));
    }

    @Override
    public void logout() throws ApplianceException {
        wire.post("/logout", Map.of());
        wire.token("");
    }

    @Override
    public List<ChannelState> channels() throws ApplianceException {
        return Fields.list(wire.get("/channels").path("channels"), ChannelState::of);
    }

    @Override
    public List<MinuteRow> history(String channel, int minutes) throws ApplianceException {
        String of = channel.isEmpty() ? "" : "&channel=" + Wire.encode(channel);
        return Fields.list(wire.get("/metrics/history?minutes=" + minutes + of).path("minutes"), MinuteRow::of);
    }

    @Override
    public void start(String channel) throws ApplianceException {
        wire.post("/channels/" + Wire.encode(channel) + "/start", Map.of());
    }

    @Override
    public void stop(String channel) throws ApplianceException {
        wire.post("/channels/" + Wire.encode(channel) + "/stop", Map.of());
    }

    /// In the body, because URLs end up in logs.
    @Override
    public List<MessageRow> search(MessageSearch search) throws ApplianceException {
        Map<String, Object> body = new LinkedHashMap<>(search.wanted());
        body.put("limit", search.limit());
        if (search.before() > 0) {
            body.put("before", search.before());
        }
        return Fields.list(wire.post("/messages/search", body).path("messages"), MessageRow::of);
    }

    @Override
    public MessageRow message(long id, String reason) throws ApplianceException {
        return MessageRow.of(wire.get("/messages/" + id, reason));
    }

    @Override
    public byte[] bytes(long message, Part part, String reason) throws ApplianceException {
        String path = "/messages/" + message
                + switch (part) {
                    case Part.Body _ -> "/body";
                    case Part.Acknowledgment _ -> "/acknowledgment";
                    case Part.Content content -> "/deliveries/" + Wire.encode(content.destination()) + "/content";
                };
        return wire.bytes(path, reason);
    }

    @Override
    public List<DeliveryRow> deliveries(long message) throws ApplianceException {
        return Fields.list(wire.get("/messages/" + message + "/deliveries").path("deliveries"), DeliveryRow::of);
    }

    @Override
    public List<AttemptRow> attempts(long message, String destination) throws ApplianceException {
        return Fields.list(
                wire.get(delivery(message, destination) + "/attempts").path("attempts"), AttemptRow::of);
    }

    @Override
    public void retry(long message, String destination) throws ApplianceException {
        wire.post(delivery(message, destination) + "/retry", Map.of());
    }

    @Override
    public void cancel(long message, String destination, String reason) throws ApplianceException {
        wire.post(delivery(message, destination) + "/cancel", reason, Map.of());
    }

    @Override
    public List<DeliveryRow> quarantine() throws ApplianceException {
        return Fields.list(wire.get("/quarantine?limit=1000").path("deliveries"), DeliveryRow::of);
    }

    @Override
    public List<AuditRow> audit(String who, String patient) throws ApplianceException {
        Map<String, Object> wanted = new LinkedHashMap<>(Map.of("limit", 1000));
        if (!who.isBlank()) {
            wanted.put("who", who.strip());
        }
        if (!patient.isBlank()) {
            wanted.put("patient", patient.strip());
        }
        return Fields.list(
                wire.post("/audit/search", wanted).path("entry"), each -> AuditRow.of(each.path("resource")));
    }

    @Override
    public List<AuditRow> audit(long message) throws ApplianceException {
        return Fields.list(
                wire.post("/audit/search", Map.of("message", message, "limit", 200))
                        .path("entry"),
                each -> AuditRow.of(each.path("resource")));
    }

    @Override
    public List<IncidentRow> incidents() throws ApplianceException {
        return Fields.list(wire.get("/incidents").path("incidents"), IncidentRow::of);
    }

    @Override
    public void acknowledge(long incident, String reason) throws ApplianceException {
        wire.post("/incidents/" + incident + "/acknowledge", reason, Map.of());
    }

    @Override
    public List<Account> accounts() throws ApplianceException {
        return Fields.list(wire.get("/accounts").path("accounts"), Account::of);
    }

    @Override
    public String addAccount(String name, List<String> roles) throws ApplianceException {
        return wire.post("/accounts", Map.of("name", name, "roles", roles))
                .path("code")
                .asText();
    }

    @Override
    public List<Certificate> certificates() throws ApplianceException {
        return Fields.list(wire.get("/certificates").path("certificates"), Certificate::of);
    }

    @Override
    public Optional<Handout> snapshot(String tag) throws ApplianceException {
        return wire.changed("/downtime/snapshot", tag);
    }

    @Override
    public long hand(Form form) throws ApplianceException {
        return wire.post("/downtime/forms", form.write()).path("message").asLong();
    }

    @Override
    public EventFeed watch(EventFeed.Watcher watcher) {
        return EventFeed.start(wire::events, watcher);
    }

    private static String delivery(long message, String destination) {
        return "/messages/" + message + "/deliveries/" + Wire.encode(destination);
    }

    @Override
    public ConfigFiles config() throws ApplianceException {
        return ConfigFiles.of(wire.get("/config"));
    }

    @Override
    public Checked check(Map<String, String> files) throws ApplianceException {
        return Checked.of(wire.post("/config/check", Map.of("files", files)));
    }

    @Override
    public List<Finding> examine(String host, int port) throws ApplianceException {
        return Fields.list(
                wire.post("/doctor/tls", Map.of("host", host, "port", port)).path("findings"), Finding::of);
    }

    @Override
    public Change change(String base, Map<String, String> files, String reason) throws ApplianceException {
        return Change.of(wire.answer("/config", reason, Map.of("base", base, "files", files)));
    }

    @Override
    public List<RevisionRow> revisions(String file) throws ApplianceException {
        return Fields.list(
                wire.get("/config/log?limit=200&file=" + Wire.encode(file)).path("revisions"), RevisionRow::of);
    }

    @Override
    public String diff(String from, String to) throws ApplianceException {
        return wire.get("/config/diff?from=" + Wire.encode(from) + "&to=" + Wire.encode(to))
                .path("diff")
                .asText();
    }

    @Override
    public void rollback(String revision, String file, String reason) throws ApplianceException {
        wire.post("/config/rollback", reason, Map.of("revision", revision, "file", file));
    }

    @Override
    public void edit(long message, String destination, byte[] content, String reason) throws ApplianceException {
        String encoded = Base64.getEncoder().encodeToString(content);
        wire.post(delivery(message, destination) + "/edit", reason, Map.of("content", encoded));
    }

    @Override
    public ReplayRow replay(ReplayWish wish) throws ApplianceException {
        return ReplayRow.of(wire.post(
                "/replays",
                Map.of(
                        "channel", wish.channel(),
                        "destination", wish.destination(),
                        "from", wish.from().toString(),
                        "until", wish.until().toString(),
                        "type", wish.type(),
                        "dryRun", wish.dryRun())));
    }

    @Override
    public ReplayRow replay(long id) throws ApplianceException {
        return ReplayRow.of(wire.get("/replays/" + id));
    }

    @Override
    public byte[] sendMllp(int port, byte[] message) throws ApplianceException {
        return Mllp.exchange(wire.host(), port, message);
    }

    @Override
    public void close() {
        wire.close();
    }
}
