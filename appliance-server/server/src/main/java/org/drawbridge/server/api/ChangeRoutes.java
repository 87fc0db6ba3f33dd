package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.people.Permission;
import org.drawbridge.server.changes.Changes;
import org.drawbridge.server.changes.FieldChange;
import org.drawbridge.server.changes.Mirror;
import org.drawbridge.server.changes.Revision;

/// The configuration and its history: what is in force, who changed what, changing it, going back.
final class ChangeRoutes {

    /// In bytes, of all files of one change.
    private static final int LONGEST_CHANGE = 8 << 20;

    private final Changes changes;
    private final Mirror mirror;

    ChangeRoutes(Changes changes, Mirror mirror) {
        this.changes = changes;
        this.mirror = mirror;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/config", Permission.CONFIGURE, this::files),
                Route.post("/api/v1/config", Permission.CONFIGURE, this::change),
                Route.post("/api/v1/config/check", Permission.CONFIGURE, this::check),
                Route.get("/api/v1/config/log", Permission.CONFIGURE, this::log),
                Route.get("/api/v1/config/diff", Permission.CONFIGURE, this::diff),
                Route.get("/api/v1/config/mirror", Permission.CONFIGURE, this::mirror),
                Route.post("/api/v1/config/apply", Permission.CONFIGURE, this::apply),
                Route.post("/api/v1/config/rollback", Permission.CONFIGURE, this::rollback));
    }

    private void files(Call call) {
        Map.Entry<String, Map<String, byte[]>> now = Asked.query(call.request(), "revision")
                .map(each -> Map.entry(each, changes.files(each)))
                .orElseGet(changes::files);
        ObjectNode json = Json.object().put("revision", now.getKey());
        ObjectNode files = json.putObject("files");
        now.getValue().forEach((file, bytes) -> files.put(file, new String(bytes, StandardCharsets.UTF_8)));
        Api.send(call.response(), json);
    }

    private void log(Call call) {
        String file = Asked.query(call.request(), "file").orElse("");
        List<Revision> found = changes.log(file, Asked.limit(Asked.query(call.request(), "limit")));
        ObjectNode json = Json.object();
        json.set("revisions", Json.list(found, ChangeRoutes::json));
        Api.send(call.response(), json);
    }

    private static ObjectNode json(Revision revision) {
        ObjectNode json = Json.object()
                .put("revision", revision.id())
                .put("at", revision.at().toString())
                .put("by", revision.by())
                .put("reason", revision.reason());
        json.set("files", Json.texts(revision.files()));
        return json;
    }

    private void diff(Call call) {
        String from = Asked.query(call.request(), "from").orElse("");
        String to = Asked.query(call.request(), "to").orElse("");
        ObjectNode json = Json.object();
        json.set("changes", Json.list(changes.fieldDiff(from, to), ChangeRoutes::json));
        Api.send(call.response(), json.put("diff", changes.diff(from, to)));
    }

    private void mirror(Call call) {
        Mirror.Standing standing = mirror.standing();
        ObjectNode json = Json.object().put("url", standing.url()).put("revision", standing.revision());
        json.put("behind", standing.behind()).put("trouble", standing.trouble());
        if (standing.nextAttempt().isAfter(Instant.EPOCH)) {
            json.put("nextAttemptAt", standing.nextAttempt().toString());
        }
        Api.send(call.response(), json);
    }

    private static ObjectNode json(FieldChange change) {
        ObjectNode json = Json.object().put("file", change.file());
        if (!change.key().isEmpty()) {
            json.put("key", change.key());
        }
        json.put("kind", Json.word(change.kind()));
        if (!change.before().isMissingNode()) {
            json.set("before", change.before());
        }
        if (!change.after().isMissingNode()) {
            json.set("after", change.after());
        }
        return json.put("text", change.toString());
    }

    private void apply(Call call) {
        Asked.nothing(call.request());
        String reason = call.neededReason();
        answer(call, () -> changes.applyEdited(call.caller().name(), reason));
    }

    private void rollback(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("revision", "file"));
        String revision = text(body, "revision");
        String file = Asked.text(body, "file").orElse("");
        String reason = call.neededReason();
        answer(call, () -> changes.rollback(revision, file, call.caller().name(), reason));
    }

    private void change(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("base", "files"), LONGEST_CHANGE);
        String base = text(body, "base");
        String reason = call.neededReason();
        Map<String, Optional<byte[]>> wanted = files(body);
        answer(call, () -> changes.change(base, wanted, call.caller().name(), reason));
    }

    /// All that would be wrong, and nothing is changed.
    private void check(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("files"), LONGEST_CHANGE);
        try {
            ObjectNode json = Json.object().put("revision", changes.revision());
            json.set("problems", Json.texts(changes.check(files(body))));
            Api.send(call.response(), json);
        } catch (StartupException e) {
            throw new Refusal(422, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Optional<byte[]>> files(JsonNode body) {
        Map<String, Optional<byte[]>> wanted = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : body.path("files").properties()) {
            if (!each.getValue().isTextual() && !each.getValue().isNull()) {
                throw new Refusal(400, "files: expected the text of each file, or null for one that is to go.");
            }
            wanted.put(
                    each.getKey(),
                    each.getValue().isNull()
                            ? Optional.empty()
                            : Optional.of(each.getValue().asText().getBytes(StandardCharsets.UTF_8)));
        }
        if (wanted.isEmpty()) {
            throw new Refusal(400, "files: name at least one, with its text.");
        }
        return wanted;
    }

    /// A change that may not come about.
    @FunctionalInterface
    interface Making {
        Changes.Done make() throws Changes.ConflictException, InterruptedException;
    }

    static void answer(Call call, Making making) {
        try {
            Changes.Done done = making.make();
            ObjectNode json = Json.object().put("revision", done.revision());
            json.set("restarted", Json.texts(done.restarted()));
            json.set("removed", Json.texts(done.removed()));
            Api.send(call.response(), json.put("atNextStart", done.atNextStart()));
        } catch (Changes.ConflictException e) {
            ObjectNode json = Json.object().put("error", e.getMessage());
            e.files().forEach(json.putObject("conflicts")::put);
            call.response().status(Status.CONFLICT_409);
            Api.send(call.response(), json);
        } catch (StartupException e) {
            throw new Refusal(422, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "The appliance is stopping.");
        }
    }

    static String text(JsonNode body, String name) {
        return Asked.text(body, name).orElseThrow(() -> new Refusal(400, name + ": is missing."));
    }
}
