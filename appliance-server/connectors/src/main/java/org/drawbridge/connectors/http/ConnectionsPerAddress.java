package org.drawbridge.connectors.http;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Closes connections of an address that has enough of them, so that nobody can keep all that a server has. Any number
/// of threads.
public final class ConnectionsPerAddress {

    /// From so many addresses on, all are looked through for connections that have ended.
    private static final int MANY = 1_000;
    /// In bytes: whoever has an IPv6 network has 2^64 addresses of it (RFC 4291 §2.5.4).
    private static final int NETWORK = 8;

    private final int most;
    private final Map<ByteBuffer, Set<Socket>> open = new HashMap<>();

    public ConnectionsPerAddress(int most) {
        this.most = most;
    }

    /// The options of a server's connections, with this in them.
    public SocketOptions over(SocketOptions others) {
        return new ReadTimeout(others, this::admit);
    }

    private void admit(Socket socket) {
        InetAddress from = socket.getInetAddress();
        if (from != null && !counted(network(from), socket)) {
            try {
                socket.close();
            } catch (IOException e) {
                // It was closed already, which is what was wanted.
                return;
            }
        }
    }

    /// A server does not say when a connection ends; the connection does.
    private synchronized boolean counted(ByteBuffer network, Socket socket) {
        if (open.size() > MANY) {
            open.values().removeIf(each -> {
                each.removeIf(Socket::isClosed);
                return each.isEmpty();
            });
        }
        Set<Socket> theirs = open.computeIfAbsent(network, _ -> new HashSet<>());
        if (theirs.size() >= most) {
            theirs.removeIf(Socket::isClosed);
        }
        return theirs.size() < most && theirs.add(socket);
    }

    private static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK) : bytes);
    }
}
