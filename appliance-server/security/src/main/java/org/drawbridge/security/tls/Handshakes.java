package org.drawbridge.security.tls;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;

/// Runs handshakes within a time limit.
final class Handshakes {

    private Handshakes() {}

    /// A limit on each read would let a peer that sends a byte now and then go on for ever; so a watch closes the
    /// connection when all of it takes too long.
    static void run(SSLSocket socket, Socket below, Duration patience) throws IOException {
        var done = new CountDownLatch(1);
        var late = new AtomicBoolean();
        Thread.startVirtualThread(() -> watch(below, patience, done, late));
        try {
            socket.startHandshake();
        } catch (IOException e) {
            throw HandshakeException.of(late.get() ? new SocketTimeoutException("the handshake took too long") : e);
        } finally {
            done.countDown();
        }
    }

    private static void watch(Socket below, Duration patience, CountDownLatch done, AtomicBoolean late) {
        try {
            if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                late.set(true);
                below.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It was closed already, which is what was wanted.
            return;
        }
    }
}
