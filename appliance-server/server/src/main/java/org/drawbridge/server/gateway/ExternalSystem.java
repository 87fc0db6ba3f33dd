package org.drawbridge.server.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.drawbridge.connectors.http.Authority;
import org.drawbridge.engine.Backoff;
import org.drawbridge.engine.RateLimit;
import org.drawbridge.security.tls.PeerTls;

/// Another system that the clinic's programs may ask, as its file under `systems` has it.
///
/// @param base host, port and the part of the path that all requests have; without a slash at its end
/// @param authority what authenticates us there
/// @param bounds that keep either side from harm
/// @param cacheBytes how much of its answers is remembered at most; 0 for nothing
/// @param routes what may be asked for; the longest path that fits counts
/// @param clients who may ask, by the names of their API keys
/// @param fingerprint a digest of all that it is made of
public record ExternalSystem(
        String name,
        URI base,
        Authority authority,
        PeerTls tls,
        Bounds bounds,
        int cacheBytes,
        List<GatewayRoute> routes,
        List<GatewayClient> clients,
        String fingerprint) {

    /// @param request how long an answer may take, to its last byte
    /// @param limits on what is sent to the system, whoever asks
    /// @param concurrent how many requests may be under way at once
    /// @param failures in a row, after which the system is left alone for a while
    /// @param rest how long it is left alone; longer each time that it is still unwell
    /// @param largestRequest in bytes, of a body
    /// @param largestAnswer in bytes, of a body
    public record Bounds(
            Duration connect,
            Duration request,
            List<RateLimit> limits,
            int concurrent,
            int failures,
            Backoff rest,
            long largestRequest,
            long largestAnswer) {

        public Bounds {
            limits = List.copyOf(limits);
        }
    }

    public ExternalSystem {
        routes = List.copyOf(routes);
        clients = List.copyOf(clients);
    }
}
