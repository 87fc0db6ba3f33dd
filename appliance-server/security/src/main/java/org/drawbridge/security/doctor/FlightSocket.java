package org.drawbridge.security.doctor;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/// Sends each flight of a handshake (RFC 8446 §2) at once, when the answer is waited for. A server that refuses our
/// certificate closes while the rest of our flight still arrives, so its system answers with a reset. A write after
/// that fails before the alert is read, which is the one thing the doctor is there to see; with nothing left to write,
/// the alert is read first.
final class FlightSocket extends Socket {

    private final ByteArrayOutputStream flight = new ByteArrayOutputStream();

    @Override
    public OutputStream getOutputStream() {
        return flight;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {

            @Override
            public int read() throws IOException {
                send();
                return super.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                send();
                return super.read(into, offset, length);
            }
        };
    }

    private void send() throws IOException {
        byte[] bytes;
        synchronized (flight) {
            bytes = flight.toByteArray();
            flight.reset();
        }
        super.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
        // The last flight is the goodbye; a peer that is gone does not need it.
        try {
            if (isConnected() && !isClosed()) {
                send();
            }
        } catch (IOException e) {
            // Closing is all that is left to do.
        } finally {
            super.close();
        }
    }
}
