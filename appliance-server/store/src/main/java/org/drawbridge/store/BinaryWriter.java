package org.drawbridge.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.drawbridge.formats.Payload;

/// Writes values compactly into a growing array: whole numbers in groups of seven bits, lowest first; negative
/// ones folded (0, -1, 1, -2 …); text and bytes after their length. For one thread.
final class BinaryWriter {

    private byte[] bytes;
    private int size;

    BinaryWriter(int expected) {
        this.bytes = new byte[Math.max(expected, 32)];
    }

    BinaryWriter raw(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /// A number that is not negative takes one byte for each seven bits, any other one ten bytes.
    BinaryWriter number(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    BinaryWriter signed(long value) {
        return number((value << 1) ^ (value >> 63));
    }

    /// All 64 bits: for digests, which are never small.
    BinaryWriter digest(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    BinaryWriter text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    BinaryWriter payload(Payload payload) {
        return bytes(payload.reveal());
    }

    private BinaryWriter bytes(byte[] value) {
        number(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    BinaryWriter instant(Instant at) {
        return signed(at.getEpochSecond()).number(at.getNano());
    }

    BinaryWriter duration(Duration length) {
        return signed(length.getSeconds()).number(length.getNano());
    }

    /// A constant by its place in a list to which new ones are added at the end.
    <E extends Enum<E>> BinaryWriter code(List<E> constants, E constant) {
        return raw(constants.indexOf(constant));
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
