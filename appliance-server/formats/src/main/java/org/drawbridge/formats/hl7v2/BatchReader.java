package org.drawbridge.formats.hl7v2;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.drawbridge.formats.Payload;

/// Cuts a stream into messages: a file or batch (FHS, BHS … BTS, FTS; HL7 v2.5.1 §2.10.3), messages one after another,
/// or
/// a single one. Holds one message at a time, once while it is read and once as it is handed over. Owned by one thread.
public final class BatchReader {

    /// A message is larger than allowed.
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(int largest) {
            super("a message is larger than " + largest + " bytes");
        }
    }

    /// What is read at a time.
    private static final int CHUNK = 64 << 10;
    /// Room for a larger message is given up with it.
    private static final int LARGE = 1 << 20;

    private final InputStream in;
    private final int largest;
    /// Streams of files keep the array that they read into, and should not keep a large one.
    private final byte[] chunk;
    /// From `begin` the message so far, from `line` to `lineEnd` the line that was read last, then what is to come.
    private byte[] buffer;
    private int begin;
    private int line;
    private int lineEnd;
    private int end;
    private boolean ended;
    /// Whether the line that ended the message before begins the next.
    private boolean begun;
    private int announced = -1;
    private int found;
    private int stray;

    /// @param in need not be buffered
    /// @param largest how many bytes a message may have
    public BatchReader(InputStream in, int largest) {
        this(in, largest, CHUNK);
    }

    private BatchReader(InputStream in, int largest, int room) {
        this.in = in;
        this.largest = largest;
        this.chunk = new byte[room];
        this.buffer = new byte[2 * room];
    }

    /// All messages of bytes that are in memory already.
    public static List<Payload> messages(byte[] bytes) {
        var reader =
                new BatchReader(new ByteArrayInputStream(bytes), Integer.MAX_VALUE, Math.clamp(bytes.length, 1, CHUNK));
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
        boolean inside = begun;
        begun = false;
        while (readLine()) {
            boolean header = startsWith("MSH");
            boolean boundary =
                    header || startsWith("FHS") || startsWith("BHS") || startsWith("BTS") || startsWith("FTS");
            if (startsWith("BTS")) {
                note();
            }
            if (inside && boundary) {
                Payload message = taken(line);
                begun = header;
                begin = header ? line : lineEnd;
                return Optional.of(message);
            }
            inside |= header;
            if (!inside) {
                stray += !boundary && hasContent() ? 1 : 0;
                begin = lineEnd;
            } else if (lineEnd - begin > largest) {
                throw new TooLargeException(largest);
            }
        }
        return inside ? Optional.of(taken(end)) : Optional.empty();
    }

    private Payload taken(int to) {
        found++;
        Payload message = Payload.of(Arrays.copyOfRange(buffer, begin, to));
        if (buffer.length > LARGE && message.size() > LARGE) {
            buffer = Arrays.copyOfRange(buffer, to, Math.max(to + CHUNK, end));
            line -= to;
            lineEnd -= to;
            end -= to;
            begin = 0;
        } else {
            begin = to;
        }
        return message;
    }

    /// Whether the line is a segment of that id; a byte order mark may stand before it.
    private boolean startsWith(String id) {
        int from = line;
        if (lineEnd - line >= 3
                && buffer[line] == (byte) 0xEF
                && buffer[line + 1] == (byte) 0xBB
                && buffer[line + 2] == (byte) 0xBF) {
            from += 3;
        }
        return lineEnd >= from + 4
                && buffer[from] == id.charAt(0)
                && buffer[from + 1] == id.charAt(1)
                && buffer[from + 2] == id.charAt(2)
                && !Character.isLetterOrDigit(buffer[from + 3] & 0xFF);
    }

    private boolean hasContent() {
        for (int i = line; i < lineEnd; i++) {
            if (buffer[i] < 0 || buffer[i] > ' ') {
                return true;
            }
        }
        return false;
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
        String count = Hl7Message.parse(
                        ("MSH|^~\\&\r" + new String(buffer, line, lineEnd - line, StandardCharsets.ISO_8859_1))
                                .getBytes(StandardCharsets.ISO_8859_1))
                .text("BTS-1")
                .strip();
        if (count.matches("\\d{1,9}")) {
            announced = Math.max(0, announced) + Integer.parseInt(count);
        }
    }

    /// One line with its end: CR, LF or CR LF.
    private boolean readLine() throws IOException {
        line = lineEnd;
        int length = 0;
        while (true) {
            while (line + length < end && buffer[line + length] != '\r' && buffer[line + length] != '\n') {
                length++;
            }
            if (length > largest) {
                throw new TooLargeException(largest);
            }
            if (line + length < end) {
                break;
            }
            if (!fill()) {
                lineEnd = end;
                return length > 0;
            }
        }
        boolean returned = buffer[line + length++] == '\r';
        if (returned && (line + length < end || fill()) && buffer[line + length] == '\n') {
            length++;
        }
        lineEnd = line + length;
        return true;
    }

    /// Reads more, wherever that moves what is there; false at the end. MLLP's frame bytes, which some tools leave in
    /// files, are passed over.
    private boolean fill() throws IOException {
        int before = end - begin;
        while (!ended && end - begin == before) {
            int count = in.read(chunk);
            ended = count < 0;
            room(Math.max(0, count));
            for (int i = 0; i < count; i++) {
                if (chunk[i] != 0x0B && chunk[i] != 0x1C) {
                    buffer[end++] = chunk[i];
                }
            }
        }
        return end - begin > before;
    }

    /// For so many bytes more.
    private void room(int more) throws IOException {
        if (more <= buffer.length - end) {
            return;
        }
        int kept = end - begin;
        if (kept > Integer.MAX_VALUE - 2 * CHUNK) {
            throw new TooLargeException(largest);
        }
        // By a quarter where it is large: the heap has to hold both.
        long larger = (long) buffer.length + (buffer.length >> (kept < LARGE ? 0 : 2));
        long wanted = kept + more <= buffer.length / 2 ? buffer.length : Math.max(larger, kept + more);
        byte[] target = wanted == buffer.length ? buffer : new byte[(int) Math.min(wanted, Integer.MAX_VALUE - CHUNK)];
        System.arraycopy(buffer, begin, target, 0, kept);
        buffer = target;
        line -= begin;
        lineEnd -= begin;
        end = kept;
        begin = 0;
    }
}
