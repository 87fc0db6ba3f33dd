package org.drawbridge.security.audit;

import org.drawbridge.security.tls.PeerTls;

/// Where the trail is forwarded to: an audit record repository.
public record Receiver(String host, int port, PeerTls tls) {

    /// As a person would write it.
    String address() {
        return host + ":" + port;
    }
}
