package org.drawbridge.formats;

import java.util.Arrays;

/// Bytes as received or sent. They may hold PHI, so a payload never prints them; they come out through [#reveal]
/// alone.
public final class Payload {

    /// No bytes.
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes over the array: the caller must not change it afterwards.
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes);
    }

    /// In bytes.
    public int size() {
        return bytes.length;
    }

    /// The bytes themselves, not a copy: not to be changed, and not to be logged.
    public byte[] reveal() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes]";
    }
}
