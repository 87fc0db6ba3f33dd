package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.Journal.Counts;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.mapping.UnreadPlaces;
import org.drawbridge.security.people.Permission;
import org.drawbridge.server.config.Observed;
import org.drawbridge.server.throughput.Throughput;

/// Channels: counters, start, stop; and the health of the whole.
final class ChannelRoutes {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Engine engine;
    private final Journal journal;
    private final Throughput throughput;
    private final Supplier<Map<String, Observed>> observed;

    /// @param observed what is seen of the mappings of each channel, in the configuration of the moment
    ChannelRoutes(Engine engine, Journal journal, Throughput throughput, Supplier<Map<String, Observed>> observed) {
        this.engine = engine;
        this.journal = journal;
        this.throughput = throughput;
        this.observed = observed;
    }

    List<Route> routes() {
        return List.of(
                Route.open("/api/v1/health", this::health),
                Route.getOf("/api/v1/channels", Permission.OBSERVE, this::list),
                Route.getOf(
                        "/api/v1/channels/{name}",
                        Permission.OBSERVE,
                        call -> Api.send(call.response(), json(find(call)))),
                Route.getOf("/api/v1/channels/{name}/unread", Permission.SEE_PHI, this::unread),
                Route.getOf("/api/v1/channels/{name}/shadow", Permission.OBSERVE, this::shadow),
                Route.postOf("/api/v1/channels/{name}/start", Permission.OPERATE, call -> {
                    Channel channel = find(call);
                    channel.start();
                    Api.send(call.response(), json(channel));
                }),
                Route.postOf("/api/v1/channels/{name}/stop", Permission.OPERATE, call -> {
                    Channel channel = find(call);
                    channel.stop(GRACE);
                    Api.send(call.response(), json(channel));
                }),
                Route.postOf(
                        "/api/v1/channels/{name}/destinations/{destination}/breaker/reset",
                        Permission.OPERATE,
                        this::resetBreaker));
    }

    private void resetBreaker(Call call) {
        String destination = call.request().path().pathParameters().get("destination");
        Channel channel = find(call);
        if (!channel.resetBreaker(destination)) {
            throw new Refusal(404, "The channel has no such destination.");
        }
        Api.send(call.response(), Json.breaker(channel.breaker(destination).orElseThrow()));
    }

    private void list(Call call) {
        ObjectNode json = Json.object();
        List<Channel> seen = engine.channels().stream()
                .filter(each -> call.covers(each.name()))
                .toList();
        json.set("channels", Json.list(seen, this::json));
        Api.send(call.response(), json);
    }

    /// Places and counts of a sample, no values; but a sender of JSON or XML may call an element by a patient.
    private void unread(Call call) {
        UnreadPlaces found = observed(call).unread();
        ObjectNode json = Json.object().put("lookedAt", found.documents());
        ObjectNode places = json.putObject("places");
        found.counts().forEach(places::put);
        Api.send(call.response(), json);
    }

    /// Places, counts and the numbers of messages, no values. The places are those of what our mappings write.
    private void shadow(Call call) {
        ObjectNode json = Json.object();
        ArrayNode shadows = json.putArray("shadows");
        observed(call).comparisons().forEach((names, comparison) -> shadows.add(Json.comparison(names, comparison)));
        Api.send(call.response(), json);
    }

    private Observed observed(Call call) {
        return observed.get().getOrDefault(find(call).name(), new Observed());
    }

    private Channel find(Call call) {
        var unknown = new Refusal(404, "There is no such channel.");
        Channel found = engine.channel(call.request().path().pathParameters().get("name"))
                .orElseThrow(() -> unknown);
        call.mustSee(found.name(), unknown);
        return found;
    }

    private ObjectNode json(Channel channel) {
        Counts counts = journal.counts(channel.name());
        ObjectNode json = Json.channel(channel, counts).put("perMinute", throughput.perMinute(channel.name()));
        received(channel.name(), counts).ifPresent(at -> json.put("lastReceivedAt", at.toString()));
        for (JsonNode each : json.path("destinations")) {
            if (Json.underWay(each.path("deliveries")) > 0) {
                oldest(channel.name(), each.path("name").asText())
                        .ifPresent(at -> ((ObjectNode) each).put("oldestWaiting", at.toString()));
            }
        }
        return json;
    }

    /// Of a channel that has received nothing since the start, the journal knows it.
    private Optional<Instant> received(String channel, Counts counts) {
        Optional<Instant> last = throughput.received(channel);
        return last.isPresent() || counts.messages().isEmpty()
                ? last
                : journal.search(MessageQuery.newest(channel, 1)).stream()
                        .map(StoredMessage::receivedAt)
                        .findFirst();
    }

    /// When the first of those that are under way to a destination was received.
    private Optional<Instant> oldest(String channel, String destination) {
        return journal.undelivered(channel, destination, 0, 1).items().stream()
                .findFirst()
                .flatMap(each -> journal.message(each.id().message()))
                .map(StoredMessage::receivedAt);
    }

    /// 200 while every channel runs and the journal answers; else 503. For load balancers and watchdogs: no
    /// counts, no
    /// token.
    private void health(Call call) {
        ObjectNode json = Json.object();
        boolean well = true;
        ObjectNode channels = json.putObject("channels");
        for (Channel channel : engine.channels()) {
            channels.put(channel.name(), channel.running() ? "running" : "stopped");
            well &= channel.running();
            try {
                var _ = journal.counts(channel.name());
            } catch (StorageException e) {
                json.put("journal", e.getMessage());
                well = false;
            }
        }
        json.put("status", well ? "up" : "degraded");
        call.response().status(well ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        Api.send(call.response(), json);
    }
}
