package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.drawbridge.mapping.TableRow;
import org.drawbridge.security.people.Caller;
import org.drawbridge.security.people.Permission;
import org.drawbridge.server.codes.OpenCode;
import org.drawbridge.server.codes.Worklist;

/// Codes that no table knows, and what a person makes of them.
final class CodeRoutes {

    private final Worklist worklist;

    CodeRoutes(Worklist worklist) {
        this.worklist = worklist;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/codes", Permission.SEE_PHI, this::list),
                Route.post("/api/v1/codes", Permission.CONFIGURE, this::complete));
    }

    private void list(Call call) {
        ObjectNode json = Json.object();
        json.set(
                "codes",
                Json.list(
                        worklist.list().stream()
                                .filter(each -> !seen(each, call.caller()).isEmpty())
                                .toList(),
                        each -> json(each, call.caller())));
        Api.send(call.response(), json);
    }

    private static List<String> seen(OpenCode code, Caller caller) {
        return code.channels().stream().filter(caller::sees).sorted().toList();
    }

    private static ObjectNode json(OpenCode code, Caller caller) {
        ObjectNode json = Json.object()
                .put("mapping", code.key().mapping())
                .put("table", code.key().table())
                .put("code", code.key().code())
                .put("messages", code.messages())
                .put("first", code.first().toString())
                .put("last", code.last().toString());
        json.set("channels", Json.texts(seen(code, caller)));
        return json;
    }

    private void complete(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("mapping", "table", "code", "target", "system", "display"));
        var row = new TableRow(
                needed(body, "code"),
                needed(body, "target"),
                Asked.text(body, "system").orElse(""),
                Asked.text(body, "display").orElse(""));
        String mapping = needed(body, "mapping");
        String table = needed(body, "table");
        String reason = call.neededReason();
        ChangeRoutes.answer(
                call, () -> worklist.complete(mapping, table, row, call.caller().name(), reason));
    }

    private static String needed(JsonNode body, String name) {
        String text = ChangeRoutes.text(body, name).strip();
        if (text.isEmpty()) {
            throw new Refusal(400, name + ": is empty.");
        }
        return text;
    }
}
