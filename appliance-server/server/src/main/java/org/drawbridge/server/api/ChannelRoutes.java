package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StorageException;

/// Channels: counters, start, stop; and the health of the whole.
final class ChannelRoutes {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Engine engine;
    private final Journal journal;

    ChannelRoutes(Engine engine, Journal journal) {
        this.engine = engine;
        this.journal = journal;
    }

    void route(HttpRouting.Builder routing) {
        routing.get("/api/v1/channels", (_, response) -> {
            ObjectNode json = Json.object();
            json.set("channels", Json.list(engine.channels(), this::json));
            Api.send(response, json);
        });
        routing.get("/api/v1/channels/{name}", (request, response) -> Api.send(response, json(find(request))));
        routing.post("/api/v1/channels/{name}/start", (request, response) -> {
            Channel channel = find(request);
            channel.start();
            Api.send(response, json(channel));
        });
        routing.post("/api/v1/channels/{name}/destinations/{destination}/breaker/reset", (request, response) -> {
            String destination = request.path().pathParameters().get("destination");
            Channel channel = find(request);
            if (!channel.resetBreaker(destination)) {
                throw new Refusal(404, "The channel has no such destination.");
            }
            Api.send(response, Json.breaker(channel.breaker(destination).orElseThrow()));
        });
        routing.post("/api/v1/channels/{name}/stop", (request, response) -> {
            Channel channel = find(request);
            channel.stop(GRACE);
            Api.send(response, json(channel));
        });
    }

    private Channel find(ServerRequest request) {
        return engine.channel(request.path().pathParameters().get("name"))
                .orElseThrow(() -> new Refusal(404, "There is no such channel."));
    }

    private ObjectNode json(Channel channel) {
        return Json.channel(channel, journal.counts(channel.name()));
    }

    /// 200 while every channel runs and the journal answers; else 503. For load balancers and watchdogs: no counts, no
    /// token.
    void health(ServerRequest request, ServerResponse response) {
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
        response.status(well ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        Api.send(response, json);
    }
}
