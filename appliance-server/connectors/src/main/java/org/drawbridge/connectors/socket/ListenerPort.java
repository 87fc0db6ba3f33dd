package org.drawbridge.connectors.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.drawbridge.engine.StartupException;

/// Takes the port of a channel's source.
///
/// @param wire the key of the source in the channel's file: `mllp`
/// @param port 0 for any free one
public record ListenerPort(String channel, String wire, String host, int port) {

    /// How many connections may wait to be accepted.
    private static final int BACKLOG = 512;

    /// Throws [StartupException] with a sentence for a person.
    public ServerSocket bind() {
        try {
            var bound = new ServerSocket();
            try {
                bound.setReuseAddress(true);
                bound.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
                return bound;
            } catch (IOException e) {
                bound.close();
                throw e;
            }
        } catch (UnknownHostException e) {
            throw new StartupException(
                    "Channel '%s', host '%s': there is no such address; change `source.%s.host` in channels/%s.yaml."
                            .formatted(channel, host, wire, channel),
                    e);
        } catch (IOException e) {
            throw taken(e);
        }
    }

    /// What is said of a port that cannot be had.
    public StartupException taken(IOException cause) {
        return new StartupException(
                "Channel '%s', port %d: address already in use or not of this machine. Stop the other program or change `source.%s.port` in channels/%s.yaml."
                        .formatted(channel, port, wire, channel),
                cause);
    }
}
