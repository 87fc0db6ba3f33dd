package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.drawbridge.security.people.Permission;
import org.drawbridge.server.retention.Removals;
import org.drawbridge.store.Retention.Cut;
import org.drawbridge.store.RetentionRules;

/// How long messages are kept: the rules in force, what they would remove now, and removing it.
final class RetentionRoutes {

    private static final String PATH = "/api/v1/journal/retention";

    private final Removals removals;

    RetentionRoutes(Removals removals) {
        this.removals = removals;
    }

    List<Route> routes() {
        return List.of(
                Route.get(PATH, Permission.OBSERVE, call -> send(call, removals.preview())),
                Route.post(
                        PATH,
                        Permission.CONFIGURE,
                        call -> send(call, removals.run(call.caller().name()))));
    }

    private void send(Call call, List<Cut> cuts) {
        RetentionRules rules = removals.rules();
        ObjectNode json = keep(rules.standard()).put("megabytes", rules.bytes() >> 20);
        ObjectNode channels = json.putObject("channels");
        for (Map.Entry<String, RetentionRules.Keep> each : new TreeMap<>(rules.channels()).entrySet()) {
            if (call.covers(each.getKey())) {
                channels.set(each.getKey(), keep(each.getValue()));
            }
        }
        json.set("days", Json.list(cuts, RetentionRoutes::json));
        Api.send(call.response(), json);
    }

    private static ObjectNode keep(RetentionRules.Keep keep) {
        return Json.object()
                .put("doneDays", keep.done())
                .put("filteredDays", keep.filtered())
                .put("failedDays", keep.failed());
    }

    private static ObjectNode json(Cut cut) {
        return Json.object()
                .put("day", cut.day().toString())
                .put("removed", cut.removed())
                .put("waiting", cut.waiting())
                .put("bytes", cut.bytes());
    }
}
