package org.drawbridge.connectors.mllp;

import org.drawbridge.connectors.socket.Framing;

/// MLLP: `VT` content `FS CR`.
///
/// Senders that leave out the last `CR` are understood: the frame ends at the `FS` when another frame, the end
/// of the stream or a moment of silence follows it.
final class MllpFraming implements Framing {

    static final byte VT = 0x0B;
    static final byte FS = 0x1C;
    static final byte CR = 0x0D;

    @Override
    public Found find(byte[] buffer, int from, int to, int seen) {
        if (buffer[from] != VT) {
            return new Found.Never();
        }
        // The last byte of the last look may have been an FS.
        for (int i = from + Math.max(1, seen - 1); i + 1 < to; i++) {
            if (buffer[i] == FS && (buffer[i + 1] == CR || buffer[i + 1] == VT)) {
                return new Found.Whole(from + 1, i, buffer[i + 1] == CR ? i + 2 : i + 1);
            }
        }
        return to - from > 1 && buffer[to - 1] == FS
                ? new Found.Perhaps(new Found.Whole(from + 1, to - 1, to))
                : new Found.More(to - from);
    }

    @Override
    public boolean between(byte each) {
        return each == CR || each == '\n' || each == ' ';
    }

    @Override
    public int overhead() {
        return 3;
    }

    @Override
    public byte[] frame(byte[] content) {
        byte[] frame = new byte[content.length + 3];
        frame[0] = VT;
        System.arraycopy(content, 0, frame, 1, content.length);
        frame[content.length + 1] = FS;
        frame[content.length + 2] = CR;
        return frame;
    }
}
