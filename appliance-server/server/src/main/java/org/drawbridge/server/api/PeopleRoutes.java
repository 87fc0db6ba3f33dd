package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.drawbridge.security.people.Account;
import org.drawbridge.security.people.ApiKey;
import org.drawbridge.security.people.Grant;
import org.drawbridge.security.people.People;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.people.Role;

/// Accounts and keys, for administrators.
final class PeopleRoutes {

    private static final Set<String> ACCOUNT = Set.of("name", "grants");
    private static final Set<String> ASSIGNED = Set.of("grants", "disabled");
    private static final Set<String> GRANT = Set.of("role", "channels");
    private static final Set<String> KEY = Set.of("name", "scopes", "channels", "days");
    private static final int MOST_DAYS = 3650;

    private final People people;

    PeopleRoutes(People people) {
        this.people = people;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/accounts", Permission.ADMINISTER, this::accounts),
                Route.post("/api/v1/accounts", Permission.ADMINISTER, this::add),
                Route.post("/api/v1/accounts/{name}", Permission.ADMINISTER, this::assign),
                Route.post("/api/v1/accounts/{name}/reset", Permission.ADMINISTER, this::reset),
                Route.delete("/api/v1/accounts/{name}", Permission.ADMINISTER, this::remove),
                Route.get("/api/v1/keys", Permission.ADMINISTER, this::keys),
                Route.post("/api/v1/keys", Permission.ADMINISTER, this::addKey),
                Route.delete("/api/v1/keys/{id}", Permission.ADMINISTER, this::removeKey));
    }

    private void accounts(Call call) {
        ObjectNode json = Json.object();
        json.set("accounts", Json.list(List.copyOf(people.accounts()), PeopleRoutes::json));
        Api.send(call.response(), json);
    }

    private static ObjectNode json(Account account) {
        ObjectNode json = Json.object()
                .put("name", account.name())
                .put("disabled", account.disabled())
                .put("secondFactor", account.hasSecondFactor());
        json.set(
                "grants",
                Json.list(
                        account.grants().stream()
                                .sorted(Comparator.comparing(Grant::role))
                                .toList(),
                        PeopleRoutes::json));
        return json;
    }

    private void add(Call call) {
        JsonNode body = Asked.body(call.request(), ACCOUNT);
        String name = named(body);
        if (people.accounts().stream().anyMatch(each -> each.name().equals(name))) {
            throw new Refusal(409, "There is an account of this name already.");
        }
        String code = people.add(name, grants(body));
        Api.send(call.response(), Json.object().put("name", name).put("code", code));
    }

    private void assign(Call call) {
        JsonNode body = Asked.body(call.request(), ASSIGNED);
        String name = parameter(call.request(), "name");
        keepAnAdministrator(
                name,
                !body.path("disabled").asBoolean() && grants(body).contains(Grant.everywhere(Role.ADMINISTRATOR)));
        found(people.assign(name, grants(body), body.path("disabled").asBoolean()));
        Api.send(call.response(), Json.object());
    }

    private void reset(Call call) {
        String code = people.reset(parameter(call.request(), "name")).orElseThrow(PeopleRoutes::unknown);
        Api.send(call.response(), Json.object().put("code", code));
    }

    private void remove(Call call) {
        String name = parameter(call.request(), "name");
        keepAnAdministrator(name, false);
        found(people.remove(name));
        Api.send(call.response(), Json.object());
    }

    /// Without an administrator nobody could give roles any more.
    private void keepAnAdministrator(String changed, boolean stays) {
        boolean others = people.accounts().stream()
                .anyMatch(each -> !each.name().equals(changed)
                        && !each.disabled()
                        && each.grants().contains(Grant.everywhere(Role.ADMINISTRATOR)));
        if (!others && !stays) {
            throw new Refusal(409, "This is the last administrator; make another one first.");
        }
    }

    private void keys(Call call) {
        ObjectNode json = Json.object();
        json.set("keys", Json.list(people.keys(), PeopleRoutes::json));
        Api.send(call.response(), json);
    }

    private static ObjectNode json(ApiKey key) {
        ObjectNode json = Json.object()
                .put("id", key.id())
                .put("name", key.name())
                .put("createdAt", key.createdAt().toString())
                .put("expiresAt", key.expiresAt().toString());
        json.set("scopes", Json.texts(key.scopes().stream().map(Json::word).toList()));
        json.set("channels", Json.texts(key.channels()));
        return json;
    }

    private void addKey(Call call) {
        JsonNode body = Asked.body(call.request(), KEY);
        Set<Permission> scopes = new TreeSet<>();
        for (String each : texts(body, "scopes")) {
            scopes.add(constant(each, Permission.class, "scopes"));
        }
        int days = body.path("days").asInt(365);
        if (scopes.isEmpty() || days < 1 || days > MOST_DAYS) {
            throw new Refusal(400, "Expected 'scopes' with at least one, and 'days' from 1 to " + MOST_DAYS + ".");
        }
        String key = people.addKey(named(body), scopes, texts(body, "channels"), Duration.ofDays(days));
        Api.send(call.response(), Json.object().put("key", key));
    }

    private void removeKey(Call call) {
        found(people.removeKey(parameter(call.request(), "id")));
        Api.send(call.response(), Json.object());
    }

    private static String named(JsonNode body) {
        return Asked.text(body, "name")
                .filter(each -> People.NAME.matcher(each).matches())
                .orElseThrow(() ->
                        new Refusal(400, "name: expected letters, digits, '.', '_', '-' and '@', at most 64 of them."));
    }

    private static ObjectNode json(Grant grant) {
        ObjectNode json = Json.object().put("role", Json.word(grant.role()));
        json.set("channels", Json.texts(grant.channels()));
        return json;
    }

    private static Set<Grant> grants(JsonNode body) {
        Set<Grant> grants = new HashSet<>();
        for (JsonNode each : body.path("grants")) {
            each.fieldNames().forEachRemaining(key -> Asked.known(key, GRANT));
            String role = Asked.text(each, "role").orElseThrow(() -> new Refusal(400, "grants: each wants a 'role'."));
            grants.add(new Grant(constant(role, Role.class, "role"), texts(each, "channels")));
        }
        return grants;
    }

    private static Set<String> texts(JsonNode body, String name) {
        Set<String> texts = new TreeSet<>();
        body.path(name).forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static <E extends Enum<E>> E constant(String word, Class<E> kind, String field) {
        return Stream.of(kind.getEnumConstants())
                .filter(each -> Json.word(each).equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        400,
                        field + ": expected some of "
                                + String.join(
                                        ", ",
                                        Stream.of(kind.getEnumConstants())
                                                .map(Json::word)
                                                .toList()) + "."));
    }

    private static String parameter(ServerRequest request, String name) {
        return request.path().pathParameters().get(name);
    }

    private static void found(boolean found) {
        if (!found) {
            throw unknown();
        }
    }

    private static Refusal unknown() {
        return new Refusal(404, "There is no such account or key.");
    }
}
