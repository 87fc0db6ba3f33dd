package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.drawbridge.security.people.Permission;
import org.drawbridge.server.throughput.Minute;
import org.drawbridge.server.throughput.Throughput;

/// What was done minute by minute: the numbers behind charts.
final class ThroughputRoutes {

    private static final int STANDARD = 60;

    private final Throughput throughput;

    ThroughputRoutes(Throughput throughput) {
        this.throughput = throughput;
    }

    List<Route> routes() {
        return List.of(Route.getOf("/api/v1/metrics/history", Permission.OBSERVE, this::history));
    }

    private void history(Call call) {
        Optional<String> channel = Asked.query(call.request(), "channel");
        channel.ifPresent(name -> call.mustSee(name, new Refusal(404, "There is no such channel.")));
        long minutes = Asked.query(call.request(), "minutes")
                .map(text -> Asked.positive("minutes", text))
                .orElse((long) STANDARD);
        if (minutes > Throughput.MINUTES) {
            throw new Refusal(400, "minutes: at most " + Throughput.MINUTES + ", which is a day; no more is kept.");
        }
        List<Minute> found = throughput.last((int) minutes, channel.isPresent() ? channel.get()::equals : call::covers);
        ObjectNode json = Json.object();
        json.set("minutes", Json.list(found, ThroughputRoutes::json));
        Api.send(call.response(), json);
    }

    private static ObjectNode json(Minute minute) {
        return Json.object()
                .put("at", minute.at().toString())
                .put("received", minute.received())
                .put("delivered", minute.delivered())
                .put("retried", minute.retried())
                .put("failed", minute.failed())
                .put("medianMillis", tenths(minute.medianMillis()))
                .put("p95Millis", tenths(minute.p95Millis()));
    }

    private static double tenths(double millis) {
        return Math.round(millis * 10) / 10.0;
    }
}
