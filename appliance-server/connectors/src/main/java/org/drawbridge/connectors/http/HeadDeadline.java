package org.drawbridge.connectors.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Closes connections on which no whole head of a request comes within a time. The server's own limits are for each
/// read, so that whoever sends a byte now and then could keep all its connections (slow loris). Any number of threads.
public final class HeadDeadline implements Filter {

    private final Duration first;
    private final Duration next;
    private final Map<SocketAddress, Waiting> waiting = new ConcurrentHashMap<>();

    private record Waiting(Socket socket, Deadline deadline) {}

    /// @param first from the connection on, with the handshake
    /// @param next from an answer on
    public HeadDeadline(Duration first, Duration next) {
        this.first = first;
        this.next = next;
    }

    /// The options of a server's connections, with this in them.
    public SocketOptions over(SocketOptions others) {
        return new ReadTimeout(others, this::begin);
    }

    private void begin(Socket socket) {
        SocketAddress peer = socket.getRemoteSocketAddress();
        if (peer != null) {
            await(peer, socket, first);
        }
    }

    private void await(SocketAddress peer, Socket socket, Duration length) {
        var deadline = new Deadline(length, () -> close(peer, socket));
        Waiting before = waiting.put(peer, new Waiting(socket, deadline));
        if (before != null) {
            before.deadline().close();
        }
    }

    private void close(SocketAddress peer, Socket socket) {
        waiting.remove(peer);
        try {
            socket.close();
        } catch (IOException e) {
            // It was closed already, which is what was wanted.
            return;
        }
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        SocketAddress peer = request.remotePeer().address();
        Waiting came = waiting.get(peer);
        if (came != null) {
            came.deadline().close();
        }
        try {
            chain.proceed();
        } finally {
            if (came != null) {
                await(peer, came.socket(), next);
            }
        }
    }
}
