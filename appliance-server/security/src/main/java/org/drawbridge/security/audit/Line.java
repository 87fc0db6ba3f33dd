package org.drawbridge.security.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// A connection to a receiver of syslog, which never says anything: what it does say, or its hanging up, ends it.
final class Line implements AutoCloseable {

    private final Socket socket;
    private final OutputStream out;
    private volatile boolean broken;

    private Line(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        Thread.ofVirtual().name("audit-receiver").start(this::watch);
    }

    static Line to(Receiver receiver, Duration patience) throws IOException {
        var plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(receiver.host(), receiver.port()), (int) patience.toMillis());
            return new Line(receiver.tls().protect(plain, receiver.host(), patience));
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private void watch() {
        try {
            var _ = socket.getInputStream().read();
        } catch (IOException e) {
            // Broken either way.
            broken = true;
        }
        broken = true;
    }

    boolean broken() {
        return broken;
    }

    void write(byte[] frame) throws IOException {
        if (broken) {
            throw new IOException("the receiver hung up");
        }
        out.write(frame);
        out.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            broken = true;
        }
    }
}
