package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.engine.Engine;
import org.drawbridge.server.replay.Replay;
import org.drawbridge.server.replay.Replays;

/// Replays: begin, watch, pause, resume, cancel.
final class ReplayRoutes {

    private static final Set<String> KEYS =
            Set.of("channel", "destination", "from", "until", "type", "by", "perSecond", "dryRun");
    private static final String ONE = "/api/v1/replays/{id}";

    private final Engine engine;
    private final Replays replays;

    ReplayRoutes(Engine engine, Replays replays) {
        this.engine = engine;
        this.replays = replays;
    }

    void route(HttpRouting.Builder routing) {
        routing.get("/api/v1/replays", (_, response) -> {
            ObjectNode json = Json.object();
            json.set("replays", Json.list(replays.list(), Replays::json));
            Api.send(response, json);
        });
        routing.post("/api/v1/replays", this::begin);
        routing.get(ONE, (request, response) -> answer(response, replays.find(id(request))));
        routing.post(ONE + "/pause", (request, response) -> move(request, response, Replay.State.PAUSED));
        routing.post(ONE + "/resume", (request, response) -> move(request, response, Replay.State.RUNNING));
        routing.post(ONE + "/cancel", (request, response) -> move(request, response, Replay.State.CANCELLED));
    }

    private void begin(ServerRequest request, ServerResponse response) {
        JsonNode wanted;
        try {
            wanted = Json.MAPPER.readTree(request.content().as(byte[].class));
        } catch (IOException e) {
            throw new Refusal(400, "The body is no JSON; expected an object with channel, destination and from.");
        }
        for (Iterator<String> names = wanted.fieldNames(); names.hasNext(); ) {
            if (!KEYS.contains(names.next())) {
                throw new Refusal(
                        400,
                        "An unknown field; known are "
                                + String.join(", ", KEYS.stream().sorted().toList()) + ".");
            }
        }
        String channel = text(wanted, "channel");
        String destination = text(wanted, "destination");
        boolean known = engine.channel(channel)
                .filter(each -> each.plan().outlets().stream()
                        .anyMatch(outlet -> outlet.name().equals(destination)))
                .isPresent();
        if (!known) {
            throw new Refusal(404, "There is no such channel, or it has no such destination.");
        }
        Instant from = Asked.instant("from", text(wanted, "from"));
        Optional<Instant> until = Optional.of(wanted.path("until").asText(""))
                .filter(each -> !each.isEmpty())
                .map(each -> Asked.instant("until", each));
        int perSecond = wanted.path("perSecond").asInt(0);
        if (perSecond < 0 || perSecond > 100_000) {
            throw new Refusal(400, "perSecond: expected 1 to 100000, or 0 for no limit.");
        }
        answer(
                response,
                Optional.of(replays.begin(
                        channel,
                        destination,
                        from,
                        until,
                        wanted.path("type").asText(""),
                        wanted.path("by").asText("api"),
                        perSecond,
                        wanted.path("dryRun").asBoolean(false))));
    }

    private static String text(JsonNode wanted, String key) {
        String text = wanted.path(key).asText("");
        if (text.isEmpty()) {
            throw new Refusal(400, key + ": is missing.");
        }
        return text;
    }

    private void move(ServerRequest request, ServerResponse response, Replay.State next) {
        answer(response, replays.move(id(request), next));
    }

    private static long id(ServerRequest request) {
        return Asked.positive("the replay's id", request.path().pathParameters().get("id"));
    }

    private static void answer(ServerResponse response, Optional<Replay> replay) {
        Api.send(response, Replays.json(replay.orElseThrow(() -> new Refusal(404, "There is no such replay."))));
    }
}
