package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Move;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.people.Permission;

/// Deliveries: where each stands and why, its attempts, its bytes; send again, give up.
final class DeliveryRoutes {

    private static final Set<String> STATES =
            Set.of("waiting", "sending", "delivered", "rejected", "uncertain", "cancelled");
    private static final Hold TURN = new Hold("It waits for its turn.", Instant.EPOCH);
    private static final Hold GONE =
            new Hold("The configuration has no such channel or destination any more.", Instant.EPOCH);
    private static final String ONE = "/api/v1/messages/{id}/deliveries/{destination}";

    private final Engine engine;
    private final Journal journal;

    DeliveryRoutes(Engine engine, Journal journal) {
        this.engine = engine;
        this.journal = journal;
    }

    List<Route> routes() {
        return List.of(
                Route.getOf("/api/v1/deliveries", Permission.OBSERVE, this::list),
                Route.getOf("/api/v1/messages/{id}/deliveries", Permission.OBSERVE, this::ofMessage),
                Route.getOf(ONE, Permission.OBSERVE, call -> Api.send(call.response(), json(find(call)))),
                Route.getOf(ONE + "/attempts", Permission.OBSERVE, this::attempts),
                Route.getOf(
                        ONE + "/content",
                        Permission.OBSERVE,
                        call -> MessageRoutes.send(call, message(call), content(call))),
                Route.postOf(ONE + "/retry", Permission.OPERATE, this::retry),
                Route.postOf(ONE + "/cancel", Permission.OPERATE, this::cancel),
                Route.postOf(ONE + "/edit", Permission.OPERATE, this::edit),
                Route.postOf(ONE + "/hand-over", Permission.OPERATE, this::handOver),
                Route.getOf("/api/v1/quarantine", Permission.OBSERVE, this::quarantine));
    }

    private void list(Call call) {
        ServerRequest request = call.request();
        String state = Asked.query(request, "state").orElse("waiting");
        if (!STATES.contains(state)) {
            throw new Refusal(
                    400,
                    "state: expected "
                            + String.join(", ", STATES.stream().sorted().toList()) + ".");
        }
        String channel =
                Asked.query(request, "channel").orElseThrow(() -> new Refusal(400, "channel: name the channel."));
        call.mustSee(channel, MessageRoutes.unknown());
        List<StoredDelivery> found = journal.deliveries(
                channel, Asked.query(request, "destination"), state, Asked.limit(Asked.query(request, "limit")));
        answer(call, found);
    }

    /// Everything that waits for a person, newest first, of the channels that the caller sees.
    private void quarantine(Call call) {
        ServerRequest request = call.request();
        int limit = Asked.limit(Asked.query(request, "limit"));
        Optional<String> only = Asked.query(request, "channel");
        List<Channel> seen = engine.channels().stream()
                .filter(each -> call.covers(each.name()))
                .filter(each -> only.isEmpty() || only.get().equals(each.name()))
                .toList();
        if (only.isPresent() && seen.isEmpty()) {
            throw new Refusal(404, "There is no such channel.");
        }
        List<StoredDelivery> found = new ArrayList<>();
        for (Channel channel : seen) {
            for (String state : List.of("rejected", "uncertain")) {
                found.addAll(journal.deliveries(channel.name(), Asked.query(request, "destination"), state, limit));
            }
        }
        found.sort(Comparator.comparingLong(StoredDelivery::sequence).reversed());
        answer(call, found.subList(0, Math.min(limit, found.size())));
    }

    private void ofMessage(Call call) {
        answer(call, journal.deliveries(message(call).id()));
    }

    private StoredMessage message(Call call) {
        StoredMessage found = journal.message(Asked.message(call.request())).orElseThrow(MessageRoutes::unknown);
        call.mustSee(found.channel(), MessageRoutes.unknown());
        return found;
    }

    private void answer(Call call, List<StoredDelivery> found) {
        ObjectNode json = Json.object();
        json.set("deliveries", Json.list(found, this::json));
        Api.send(call.response(), json);
    }

    private ObjectNode json(StoredDelivery delivery) {
        Hold hold = engine.channel(delivery.channel())
                .filter(channel -> channel.plan().outlets().stream()
                        .anyMatch(each -> each.name().equals(delivery.id().destination())))
                .map(channel -> channel.hold(delivery).orElse(TURN))
                .orElse(GONE);
        return Json.delivery(delivery, hold);
    }

    private StoredDelivery find(Call call) {
        DeliveryId id = Asked.delivery(call.request());
        StoredDelivery found = journal.deliveries(id.message()).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(MessageRoutes::unknown);
        call.mustSee(found.channel(), MessageRoutes.unknown());
        return found;
    }

    private void attempts(Call call) {
        StoredDelivery delivery = find(call);
        DeliveryId id = delivery.id();
        call.viewed(message(call));
        ObjectNode json = Json.object();
        json.set(
                "attempts",
                Json.list(journal.attempts(id), each -> Json.attempt(each, call.seesPhi(delivery.channel()))));
        Api.send(call.response(), json);
    }

    /// Its newest version, or the one that `version` names.
    private Optional<Payload> content(Call call) {
        DeliveryId id = find(call).id();
        return Asked.query(call.request(), "version")
                .map(text -> Asked.positive("version", text))
                .map(version -> journal.content(id, (int) Math.min(version, Integer.MAX_VALUE)))
                .orElseGet(() -> journal.content(id));
    }

    private void retry(Call call) {
        moved(call, engine.moves().retry(find(call).id(), call.caller().name()));
    }

    private void cancel(Call call) {
        DeliveryId id = find(call).id();
        Asked.nothing(call.request());
        moved(call, engine.moves().cancel(id, call.caller().name(), call.reason()));
    }

    /// Sends other bytes. Who writes them sees what was sent, so that permission is needed too.
    private void edit(Call call) {
        StoredDelivery delivery = find(call);
        DeliveryId id = delivery.id();
        call.mustSeePhi(delivery.channel());
        JsonNode body = Asked.body(call.request(), Set.of("content"), Api.LARGEST_CONTENT);
        Payload content = Asked.bytes(body, "content");
        moved(call, engine.moves().revise(id, call.caller().name(), call.neededReason(), content));
    }

    private void handOver(Call call) {
        DeliveryId id = find(call).id();
        JsonNode body = Asked.body(call.request(), Set.of("destination"));
        String destination = Asked.text(body, "destination")
                .orElseThrow(() -> new Refusal(400, "destination: name one of the channel."));
        moved(call, engine.moves().handOver(id, destination, call.caller().name(), call.neededReason()));
    }

    private static void moved(Call call, Move move) {
        switch (move) {
            case Move.Done done ->
                Api.send(
                        call.response(),
                        Json.object()
                                .put("state", done.state().name())
                                .put("reason", done.state().reason()));
            case Move.Refused refused -> throw new Refusal(409, refused.reason());
            case Move.Unknown _ -> throw MessageRoutes.unknown();
        }
    }
}
