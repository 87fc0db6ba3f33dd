package org.drawbridge.server.gateway;

import java.util.List;
import org.drawbridge.engine.RateLimit;

/// A program that may ask a system.
///
/// @param name of its API keys; a new key of the same name is the same client
/// @param quotas how often, each of them; counted anew after a restart
public record GatewayClient(String name, List<RateLimit> quotas) {

    public GatewayClient {
        quotas = List.copyOf(quotas);
    }
}
