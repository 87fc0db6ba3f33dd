package org.drawbridge.server.gateway;

import java.io.IOException;
import java.io.InputStream;

/// The body of a client's request on its way to a system: counts it, bounds it, and tells a fault of the client
/// from one of the system.
final class RequestBody extends InputStream {

    private final InputStream body;
    private final long most;
    private long read;
    private boolean cut;

    /// @param most in bytes
    RequestBody(InputStream body, long most) {
        this.body = body;
        this.most = most;
    }

    long bytes() {
        return read;
    }

    boolean tooLarge() {
        return read > most;
    }

    /// Whether the client did not send what it had said.
    boolean cut() {
        return cut;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count;
        try {
            count = body.read(into, offset, length);
        } catch (IOException | RuntimeException e) {
            // The server says in several ways that a connection has ended.
            cut = true;
            throw new IOException("the client's body ends before it should", e);
        }
        read += Math.max(0, count);
        if (tooLarge()) {
            throw new IOException("longer than " + most + " bytes");
        }
        return count;
    }
}
