package org.drawbridge.security.vault;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A secret in the clear, for as short a time as it is needed: closing it overwrites it. It never prints itself.
public final class Secret implements AutoCloseable {

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes over the array.
    public static Secret of(byte[] bytes) {
        return new Secret(bytes);
    }

    /// As UTF-8. The caller keeps the characters, and overwrites them.
    public static Secret of(char[] text) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear().put(new byte[encoded.capacity()]);
        return new Secret(bytes);
    }

    /// The bytes themselves, not a copy.
    public byte[] reveal() {
        return bytes;
    }

    /// The text that the bytes are in UTF-8. A copy: the caller overwrites it.
    public char[] text() {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        char[] text = new char[decoded.remaining()];
        decoded.get(text);
        decoded.clear().put(new char[decoded.capacity()]);
        return text;
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
