package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.Engine.Move;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StoredDelivery;

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

    void route(HttpRouting.Builder routing) {
        routing.get("/api/v1/deliveries", this::list);
        routing.get("/api/v1/messages/{id}/deliveries", this::ofMessage);
        routing.get(ONE, (request, response) -> Api.send(response, json(find(Asked.delivery(request)))));
        routing.get(ONE + "/attempts", this::attempts);
        routing.get(
                ONE + "/content",
                (request, response) -> MessageRoutes.bytes(response, journal.content(Asked.delivery(request))));
        routing.post(
                ONE + "/retry",
                (request, response) -> moved(
                        response,
                        engine.retry(Asked.delivery(request), Wish.of(request).by())));
        routing.post(ONE + "/cancel", (request, response) -> {
            Wish wish = Wish.of(request);
            moved(response, engine.cancel(Asked.delivery(request), wish.by(), wish.reason()));
        });
        routing.get("/api/v1/quarantine", this::quarantine);
    }

    private void list(ServerRequest request, ServerResponse response) {
        String state = Asked.query(request, "state").orElse("waiting");
        if (!STATES.contains(state)) {
            throw new Refusal(
                    400,
                    "state: expected "
                            + String.join(", ", STATES.stream().sorted().toList()) + ".");
        }
        String channel =
                Asked.query(request, "channel").orElseThrow(() -> new Refusal(400, "channel: name the channel."));
        List<StoredDelivery> found = journal.deliveries(
                channel, Asked.query(request, "destination"), state, Asked.limit(Asked.query(request, "limit")));
        answer(response, found);
    }

    /// Everything that waits for a person, newest first.
    private void quarantine(ServerRequest request, ServerResponse response) {
        int limit = Asked.limit(Asked.query(request, "limit"));
        Optional<String> only = Asked.query(request, "channel");
        if (only.isPresent() && engine.channel(only.get()).isEmpty()) {
            throw new Refusal(404, "There is no such channel.");
        }
        List<StoredDelivery> found = new ArrayList<>();
        for (Channel channel : engine.channels()) {
            if (only.isEmpty() || only.get().equals(channel.name())) {
                for (String state : List.of("rejected", "uncertain")) {
                    found.addAll(journal.deliveries(channel.name(), Asked.query(request, "destination"), state, limit));
                }
            }
        }
        found.sort(Comparator.comparingLong(StoredDelivery::sequence).reversed());
        answer(response, found.subList(0, Math.min(limit, found.size())));
    }

    private void ofMessage(ServerRequest request, ServerResponse response) {
        var message = journal.message(Asked.message(request)).orElseThrow(MessageRoutes::unknown);
        answer(response, journal.deliveries(message.id()));
    }

    private void answer(ServerResponse response, List<StoredDelivery> found) {
        ObjectNode json = Json.object();
        json.set("deliveries", Json.list(found, this::json));
        Api.send(response, json);
    }

    private ObjectNode json(StoredDelivery delivery) {
        Hold hold = engine.channel(delivery.channel())
                .filter(channel -> channel.plan().outlets().stream()
                        .anyMatch(each -> each.name().equals(delivery.id().destination())))
                .map(channel -> channel.hold(delivery).orElse(TURN))
                .orElse(GONE);
        return Json.delivery(delivery, hold);
    }

    private StoredDelivery find(DeliveryId id) {
        return journal.deliveries(id.message()).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(MessageRoutes::unknown);
    }

    private void attempts(ServerRequest request, ServerResponse response) {
        DeliveryId id = find(Asked.delivery(request)).id();
        ObjectNode json = Json.object();
        json.set("attempts", Json.list(journal.attempts(id), Json::attempt));
        Api.send(response, json);
    }

    private static void moved(ServerResponse response, Move move) {
        switch (move) {
            case Move.Done done ->
                Api.send(
                        response,
                        Json.object()
                                .put("state", done.state().name())
                                .put("reason", done.state().reason()));
            case Move.Refused refused -> throw new Refusal(409, refused.reason());
            case Move.Unknown _ -> throw MessageRoutes.unknown();
        }
    }
}
