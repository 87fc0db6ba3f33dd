package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.util.List;
import java.util.Set;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.people.Caller;
import org.drawbridge.security.people.Login;
import org.drawbridge.security.people.People;

/// Logging in and out, and one's own second factor.
final class LoginRoutes {

    private static final Route.Access OPEN = new Route.Access.Open();
    private static final Route.Access KNOWN = new Route.Access.Known();

    private final People people;

    LoginRoutes(People people) {
        this.people = people;
    }

    List<Route> routes() {
        return List.of(
                new Route(Method.POST, "/api/v1/login", OPEN, this::login),
                new Route(Method.POST, "/api/v1/login/code", OPEN, this::redeem),
                new Route(Method.POST, "/api/v1/logout", KNOWN, this::logout),
                new Route(Method.GET, "/api/v1/me", KNOWN, LoginRoutes::me),
                new Route(Method.POST, "/api/v1/me/second-factor", KNOWN, this::offer),
                new Route(Method.POST, "/api/v1/me/second-factor/confirm", KNOWN, this::confirm));
    }

    private void login(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("name", "password", "code"));
        String name = needed(body, "name");
        String code = Asked.text(body, "code").orElse("");
        answer(call, name, people.login(name, needed(body, "password"), code));
    }

    private void redeem(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("name", "code", "password"));
        String name = needed(body, "name");
        answer(call, name, people.redeem(name, needed(body, "code"), needed(body, "password")));
    }

    private static void answer(Call call, String name, Login login) {
        switch (login) {
            case Login.Done done -> {
                call.audit(Action.LOGGED_IN, name, 0, "", Call.DONE);
                ObjectNode json = Json.object()
                        .put("token", done.token())
                        .put("until", done.until().toString());
                json.set("caller", json(done.caller()));
                Api.send(call.response(), json);
            }
            case Login.CodeWanted _ ->
                throw new Refusal(401, "This account has a second factor: give its code as 'code'.");
            case Login.Wrong _ -> {
                call.audit(Action.LOGGED_IN, name, 0, "", Call.REFUSED);
                throw new Refusal(401, "Name, password or code is wrong.");
            }
            case Login.Locked locked -> {
                long seconds = locked.pause().toSeconds() + 1;
                call.response().header("Retry-After", Long.toString(seconds));
                throw new Refusal(429, "Too many failures; try again in " + seconds + " s.");
            }
            case Login.PasswordRefused refused -> throw new Refusal(400, refused.reason());
        }
    }

    private void logout(Call call) {
        people.logout(call.token());
        call.audit(Action.LOGGED_OUT, call.caller().name(), 0, "", Call.DONE);
        Api.send(call.response(), Json.object());
    }

    private static void me(Call call) {
        Api.send(call.response(), json(call.caller()));
    }

    private static ObjectNode json(Caller caller) {
        ObjectNode json = Json.object().put("kind", Json.word(caller.kind())).put("name", caller.name());
        json.set(
                "permissions",
                Json.texts(caller.permissions().stream().map(Json::word).toList()));
        json.set("channels", Json.texts(caller.channels()));
        return json;
    }

    private void offer(Call call) {
        Api.send(call.response(), Json.object().put("uri", people.offerSecondFactor(person(call))));
    }

    private void confirm(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("code"));
        if (!people.confirmSecondFactor(person(call), needed(body, "code"))) {
            throw new Refusal(400, "This is not the code of the second factor that was offered; ask for one first.");
        }
        Api.send(call.response(), Json.object());
    }

    private static String person(Call call) {
        if (call.caller().kind() != Caller.Kind.PERSON) {
            throw new Refusal(403, "A second factor is for people; programs have keys.");
        }
        return call.caller().name();
    }

    private static String needed(JsonNode body, String name) {
        return Asked.text(body, name).orElseThrow(() -> new Refusal(400, name + ": is missing."));
    }
}
