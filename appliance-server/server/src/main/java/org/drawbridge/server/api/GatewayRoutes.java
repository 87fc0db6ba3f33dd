package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.people.Permission;
import org.drawbridge.server.gateway.ExternalSystem;
import org.drawbridge.server.gateway.Gateway;
import org.drawbridge.server.gateway.GatewayClient;
import org.drawbridge.server.gateway.GatewayRoute;

/// The gateway to other systems, and how they do.
final class GatewayRoutes {

    private static final List<Method> METHODS =
            List.of(Method.GET, Method.HEAD, Method.OPTIONS, Method.POST, Method.PUT, Method.PATCH, Method.DELETE);

    private final Gateway gateway;

    GatewayRoutes(Gateway gateway) {
        this.gateway = gateway;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        // A system's base itself can be asked, too: transactions of FHIR go there.
        for (String path : List.of("{system}", "{system}/{+path}")) {
            for (Method method : METHODS) {
                routes.add(new Route(
                        method, Gateway.PATH + path, new Route.Access.Wants(Permission.GATEWAY), this::forward));
            }
        }
        routes.add(Route.get("/api/v1/systems", Permission.OBSERVE, this::systems));
        routes.add(Route.post("/api/v1/systems/{name}/breaker/reset", Permission.OPERATE, this::reset));
        return routes;
    }

    private void forward(Call call) {
        try {
            gateway.forward(
                    call.request(),
                    call.response(),
                    call.caller().name(),
                    what -> call.exchanged(Action.FORWARDED, what));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "The appliance is stopping.");
        }
    }

    private void systems(Call call) {
        ObjectNode json = Json.object();
        json.set("systems", Json.list(gateway.standings(), GatewayRoutes::json));
        Api.send(call.response(), json);
    }

    private static ObjectNode json(Gateway.Standing standing) {
        ExternalSystem system = standing.system();
        ObjectNode json = Json.object().put("name", system.name()).put("address", standing.address());
        json.set("breaker", Json.breaker(standing.breaker()));
        json.put("cachedBytes", standing.cachedBytes());
        ArrayNode routes = json.putArray("routes");
        for (GatewayRoute each : system.routes()) {
            ObjectNode route = routes.addObject().put("path", each.path());
            route.set("methods", Json.texts(each.methods().stream().sorted().toList()));
            route.put("cache", Json.word(each.cache()));
        }
        json.set(
                "clients",
                Json.texts(system.clients().stream().map(GatewayClient::name).toList()));
        return json;
    }

    private void reset(Call call) {
        if (!gateway.reset(call.request().path().pathParameters().get("name"))) {
            throw new Refusal(404, "There is no system of that name; GET /api/v1/systems lists them.");
        }
        call.response().status(204).send();
    }
}
