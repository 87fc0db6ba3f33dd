package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.people.Caller;
import org.drawbridge.security.people.IdentityProvider;
import org.drawbridge.security.people.Login;
import org.drawbridge.security.people.People;
import org.drawbridge.server.Repeats;

/// Logging in and out, and one's own second factor.
final class LoginRoutes {

    private static final Logger LOG = System.getLogger("drawbridge.api");
    /// RFC 8252 §7.3.
    private static final Pattern LOOPBACK = Pattern.compile("http://127\\.0\\.0\\.1:\\d{1,5}/callback");

    private static final Route.Access OPEN = new Route.Access.Open();
    private static final Route.Access KNOWN = new Route.Access.Known();

    private final People people;
    private final Repeats said = new Repeats(Duration.ofMinutes(1));

    LoginRoutes(People people) {
        this.people = people;
    }

    List<Route> routes() {
        return List.of(
                new Route(Method.POST, "/api/v1/login", OPEN, this::login),
                new Route(Method.POST, "/api/v1/login/code", OPEN, this::redeem),
                new Route(Method.POST, "/api/v1/login/browser", OPEN, this::begin),
                new Route(Method.POST, "/api/v1/login/browser/finish", OPEN, this::finish),
                new Route(Method.POST, "/api/v1/logout", KNOWN, this::logout),
                new Route(Method.GET, "/api/v1/me", KNOWN, LoginRoutes::me),
                new Route(Method.POST, "/api/v1/me/second-factor", KNOWN, this::offer),
                new Route(Method.POST, "/api/v1/me/second-factor/confirm", KNOWN, this::confirm));
    }

    private void login(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("name", "password", "code"));
        String name = needed(body, "name");
        String code = Asked.text(body, "code").orElse("");
        answer(call, name, people.login(address(call), name, needed(body, "password"), code));
    }

    private void redeem(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("name", "code", "password"));
        String name = needed(body, "name");
        answer(call, name, people.redeem(address(call), name, needed(body, "code"), needed(body, "password")));
    }

    /// A login that the browser of a person has to finish, as RFC 8252 has it for programs of the desktop.
    private void begin(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("redirect"));
        String redirect = needed(body, "redirect");
        if (!LOOPBACK.matcher(redirect).matches()) {
            throw new Refusal(400, "redirect: expected http://127.0.0.1:PORT/callback, of the person's own machine.");
        }
        IdentityProvider provider = people.provider()
                .orElseThrow(() -> new Refusal(404, "There is no identity provider; log in with name and password."));
        IdentityProvider.Begun begun = provider.begin(URI.create(redirect))
                .orElseThrow(() -> new Refusal(
                        503,
                        "The identity provider does not answer. Accounts of this appliance can log in meanwhile."));
        Api.send(
                call.response(),
                Json.object()
                        .put("state", begun.state())
                        .put("page", begun.page().toString()));
    }

    private void finish(Call call) {
        JsonNode body = Asked.body(call.request(), Set.of("state", "code"));
        Login login = people.finish(address(call), needed(body, "state"), needed(body, "code"));
        answer(call, login instanceof Login.Done done ? done.caller().name() : "", login);
    }

    private static String address(Call call) {
        return call.request().remotePeer().host();
    }

    private void answer(Call call, String name, Login login) {
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
            case Login.Busy _ -> {
                call.response().header("Retry-After", "1");
                throw new Refusal(429, "Too many logins at once; try again in a second.");
            }
            case Login.Away away -> {
                call.audit(Action.LOGGED_IN, name, 0, "", Call.REFUSED);
                if (said.first(away.why(), count -> LOG.log(Level.WARNING, "{0} ({1} more)", away.why(), count))) {
                    LOG.log(Level.WARNING, "a login failed: {0}", away.why());
                }
                throw new Refusal(503, away.why() + " Accounts of this appliance can log in meanwhile.");
            }
            case Login.WithoutRole _ -> {
                call.audit(Action.LOGGED_IN, name, 0, "", Call.REFUSED);
                throw new Refusal(403, "You are known, but none of your groups has a role here; ask an administrator.");
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
                Json.texts(
                        caller.permissions().keySet().stream().map(Json::word).toList()));
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
        if (People.isElsewhere(call.caller().name())) {
            throw new Refusal(403, "Your second factor is with whom you log in, not here.");
        }
        if (call.caller().kind() != Caller.Kind.PERSON) {
            throw new Refusal(403, "A second factor is for people; programs have keys.");
        }
        return call.caller().name();
    }

    private static String needed(JsonNode body, String name) {
        return Asked.text(body, name).orElseThrow(() -> new Refusal(400, name + ": is missing."));
    }
}
