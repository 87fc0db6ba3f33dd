package org.drawbridge.formats.hl7v2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.hl7v2.Delimiters.Level;
import org.jspecify.annotations.Nullable;

/// A lazy, lossless view on one HL7 v2 message (ER7, HL7 v2.5.1 §2.5). Reading records where the segments lie and
/// nothing more; a value is decoded when it is asked for. Segments may end in CR, LF or CR LF, mixed.
public final class Hl7Message {

    private final byte[] bytes;
    private final List<Problem> problems = new ArrayList<>(0);
    private final Delimiters delimiters;
    private final int[] bounds;
    private final @Nullable Segment[] segments;
    private final Element absent;
    private @Nullable Charset charset;

    private final @Nullable Reads reads;

    private Hl7Message(byte[] bytes, @Nullable Reads reads) {
        this.bytes = bytes;
        this.reads = reads;
        this.absent = new Element(this, 0, 0, Level.SUBCOMPONENT, false);
        this.bounds = segments();
        this.segments = new Segment[bounds.length / 2];
        this.delimiters = readable() ? declared(bounds[0], bounds[1]) : Delimiters.DEFAULT;
        if (!readable()) {
            problems.add(
                    new Problem("no-msh", Severity.ERROR, "MSH", "The message does not begin with an MSH segment."));
        }
    }

    /// Never throws: what is wrong with the bytes is in [#problems].
    public static Hl7Message parse(byte[] bytes) {
        return new Hl7Message(bytes, null);
    }

    /// Likewise, and notes in `reads` what is read of it.
    public static Hl7Message parse(byte[] bytes, Reads reads) {
        return new Hl7Message(bytes, reads);
    }

    void read(int start, int end) {
        Reads watched = reads;
        if (watched != null) {
            watched.mark(start, end);
        }
    }

    private int[] segments() {
        int[] found = new int[64];
        int used = 0;
        int at = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF
                ? 3
                : 0;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\r' && bytes[end] != '\n') {
                end++;
            }
            if (end > at) {
                if (used == found.length) {
                    found = Arrays.copyOf(found, used * 2);
                }
                found[used++] = at;
                found[used++] = end;
            }
            at = end + 1;
        }
        return Arrays.copyOf(found, used);
    }

    private Delimiters declared(int start, int end) {
        byte field = bytes[start + 3];
        byte[] encoding = new byte[4];
        int count = 0;
        int at = start + 4;
        while (at < end && bytes[at] != field) {
            if (count < 4) {
                encoding[count++] = bytes[at];
            }
            at++;
        }
        boolean ascii = (encoding[0] | encoding[1] | encoding[2] | encoding[3]) >= 0;
        if (count < 2 || !ascii) {
            problems.add(new Problem(
                    "encoding-characters", Severity.WARNING, "MSH-2", "MSH-2 must name the encoding characters."));
            return new Delimiters(field, (byte) '^', (byte) '~', (byte) '\\', (byte) '&');
        }
        return new Delimiters(field, encoding[0], encoding[1], encoding[2], encoding[3]);
    }

    /// Whether there is an MSH segment with a field separator, so that the rest can be read at all. Separators
    /// are of ASCII (§2.5.4): others would be of several bytes in some character sets.
    public boolean readable() {
        return bounds.length > 0
                && bounds[1] - bounds[0] > 3
                && bytes[bounds[0]] == 'M'
                && bytes[bounds[0] + 1] == 'S'
                && bytes[bounds[0] + 2] == 'H'
                && bytes[bounds[0] + 3] > 0
                && !Character.isLetterOrDigit(bytes[bounds[0] + 3] & 0xFF);
    }

    public List<Problem> problems() {
        charset();
        return List.copyOf(problems);
    }

    public Delimiters delimiters() {
        return delimiters;
    }

    /// The bytes as received, not a copy: not to be changed.
    public byte[] bytes() {
        return bytes;
    }

    /// The character set of the text, by MSH-18. Where that is empty or unknown: UTF-8 if the bytes are that,
    /// else ISO 8859-1.
    public Charset charset() {
        Charset known = charset;
        if (known == null) {
            charset = StandardCharsets.ISO_8859_1;
            known = decideCharset();
            charset = known;
        }
        return known;
    }

    private Charset decideCharset() {
        Element field = first("MSH").field(18);
        if (!readable() || !field.isPresent()) {
            return Charsets.guess(bytes);
        }
        return Charsets.named(field.repetition(1).text().strip()).orElseGet(() -> {
            problems.add(new Problem(
                    "charset-unknown",
                    Severity.WARNING,
                    "MSH-18",
                    "MSH-18 must name a character set of HL7 table 0211; the set was guessed from the bytes."));
            return Charsets.guess(bytes);
        });
    }

    /// How many segments there are.
    public int size() {
        return bounds.length / 2;
    }

    /// @param index from 0
    public Segment segment(int index) {
        Segment known = segments[index];
        if (known == null) {
            known = new Segment(this, index, bounds[2 * index], bounds[2 * index + 1]);
            segments[index] = known;
        }
        return known;
    }

    /// The first segment of that id, or an absent one.
    public Segment first(String id) {
        return nth(id, 1);
    }

    private Segment nth(String id, int number) {
        int left = number;
        for (int i = 0; i < size(); i++) {
            Segment segment = segment(i);
            if (segment.hasId(id) && --left == 0) {
                return segment;
            }
        }
        return new Segment(this, -1, 0, 0);
    }

    /// Every segment of that id, in order.
    public List<Segment> all(String id) {
        List<Segment> found = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            Segment segment = segment(i);
            if (segment.hasId(id)) {
                found.add(segment);
            }
        }
        return found;
    }

    /// What stands at a path, or an absent element.
    public Element at(Hl7Path path) {
        return path.in(nth(path.segment(), path.occurrence()));
    }

    /// What stands at a path such as `PID-3[2].1`. Throws [IllegalArgumentException] if that is no path.
    public Element at(String path) {
        return at(Hl7Path.parse(path));
    }

    /// The text at a path, empty when there is none.
    public String text(String path) {
        return at(path).text();
    }

    Element absent() {
        return absent;
    }

    @Override
    public String toString() {
        return "Hl7Message[" + bytes.length + " bytes]";
    }
}
