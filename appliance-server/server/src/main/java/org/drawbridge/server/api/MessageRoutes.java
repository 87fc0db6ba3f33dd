package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.people.Permission;

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

    List<Route> routes() {
        return List.of(
                Route.getOf("/api/v1/messages", Permission.OBSERVE, this::list),
                Route.postOf("/api/v1/messages/search", Permission.OBSERVE, this::search),
                Route.getOf("/api/v1/messages/{id}", Permission.OBSERVE, this::one),
                Route.getOf("/api/v1/messages/{id}/body", Permission.OBSERVE, call -> bytes(call, journal::body)),
                Route.getOf(
                        "/api/v1/messages/{id}/acknowledgment",
                        Permission.OBSERVE,
                        call -> bytes(call, journal::reply)));
    }

    private void list(Call call) {
        for (String name : call.request().query().names()) {
            if (ONLY_IN_BODY.contains(name)) {
                throw new Refusal(
                        400, name + ": not in a URL, which ends up in logs; POST it to /api/v1/messages/search.");
            }
            Asked.known(name, KEYS);
        }
        answer(call, query(name -> Asked.query(call.request(), name)));
    }

    private void search(Call call) {
        JsonNode wanted = Asked.body(call.request(), KEYS);
        answer(call, query(name -> Optional.ofNullable(wanted.get(name)).map(JsonNode::asText)));
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

    private void answer(Call call, MessageQuery query) {
        if (query.patientId().isPresent() || query.orderNumber().isPresent()) {
            query.channel().ifPresentOrElse(call::mustSeePhi, call::mustSeeAllPhi);
        }
        if (!call.caller().mayEverywhere(Permission.OBSERVE)) {
            call.mustSee(
                    query.channel().orElseThrow(() -> new Refusal(400, "channel: name one that you may see.")),
                    unknown());
        }
        if (call.caller().may(Permission.SEE_PHI)) {
            call.audit(
                    Action.SEARCHED, call.caller().name(), 0, query.patientId().orElse(""), Call.DONE);
        }
        List<StoredMessage> found = journal.search(query);
        ObjectNode json = Json.object();
        json.set("messages", Json.list(found, each -> Json.message(each, call.seesPhi(each.channel()))));
        if (found.size() == query.limit()) {
            json.put("before", found.getLast().id().value());
        }
        Api.send(call.response(), json);
    }

    private void one(Call call) {
        StoredMessage found = find(call);
        call.viewed(found);
        Api.send(call.response(), Json.message(found, call.seesPhi(found.channel())));
    }

    private StoredMessage find(Call call) {
        StoredMessage found = journal.message(Asked.message(call.request())).orElseThrow(MessageRoutes::unknown);
        call.mustSee(found.channel(), unknown());
        return found;
    }

    private void bytes(Call call, Function<MessageId, Optional<Payload>> reading) {
        StoredMessage found = find(call);
        send(call, found, reading.apply(found.id()));
    }

    /// As it is, or masked for those who may not see PHI.
    static void send(Call call, StoredMessage message, Optional<Payload> payload) {
        Payload found = payload.orElseThrow(MessageRoutes::unknown);
        call.viewed(message);
        call.response()
                .header("Content-Type", "application/octet-stream")
                .send((call.seesPhi(message.channel()) ? found : Mask.of(found)).reveal());
    }

    static Refusal unknown() {
        return new Refusal(404, "There is no such message or delivery.");
    }
}
