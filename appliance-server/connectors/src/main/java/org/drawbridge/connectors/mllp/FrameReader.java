package org.drawbridge.connectors.mllp;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/// Cuts MLLP frames (`VT` content `FS CR`) out of a stream. Owned by the connection's thread.
final class FrameReader {

    static final byte VT = 0x0B;
    static final byte FS = 0x1C;
    static final byte CR = 0x0D;

    /// What came next on the wire.
    sealed interface Next {
        record Frame(int size) implements Next {}

        record Closed(Cause cause) implements Next {}
    }

    /// Why no further frame comes.
    enum Cause {
        PEER_CLOSED,
        IDLE,
        STALLED,
        OVERSIZE,
        NOT_A_FRAME
    }

    private final InputStream in;
    private final int maxFrame;
    private byte[] buffer = new byte[8192];
    private int start;
    private int end;
    private byte[] frame = new byte[0];

    FrameReader(InputStream in, int maxFrame) {
        this.in = in;
        this.maxFrame = maxFrame;
    }

    /// The content of the frame that [#next] answered with.
    byte[] content() {
        return frame;
    }

    /// Blocks until a frame is whole or none will come. The socket's read timeout limits each wait.
    Next next() throws IOException {
        while (true) {
            while (start < end && (buffer[start] == CR || buffer[start] == '\n' || buffer[start] == ' ')) {
                start++;
            }
            if (start < end) {
                return buffer[start] == VT ? rest() : new Next.Closed(Cause.NOT_A_FRAME);
            }
            if (!fill(Cause.IDLE)) {
                return new Next.Closed(ended);
            }
        }
    }

    private Cause ended = Cause.PEER_CLOSED;

    /// Looks for the `FS CR` that ends the frame; an `FS` followed by anything else belongs to the content.
    private Next rest() throws IOException {
        int from = start + 1;
        while (true) {
            for (int i = from; i + 1 < end; i++) {
                if (buffer[i] == FS && buffer[i + 1] == CR) {
                    frame = Arrays.copyOfRange(buffer, start + 1, i);
                    start = i + 2;
                    return new Next.Frame(frame.length);
                }
            }
            int seen = Math.max(1, end - start - 1);
            if (end - start > maxFrame + 3) {
                return new Next.Closed(Cause.OVERSIZE);
            }
            if (!fill(Cause.STALLED)) {
                return new Next.Closed(ended);
            }
            from = start + seen;
        }
    }

    private boolean fill(Cause onTimeout) throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        try {
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                ended = Cause.PEER_CLOSED;
                return false;
            }
            end += read;
            return true;
        } catch (SocketTimeoutException e) {
            ended = onTimeout;
            return false;
        }
    }
}
