package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Writes a JSON tree as UTF-8 (RFC 8259). Half the time of Jackson's own way through its serializers, which for a
/// bundle is a quarter of the whole mapping; `drawbridge bench map` shows it. Used by one thread.
final class JsonBytes {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /// Room that was written in before: it is in the processor's cache, new room is not, and growing it anew for each
    /// document was half of what a mapping allocated.
    private static final BlockingQueue<byte[]> ROOMS = new ArrayBlockingQueue<>(8);
    private static final int SMALLEST = 64 << 10;
    /// In bytes. What had to be larger is not kept.
    private static final int LARGEST_KEPT = 1 << 20;

    /// The bytes that a character can take: a control character's escape.
    private static final int MOST = 6;
    /// The characters that room is made for at once. A document in a message may be as large as memory allows.
    private static final int SLICE = 1 << 10;

    private byte[] bytes;
    private int size;

    private JsonBytes(byte[] room) {
        this.bytes = room;
    }

    static byte[] of(JsonNode tree) {
        byte[] kept = ROOMS.poll();
        var json = new JsonBytes(kept == null ? new byte[SMALLEST] : kept);
        json.write(tree);
        byte[] written = Arrays.copyOf(json.bytes, json.size);
        if (json.bytes.length <= LARGEST_KEPT) {
            var _ = ROOMS.offer(json.bytes);
        }
        return written;
    }

    /// Neither by [JsonNode#getNodeType], a virtual call, nor by a switch over patterns: each took a tenth of the whole
    /// mapping.
    private void write(JsonNode node) {
        if (node instanceof TextNode text) {
            text(text.textValue());
        } else if (node instanceof ObjectNode object) {
            object(object);
        } else if (node instanceof ArrayNode array) {
            array(array);
        } else {
            plain(node.asText());
        }
    }

    private void object(ObjectNode node) {
        put('{');
        int begin = size;
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            if (size > begin) {
                put(',');
            }
            text(each.getKey());
            put(':');
            write(each.getValue());
        }
        put('}');
    }

    private void array(ArrayNode node) {
        put('[');
        for (int i = 0; i < node.size(); i++) {
            if (i > 0) {
                put(',');
            }
            write(node.get(i));
        }
        put(']');
    }

    /// The deprecated copy is the one that copies Latin-1 as it is; nothing but ASCII is given to it.
    @SuppressWarnings("deprecation")
    private void text(String text) {
        int length = text.length();
        int plain = 0;
        while (plain < length && isPlain(text.charAt(plain))) {
            plain++;
        }
        room(plain + 2);
        bytes[size++] = '"';
        text.getBytes(0, plain, bytes, size);
        size += plain;
        if (plain < length) {
            rest(text, plain);
        }
        put('"');
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7F && c != '"' && c != '\\';
    }

    private void rest(String text, int from) {
        int length = text.length();
        for (int i = from; i < length; i++) {
            char c = text.charAt(i);
            if (bytes.length - size < MOST) {
                room(MOST * Math.min(length - i, SLICE));
            }
            if (isPlain(c)) {
                bytes[size++] = (byte) c;
            } else if (c < 0x80) {
                escape(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                encode(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                // Half a pair is no character, and UTF-8 has no form for it.
                encode(Character.isSurrogate(c) ? 0xFFFD : c);
            }
        }
    }

    private void escape(char c) {
        bytes[size++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[size++] = (byte) c;
            case '\n' -> bytes[size++] = 'n';
            case '\r' -> bytes[size++] = 'r';
            case '\t' -> bytes[size++] = 't';
            default -> {
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[c >> 4];
                bytes[size++] = HEX[c & 15];
            }
        }
    }

    private void encode(int point) {
        if (point < 0x800) {
            bytes[size++] = (byte) (0xC0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                bytes[size++] = (byte) (0xE0 | (point >> 12));
            } else {
                bytes[size++] = (byte) (0xF0 | (point >> 18));
                bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            }
            bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        }
        bytes[size++] = (byte) (0x80 | (point & 0x3F));
    }

    private void plain(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[size++] = (byte) ascii.charAt(i);
        }
    }

    private void put(char c) {
        room(1);
        bytes[size++] = (byte) c;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            int larger = bytes.length + (bytes.length >> (bytes.length < LARGEST_KEPT ? 0 : 3));
            // What follows a large text is most often little.
            bytes = Arrays.copyOf(bytes, Math.max(larger, size + more + SMALLEST));
        }
    }
}
