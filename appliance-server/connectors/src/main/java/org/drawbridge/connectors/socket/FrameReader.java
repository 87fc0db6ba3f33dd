package org.drawbridge.connectors.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.drawbridge.connectors.socket.Framing.Found;
import org.drawbridge.formats.Payload;

/// Cuts frames out of a socket. Owned by the connection's thread.
public final class FrameReader {

    private static final int SMALL = 8192;
    private static final long SILENCE = Duration.ofMillis(250).toNanos();

    /// @param maxFrame in bytes
    /// @param idle how long the peer may be silent between frames
    /// @param stall how long a frame may take from its first byte to its last
    public record Limits(int maxFrame, Duration idle, Duration stall) {}

    /// What came next on the wire.
    public sealed interface Next {
        record Frame(Payload content) implements Next {}

        record End(Cause cause) implements Next {}
    }

    /// Why no further frame comes.
    public enum Cause {
        PEER_CLOSED,
        IDLE,
        STALLED,
        OVERSIZE,
        NOT_A_FRAME;

        /// As events have it: `peer-closed`.
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private enum Filled {
        MORE,
        NOTHING,
        END
    }

    private final Socket socket;
    private final InputStream in;
    private final Framing framing;
    private final Limits limits;
    private byte[] buffer = new byte[SMALL];
    private int start;
    private int end;

    public FrameReader(Socket socket, Framing framing, Limits limits) throws IOException {
        this.socket = socket;
        this.framing = framing;
        this.in = socket.getInputStream();
        this.limits = limits;
    }

    /// Blocks until a frame is whole or none will come.
    public Next next() throws IOException {
        while (true) {
            while (start < end && framing.between(buffer[start])) {
                start++;
            }
            if (start < end) {
                return frame();
            }
            switch (fill(limits.idle().toNanos())) {
                case MORE -> {}
                case NOTHING -> {
                    return new Next.End(Cause.IDLE);
                }
                case END -> {
                    return new Next.End(Cause.PEER_CLOSED);
                }
            }
        }
    }

    /// Whether the peer has closed, as far as can be seen without waiting for it.
    public boolean closed() throws IOException {
        return start == end && fill(1) == Filled.END;
    }

    /// Whether bytes have come that were not asked for.
    public boolean pending() {
        return start < end;
    }

    private Next frame() throws IOException {
        long deadline = System.nanoTime() + limits.stall().toNanos();
        int seen = 0;
        while (true) {
            Found found = framing.find(buffer, start, end, seen);
            seen = end - start;
            long left = deadline - System.nanoTime();
            switch (found) {
                case Found.Whole whole -> {
                    return taken(whole);
                }
                case Found.Never _ -> {
                    return new Next.End(Cause.NOT_A_FRAME);
                }
                case Found.Perhaps perhaps -> {
                    int before = start;
                    Filled filled = fill(Math.min(left, SILENCE));
                    if (filled != Filled.MORE) {
                        return taken(perhaps.frame(), before - start);
                    }
                }
                case Found.More more -> {
                    if (Math.max(more.size(), seen) > (long) limits.maxFrame() + framing.overhead()) {
                        return new Next.End(Cause.OVERSIZE);
                    }
                    Filled filled = fill(left);
                    if (filled != Filled.MORE) {
                        return new Next.End(filled == Filled.END ? Cause.PEER_CLOSED : Cause.STALLED);
                    }
                }
            }
        }
    }

    /// @param moved how far the bytes were moved to the front since the frame was found
    private Next taken(Found.Whole frame, int moved) {
        return taken(new Found.Whole(frame.from() - moved, frame.to() - moved, frame.next() - moved));
    }

    private Next taken(Found.Whole frame) {
        if (frame.to() - frame.from() > limits.maxFrame()) {
            return new Next.End(Cause.OVERSIZE);
        }
        byte[] content = Arrays.copyOfRange(buffer, frame.from(), frame.to());
        start = frame.next();
        if (buffer.length > 8 * SMALL && end - start <= SMALL) {
            buffer = Arrays.copyOfRange(buffer, start, start + SMALL);
            end -= start;
            start = 0;
        }
        return new Next.Frame(Payload.of(content));
    }

    private Filled fill(long nanos) throws IOException {
        if (nanos <= 0) {
            return Filled.NOTHING;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        // Zero would mean for ever.
        socket.setSoTimeout(Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE));
        try {
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                return Filled.END;
            }
            end += read;
            return Filled.MORE;
        } catch (SocketTimeoutException e) {
            return Filled.NOTHING;
        }
    }
}
