package org.drawbridge.store;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;

/// Reads what [BinaryWriter] wrote. Whatever the bytes are, it throws nothing but [StorageException] and
/// takes no more memory than the bytes themselves. For one thread.
final class BinaryReader {

    private final byte[] bytes;
    private int at;

    BinaryReader(byte[] bytes) {
        this.bytes = bytes;
    }

    static StorageException malformed(String what) {
        return new StorageException("A record of the journal cannot be read: " + what
                + ". It was written by another version of Drawbridge, or its disk fails; restore a backup.");
    }

    int raw() {
        if (at >= bytes.length) {
            throw malformed("it ends too early");
        }
        return bytes[at++] & 0xFF;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = raw();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw malformed("a number does not end");
    }

    long signed() {
        long folded = number();
        return (folded >>> 1) ^ -(folded & 1);
    }

    long digest() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | raw();
        }
        return value;
    }

    int count() {
        long value = number();
        if (value < 0 || value > bytes.length - at) {
            throw malformed("a length exceeds it");
        }
        return (int) value;
    }

    int integer() {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw malformed("a number is too large");
        }
        return (int) value;
    }

    String text() {
        int length = count();
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    Payload payload() {
        int length = count();
        at += length;
        return Payload.of(Arrays.copyOfRange(bytes, at - length, at));
    }

    Instant instant() {
        try {
            return Instant.ofEpochSecond(signed(), number());
        } catch (DateTimeException | ArithmeticException e) {
            throw malformed("a time is out of range");
        }
    }

    Duration duration() {
        try {
            return Duration.ofSeconds(signed(), number());
        } catch (ArithmeticException e) {
            throw malformed("a duration is out of range");
        }
    }

    <E extends Enum<E>> E code(List<E> constants) {
        int code = raw();
        if (code >= constants.size()) {
            throw malformed("a code is unknown");
        }
        return constants.get(code);
    }

    /// As many items as the count before them says; each takes at least one byte.
    <T> List<T> list(Supplier<T> item) {
        int count = count();
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(item.get());
        }
        return items;
    }

    boolean atEnd() {
        return at == bytes.length;
    }

    void end() {
        if (at != bytes.length) {
            throw malformed("something follows its end");
        }
    }
}
