package org.drawbridge.formats.hl7v2;

import java.nio.charset.StandardCharsets;
import org.drawbridge.formats.hl7v2.Delimiters.Level;
import org.jspecify.annotations.Nullable;

/// One segment: a line of the message. Fields are numbered as in the standard, MSH-1 and MSH-2 included.
public final class Segment {

    private final Hl7Message message;
    private final int index;
    private final int start;
    private final int end;
    /// MSH, FHS and BHS count their field separator as field 1.
    private final boolean headed;
    private final int idEnd;
    /// Where the separators before the fields lie, found when the first field is asked for. A race finds them twice.
    private int @Nullable [] separators;
    /// The fields that were asked for: a mapping asks for the same ones again and again.
    private @Nullable Element @Nullable [] fields;

    Segment(Hl7Message message, int index, int start, int end) {
        this.message = message;
        this.index = index;
        this.start = start;
        this.end = end;
        this.headed = startsWith('M', 'S', 'H') || startsWith('F', 'H', 'S') || startsWith('B', 'H', 'S');
        this.idEnd = headed ? start + 3 : next(start);
    }

    /// Its place in the message, from 0; -1 if it is absent.
    public int index() {
        return index;
    }

    public boolean isPresent() {
        return index >= 0;
    }

    /// Three characters as written, fewer in a broken message; empty if absent.
    public String id() {
        return new String(message.bytes(), start, idEnd - start, StandardCharsets.ISO_8859_1);
    }

    /// Whether its id is that, without making a text of it.
    public boolean hasId(String id) {
        if (idEnd - start != id.length()) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (message.bytes()[start + i] != id.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// @param number from 1
    public Element field(int number) {
        if (!isPresent() || number < 1) {
            return message.absent();
        }
        if (headed && number == 1) {
            return new Element(message, Math.min(end, start + 3), Math.min(end, start + 4), Level.FIELD, true);
        }
        int[] found = separators();
        int at = headed ? number - 2 : number - 1;
        if (at >= found.length - 1) {
            return message.absent();
        }
        int begin = found[at] + 1;
        return begin == found[at + 1] ? message.absent() : kept(at, begin, found[at + 1], headed && number == 2);
    }

    private Element kept(int at, int begin, int finish, boolean literal) {
        @Nullable Element[] all = fields;
        if (all == null) {
            all = new Element[separators().length - 1];
            fields = all;
        }
        Element known = all[at];
        if (known == null) {
            known = new Element(message, begin, finish, Level.FIELD, literal);
            all[at] = known;
        }
        return known;
    }

    /// The last one is the segment's end.
    private int[] separators() {
        int[] known = separators;
        if (known == null) {
            known = find();
            separators = known;
        }
        return known;
    }

    private int[] find() {
        byte[] bytes = message.bytes();
        byte separator = message.delimiters().field();
        int from = headed ? start + 3 : start;
        int count = 1;
        for (int i = from; i < end; i++) {
            if (bytes[i] == separator) {
                count++;
            }
        }
        int[] found = new int[count];
        int used = 0;
        for (int i = from; i < end; i++) {
            if (bytes[i] == separator) {
                found[used++] = i;
            }
        }
        found[used] = end;
        return found;
    }

    /// The number of the last field.
    public int fieldCount() {
        return separators().length - 1 + (headed ? 1 : 0);
    }

    private boolean startsWith(char first, char second, char third) {
        byte[] bytes = message.bytes();
        return end - start >= 3 && bytes[start] == first && bytes[start + 1] == second && bytes[start + 2] == third;
    }

    private int next(int from) {
        byte separator = message.delimiters().field();
        int i = from;
        while (i < end && message.bytes()[i] != separator) {
            i++;
        }
        return i;
    }

    @Override
    public String toString() {
        return "Segment[" + index + ", " + (end - start) + " bytes]";
    }
}
