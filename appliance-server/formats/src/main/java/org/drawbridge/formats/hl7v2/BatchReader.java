package org.drawbridge.formats.hl7v2;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.formats.Payload;

/// Cuts a stream into messages: a file or batch (FHS, BHS … BTS, FTS; HL7 v2.5.1 §2.10.3), messages one after another,
/// or
/// a single one. Holds one message at a time. Owned by one thread.
public final class BatchReader {

    /// A message is larger than allowed.
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(int largest) {
            super("a message is larger than " + largest + " bytes");
        }
    }

    /// The line that is being read.
    private static final class Line extends ByteArrayOutputStream {

        Line() {
            super(512);
        }

        /// Whether it is a segment of that id; a byte order mark may stand before it.
        boolean startsWith(String id) {
            int from = count >= 3 && buf[0] == (byte) 0xEF && buf[1] == (byte) 0xBB && buf[2] == (byte) 0xBF ? 3 : 0;
            return count >= from + 4
                    && buf[from] == id.charAt(0)
                    && buf[from + 1] == id.charAt(1)
                    && buf[from + 2] == id.charAt(2)
                    && !Character.isLetterOrDigit(buf[from + 3] & 0xFF);
        }

        boolean hasContent() {
            for (int i = 0; i < count; i++) {
                if (buf[i] < 0 || buf[i] > ' ') {
                    return true;
                }
            }
            return false;
        }
    }

    private final InputStream in;
    private final int largest;
    private final Line line = new Line();
    private int pushed = -1;
    private boolean ended;
    private int announced = -1;
    private int found;
    private int stray;

    /// @param in best buffered
    /// @param largest how many bytes a message may have
    public BatchReader(InputStream in, int largest) {
        this.in = in;
        this.largest = largest;
    }

    /// All messages of bytes that are in memory already.
    public static List<Payload> messages(byte[] bytes) {
        var reader = new BatchReader(new ByteArrayInputStream(bytes), Integer.MAX_VALUE);
        List<Payload> found = new ArrayList<>();
        try {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                found.add(next.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /// The next message, its line ends as they were; empty at the end. What stands before the first MSH is passed over.
    public Optional<Payload> next() throws IOException {
        var message = new ByteArrayOutputStream();
        boolean inside = line.startsWith("MSH");
        if (inside) {
            line.writeTo(message);
        }
        // Else it is a header or trailer that ended the message before, and has been seen.
        line.reset();
        while (readLine()) {
            boolean boundary = line.startsWith("MSH")
                    || line.startsWith("FHS")
                    || line.startsWith("BHS")
                    || line.startsWith("BTS")
                    || line.startsWith("FTS");
            if (line.startsWith("BTS")) {
                note();
            }
            if (inside && boundary) {
                return Optional.of(taken(message));
            }
            if (line.startsWith("MSH")) {
                inside = true;
            }
            if (inside) {
                if (message.size() + line.size() > largest) {
                    throw new TooLargeException(largest);
                }
                line.writeTo(message);
            } else if (!boundary && line.hasContent()) {
                stray++;
            }
            line.reset();
        }
        return inside ? Optional.of(taken(message)) : Optional.empty();
    }

    private Payload taken(ByteArrayOutputStream message) {
        found++;
        return Payload.of(message.toByteArray());
    }

    /// How many messages the batch trailers (BTS-1) announced, -1 if none did; complete when [#next] has come to the
    /// end.
    public int announced() {
        return announced;
    }

    /// How many messages came so far.
    public int found() {
        return found;
    }

    /// How many lines with content were passed over so far because they belong to no message.
    public int stray() {
        return stray;
    }

    private void note() {
        String count = Hl7Message.parse(("MSH|^~\\&\r" + line.toString(StandardCharsets.ISO_8859_1))
                        .getBytes(StandardCharsets.ISO_8859_1))
                .text("BTS-1")
                .strip();
        if (count.matches("\\d{1,9}")) {
            announced = Math.max(0, announced) + Integer.parseInt(count);
        }
    }

    /// One line with its end: CR, LF or CR LF. MLLP's frame bytes, which some tools leave in files, are passed
    /// over.
    private boolean readLine() throws IOException {
        while (!ended) {
            int next = pushed >= 0 ? pushed : in.read();
            pushed = -1;
            if (next < 0) {
                ended = true;
            } else if (next != 0x0B && next != 0x1C) {
                line.write(next);
                if (line.size() > largest) {
                    throw new TooLargeException(largest);
                }
                if (next == '\r') {
                    int following = in.read();
                    if (following == '\n') {
                        line.write(following);
                    } else {
                        pushed = following;
                        ended = following < 0;
                    }
                    return true;
                }
                if (next == '\n') {
                    return true;
                }
            }
        }
        return line.size() > 0;
    }
}
