package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.engine.Engine;
import org.drawbridge.security.people.Permission;
import org.drawbridge.server.replay.Replay;
import org.drawbridge.server.replay.Replays;

/// Replays: begin, watch, pause, resume, cancel. Who begins one is kept with it, and in each delivery that it moves.
final class ReplayRoutes {

    private static final Set<String> KEYS =
            Set.of("channel", "destination", "from", "until", "type", "perSecond", "dryRun");
    private static final String ALL = "/api/v1/replays";
    private static final String ONE = "/api/v1/replays/{id}";

    private final Engine engine;
    private final Replays replays;

    ReplayRoutes(Engine engine, Replays replays) {
        this.engine = engine;
        this.replays = replays;
    }

    List<Route> routes() {
        return List.of(
                Route.getOf(ALL, Permission.OBSERVE, this::list),
                Route.postOf(ALL, Permission.OPERATE, this::begin),
                Route.getOf(ONE, Permission.OBSERVE, call -> answer(call, find(call))),
                Route.postOf(ONE + "/pause", Permission.OPERATE, call -> move(call, Replay.State.PAUSED)),
                Route.postOf(ONE + "/resume", Permission.OPERATE, call -> move(call, Replay.State.RUNNING)),
                Route.postOf(ONE + "/cancel", Permission.OPERATE, call -> move(call, Replay.State.CANCELLED)));
    }

    private void list(Call call) {
        List<Replay> seen = replays.list().stream()
                .filter(each -> call.covers(each.channel()))
                .toList();
        ObjectNode json = Json.object();
        json.set("replays", Json.list(seen, Replays::json));
        Api.send(call.response(), json);
    }

    private void begin(Call call) {
        JsonNode wanted = Asked.body(call.request(), KEYS);
        String channel = text(wanted, "channel");
        String destination = text(wanted, "destination");
        mustHave(call, channel, destination);
        Instant from = Asked.instant("from", text(wanted, "from"));
        Optional<Instant> until = Asked.text(wanted, "until").map(each -> Asked.instant("until", each));
        int perSecond = wanted.path("perSecond").asInt(0);
        if (perSecond < 0 || perSecond > 100_000) {
            throw new Refusal(400, "perSecond: expected 1 to 100000, or 0 for no limit.");
        }
        answer(
                call,
                replays.begin(
                        channel,
                        destination,
                        from,
                        until,
                        Asked.text(wanted, "type").orElse(""),
                        call.caller().name(),
                        perSecond,
                        wanted.path("dryRun").asBoolean(false)));
    }

    private void mustHave(Call call, String channel, String destination) {
        var unknown = new Refusal(404, "There is no such channel, or it has no such destination.");
        call.mustSee(channel, unknown);
        boolean known = engine.channel(channel)
                .filter(each -> each.plan().outlets().stream()
                        .anyMatch(outlet -> outlet.name().equals(destination)))
                .isPresent();
        if (!known) {
            throw unknown;
        }
    }

    private static String text(JsonNode wanted, String key) {
        return Asked.text(wanted, key).orElseThrow(() -> new Refusal(400, key + ": is missing."));
    }

    private void move(Call call, Replay.State next) {
        answer(call, replays.move(find(call).id(), next).orElseThrow(ReplayRoutes::unknown));
    }

    private Replay find(Call call) {
        long id = Asked.positive(
                "the replay's id", call.request().path().pathParameters().get("id"));
        Replay found = replays.find(id).orElseThrow(ReplayRoutes::unknown);
        call.mustSee(found.channel(), unknown());
        return found;
    }

    private static Refusal unknown() {
        return new Refusal(404, "There is no such replay.");
    }

    private static void answer(Call call, Replay replay) {
        Api.send(call.response(), Replays.json(replay));
    }
}
