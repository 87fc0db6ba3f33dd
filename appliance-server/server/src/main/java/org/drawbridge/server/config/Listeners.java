package org.drawbridge.server.config;

import java.util.ArrayList;
import java.util.List;

/// Who listens where, so that no two want the same port.
final class Listeners {

    /// @param owner as a person would call it
    private record Listener(String host, int port, String owner) {

        /// An address of all networks takes the port of each.
        boolean collides(Listener other) {
            return port == other.port && (host.equals(other.host) || everywhere() || other.everywhere());
        }

        private boolean everywhere() {
            return host.equals("0.0.0.0") || host.equals("::");
        }
    }

    private final List<Listener> known = new ArrayList<>();

    /// @param port of the API; 0 for any free one
    Listeners(String apiHost, int port) {
        if (port > 0) {
            known.add(new Listener(apiHost, port, "the API"));
        }
    }

    /// Reads the port of a channel's source, which must be said.
    int port(String channel, Node node, String host) {
        int port = node.port("port", -1);
        if (!node.has("port")) {
            node.problem("port", "is missing; expected the port that the sending system connects to.");
        } else if (port > 0) {
            var mine = new Listener(host, port, "channel '" + channel + "'");
            known.stream()
                    .filter(mine::collides)
                    .findFirst()
                    .ifPresent(other ->
                            node.problem("port", "is taken by " + other.owner() + " already; give each its own."));
            known.add(mine);
        }
        return Math.max(0, port);
    }
}
