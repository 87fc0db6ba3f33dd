package org.drawbridge.server.gateway;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What may be asked of a system: a path with all that lies below it.
///
/// @param path from the system's base on, as `/Patient`; `/` for everything
/// @param methods of HTTP, in capitals
/// @param cache who is given what was remembered
public record GatewayRoute(String path, Set<String> methods, Cache cache) {

    /// Who is given an answer that the system once gave to somebody.
    public enum Cache {
        /// Nobody: each request is the system's to answer.
        NONE,
        /// The client to whom it was given.
        CLIENT,
        /// Every client of the system, for what has nothing to do with patients or rights.
        SHARED
    }

    public GatewayRoute {
        methods = Set.copyOf(methods);
    }

    /// @param asked a path from the system's base on
    boolean covers(String asked) {
        return path.equals("/") || asked.equals(path) || asked.startsWith(path + "/");
    }

    /// The route that a path comes under.
    static Optional<GatewayRoute> of(List<GatewayRoute> routes, String asked) {
        GatewayRoute longest = null;
        for (GatewayRoute each : routes) {
            if (each.covers(asked) && (longest == null || each.path.length() > longest.path.length())) {
                longest = each;
            }
        }
        return Optional.ofNullable(longest);
    }
}
