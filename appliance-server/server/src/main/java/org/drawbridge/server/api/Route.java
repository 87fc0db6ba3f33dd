package org.drawbridge.server.api;

import io.helidon.http.Method;
import org.drawbridge.security.people.Permission;

/// One route of the API: what it is called by, who may call it, and what then happens.
///
/// @param path with `{name}` for what differs
record Route(Method method, String path, Access access, Handler handler) {

    /// Who may call a route.
    sealed interface Access {
        /// Everybody: it tells nothing about patients and changes nothing.
        record Open() implements Access {}

        /// Everybody who has shown who they are.
        record Known() implements Access {}

        /// Who has this permission: for all channels where it changes or reveals more than how the appliance is.
        record Wants(Permission permission) implements Access {}

        /// Who has this permission for some channel; the handler asks for which, by [Call#mustSee] or [Call#covers].
        record WantsForChannel(Permission permission) implements Access {}
    }

    /// Answers one request.
    @FunctionalInterface
    interface Handler {
        void handle(Call call);
    }

    static Route open(String path, Handler handler) {
        return new Route(Method.GET, path, new Access.Open(), handler);
    }

    static Route get(String path, Permission permission, Handler handler) {
        return new Route(Method.GET, path, new Access.Wants(permission), handler);
    }

    /// One that is about channels, or what is of them.
    static Route getOf(String path, Permission permission, Handler handler) {
        return new Route(Method.GET, path, new Access.WantsForChannel(permission), handler);
    }

    /// See [#getOf].
    static Route postOf(String path, Permission permission, Handler handler) {
        return new Route(Method.POST, path, new Access.WantsForChannel(permission), handler);
    }

    static Route post(String path, Permission permission, Handler handler) {
        return new Route(Method.POST, path, new Access.Wants(permission), handler);
    }

    static Route delete(String path, Permission permission, Handler handler) {
        return new Route(Method.DELETE, path, new Access.Wants(permission), handler);
    }
}
