package org.drawbridge.server.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.people.Caller;
import org.drawbridge.security.people.People;
import org.drawbridge.security.people.Permission;

/// Lets requests through to the routes that their caller may use. A route cannot be registered without saying who may
/// call it.
final class Gate {

    private static final String BEARER = "Bearer ";

    private final People people;
    private final Trail trail;

    Gate(People people, Trail trail) {
        this.people = people;
        this.trail = trail;
    }

    void register(HttpRouting.Builder routing, List<Route> routes) {
        routes.forEach(route -> routing.route(route.method(), route.path(), guarded(route)));
    }

    private Handler guarded(Route route) {
        return (request, response) -> {
            String token = token(request);
            Caller caller =
                    token.isEmpty() ? Caller.ANONYMOUS : people.caller(token).orElse(Caller.ANONYMOUS);
            var call = new Call(request, response, route, caller, token, Reason.of(request), trail);
            try {
                admit(call);
                changes(call);
            } catch (Refusal e) {
                // Strangers without a key are not worth an entry each: they could fill the disk.
                if (!token.isEmpty()) {
                    call.audit(Action.REFUSED, caller.name(), 0, "", Call.REFUSED);
                }
                throw e;
            }
            route.handler().handle(call);
        };
    }

    private static void admit(Call call) {
        switch (call.route().access()) {
            case Route.Access.Open _ -> {}
            case Route.Access.Known _ -> known(call.caller());
            case Route.Access.WantsForChannel(Permission permission) -> {
                known(call.caller());
                if (!call.caller().may(permission)) {
                    throw Call.forbidden(permission);
                }
            }
            case Route.Access.Wants(Permission permission) -> {
                known(call.caller());
                if (!call.caller().may(permission)) {
                    throw Call.forbidden(permission);
                }
                if (permission != Permission.OBSERVE && !call.caller().mayEverywhere(permission)) {
                    throw new Refusal(403, "This needs the permission " + Json.word(permission) + " for all channels.");
                }
            }
        }
    }

    /// What is changed, and who looks at the trail, is kept before it is done. What PHI is shown, the routes know.
    private static void changes(Call call) {
        Optional<Permission> wanted = switch (call.route().access()) {
            case Route.Access.Wants(Permission permission) -> Optional.of(permission);
            case Route.Access.WantsForChannel(Permission permission) -> Optional.of(permission);
            case Route.Access.Open _, Route.Access.Known _ -> Optional.empty();
        };
        wanted.ifPresent(permission -> {
            boolean writes = !call.route().method().equals(Method.GET);
            switch (permission) {
                case OPERATE, CONFIGURE, ADMINISTER -> {
                    if (writes) {
                        call.audit(Action.CHANGED, call.caller().name(), message(call), "", Call.DONE);
                    }
                }
                case AUDIT -> call.audit(Action.AUDITED, call.caller().name(), 0, "", Call.DONE);
                // The routes know whose data it is.
                case OBSERVE, SEE_PHI, DOWNTIME -> {}
                // Each exchange is kept by the gateway, with its route.
                case GATEWAY -> {}
            }
        });
    }

    private static long message(Call call) {
        return call.route().path().startsWith("/api/v1/messages/{id}")
                ? Asked.message(call.request()).value()
                : 0;
    }

    private static void known(Caller caller) {
        if (caller.kind() == Caller.Kind.ANONYMOUS) {
            throw new Refusal(401, "Give an API key or a session's token in the header 'Authorization: Bearer TOKEN'.");
        }
    }

    private static String token(ServerRequest request) {
        String given = request.headers().value(HeaderNames.AUTHORIZATION).orElse("");
        return given.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? given.substring(BEARER.length()).strip()
                : "";
    }
}
