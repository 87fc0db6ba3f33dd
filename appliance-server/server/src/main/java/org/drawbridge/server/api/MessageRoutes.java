package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;

/// Messages: search, one, its bytes. What names a patient is asked for in a body, never in a URL, because URLs end up
/// in
/// logs.
final class MessageRoutes {

    private static final Set<String> KEYS = Set.of(
            "channel", "controlId", "patientId", "orderNumber", "type", "state", "from", "until", "before", "limit");
    private static final Set<String> ONLY_IN_BODY = Set.of("patientId", "orderNumber");

    private final Journal journal;

    MessageRoutes(Journal journal) {
        this.journal = journal;
    }

    void route(HttpRouting.Builder routing) {
        routing.get("/api/v1/messages", this::list);
        routing.post("/api/v1/messages/search", this::search);
        routing.get("/api/v1/messages/{id}", this::one);
        routing.get(
                "/api/v1/messages/{id}/body",
                (request, response) -> bytes(response, journal.body(Asked.message(request))));
        routing.get(
                "/api/v1/messages/{id}/acknowledgment",
                (request, response) -> bytes(response, journal.reply(Asked.message(request))));
    }

    private void list(ServerRequest request, ServerResponse response) {
        for (String name : request.query().names()) {
            if (ONLY_IN_BODY.contains(name)) {
                throw new Refusal(
                        400, name + ": not in a URL, which ends up in logs; POST it to /api/v1/messages/search.");
            }
            Asked.known(name, KEYS);
        }
        answer(response, query(name -> Asked.query(request, name)));
    }

    private void search(ServerRequest request, ServerResponse response) {
        JsonNode wanted = Asked.body(request, KEYS);
        answer(response, query(name -> Optional.ofNullable(wanted.get(name)).map(JsonNode::asText)));
    }

    private static MessageQuery query(Function<String, Optional<String>> wanted) {
        return new MessageQuery(
                wanted.apply("channel"),
                wanted.apply("controlId"),
                wanted.apply("patientId"),
                wanted.apply("orderNumber"),
                wanted.apply("type"),
                wanted.apply("state").map(Asked::state),
                wanted.apply("from").map(text -> Asked.instant("from", text)),
                wanted.apply("until").map(text -> Asked.instant("until", text)),
                wanted.apply("before").map(text -> Asked.positive("before", text)),
                Asked.limit(wanted.apply("limit")));
    }

    private void answer(ServerResponse response, MessageQuery query) {
        List<StoredMessage> found = journal.search(query);
        ObjectNode json = Json.object();
        json.set("messages", Json.list(found, Json::message));
        if (found.size() == query.limit()) {
            json.put("before", found.getLast().id().value());
        }
        Api.send(response, json);
    }

    private void one(ServerRequest request, ServerResponse response) {
        StoredMessage found = journal.message(Asked.message(request)).orElseThrow(MessageRoutes::unknown);
        Api.send(response, Json.message(found));
    }

    static void bytes(ServerResponse response, Optional<Payload> payload) {
        response.header("Content-Type", "application/octet-stream")
                .send(payload.orElseThrow(MessageRoutes::unknown).reveal());
    }

    static Refusal unknown() {
        return new Refusal(404, "There is no such message or delivery.");
    }
}
