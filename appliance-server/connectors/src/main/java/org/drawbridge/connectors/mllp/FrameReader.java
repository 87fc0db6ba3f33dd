package org.drawbridge.connectors.mllp;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.drawbridge.formats.Payload;

/// Cuts MLLP frames (`VT` content `FS CR`) out of a socket. Owned by the connection's thread.
///
/// Senders that leave out the last `CR` are understood: the frame ends at the `FS` when another frame, the end of the
/// stream or a moment of silence follows it.
final class FrameReader {

    static final byte VT = 0x0B;
    static final byte FS = 0x1C;
    static final byte CR = 0x0D;

    private static final int SMALL = 8192;
    private static final long SILENCE = Duration.ofMillis(250).toNanos();

    /// @param maxFrame in bytes
    /// @param idle how long the peer may be silent between frames
    /// @param stall how long a frame may take from its first byte to its last
    record Limits(int maxFrame, Duration idle, Duration stall) {}

    /// What came next on the wire.
    sealed interface Next {
        record Frame(Payload content) implements Next {}

        record End(Cause cause) implements Next {}
    }

    /// Why no further frame comes.
    enum Cause {
        PEER_CLOSED,
        IDLE,
        STALLED,
        OVERSIZE,
        NOT_A_FRAME
    }

    private enum Filled {
        MORE,
        NOTHING,
        END
    }

    private final Socket socket;
    private final InputStream in;
    private final Limits limits;
    private byte[] buffer = new byte[SMALL];
    private int start;
    private int end;

    FrameReader(Socket socket, Limits limits) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.limits = limits;
    }

    /// Blocks until a frame is whole or none will come.
    Next next() throws IOException {
        while (true) {
            while (start < end && (buffer[start] == CR || buffer[start] == '\n' || buffer[start] == ' ')) {
                start++;
            }
            if (start < end) {
                return buffer[start] == VT ? frame() : new Next.End(Cause.NOT_A_FRAME);
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
    boolean closed() throws IOException {
        return start == end && fill(1) == Filled.END;
    }

    private Next frame() throws IOException {
        long deadline = System.nanoTime() + limits.stall().toNanos();
        int seen = 1;
        while (true) {
            for (int i = start + seen; i + 1 < end; i++) {
                if (buffer[i] == FS && (buffer[i + 1] == CR || buffer[i + 1] == VT)) {
                    return taken(i, buffer[i + 1] == CR ? i + 2 : i + 1);
                }
            }
            seen = Math.max(1, end - start - 1);
            if (end - start > limits.maxFrame() + 3) {
                return new Next.End(Cause.OVERSIZE);
            }
            boolean maybeWhole = end - start > 1 && buffer[end - 1] == FS;
            long left = deadline - System.nanoTime();
            Filled filled = fill(maybeWhole ? Math.min(left, SILENCE) : left);
            if (filled != Filled.MORE && maybeWhole) {
                return taken(end - 1, end);
            }
            if (filled != Filled.MORE) {
                return new Next.End(filled == Filled.END ? Cause.PEER_CLOSED : Cause.STALLED);
            }
        }
    }

    private Next taken(int to, int next) {
        byte[] content = Arrays.copyOfRange(buffer, start + 1, to);
        start = next;
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

    /// The bytes of a frame around `content`.
    static byte[] frame(byte[] content) {
        byte[] frame = new byte[content.length + 3];
        frame[0] = VT;
        System.arraycopy(content, 0, frame, 1, content.length);
        frame[content.length + 1] = FS;
        frame[content.length + 2] = CR;
        return frame;
    }
}
