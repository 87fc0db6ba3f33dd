package org.drawbridge.formats.hl7v2;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/// Escape sequences in text (HL7 v2.5.1 §2.7). What is not understood stays as it was written.
final class Escapes {

    private Escapes() {}

    static String decode(String raw, Delimiters delimiters, Charset charset) {
        char escape = (char) delimiters.escape();
        var text = new StringBuilder(raw.length());
        int at = 0;
        while (at < raw.length()) {
            int open = raw.indexOf(escape, at);
            int close = open < 0 ? -1 : raw.indexOf(escape, open + 1);
            if (close < 0) {
                break;
            }
            text.append(raw, at, open);
            String code = raw.substring(open + 1, close);
            String meaning = meaning(code, delimiters, charset);
            if (meaning == null) {
                text.append(raw, open, close);
                at = close;
                if (code.isEmpty()) {
                    text.append(escape);
                    at = close + 1;
                }
            } else {
                text.append(meaning);
                at = close + 1;
            }
        }
        return text.append(raw, at, raw.length()).toString();
    }

    static String encode(String text, Delimiters delimiters) {
        var raw = new StringBuilder(text.length() + 8);
        encode(text, delimiters, raw);
        return raw.toString();
    }

    static void encode(String text, Delimiters delimiters, StringBuilder raw) {
        char escape = (char) delimiters.escape();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String code = codeOf(c, delimiters);
            if (code == null || escape == 0) {
                raw.append(c < ' ' ? ' ' : c);
            } else {
                raw.append(escape).append(code).append(escape);
            }
        }
    }

    private static @Nullable String codeOf(char c, Delimiters delimiters) {
        if (c == '\r' || c == '\n') {
            return ".br";
        }
        if (c == 0 || c > 127) {
            return null;
        }
        byte b = (byte) c;
        if (b == delimiters.field()) {
            return "F";
        }
        if (b == delimiters.component()) {
            return "S";
        }
        if (b == delimiters.repetition()) {
            return "R";
        }
        if (b == delimiters.escape()) {
            return "E";
        }
        return b == delimiters.subcomponent() ? "T" : null;
    }

    private static @Nullable String meaning(String code, Delimiters delimiters, Charset charset) {
        return switch (code) {
            case "F" -> character(delimiters.field());
            case "S" -> character(delimiters.component());
            case "T" -> character(delimiters.subcomponent());
            case "R" -> character(delimiters.repetition());
            case "E" -> character(delimiters.escape());
            case "H", "N" -> "";
            case ".br", ".BR", ".sp", ".ce" -> "\n";
            default -> code.startsWith("X") ? hexadecimal(code, charset) : null;
        };
    }

    private static String character(byte b) {
        return b == 0 ? "" : String.valueOf((char) b);
    }

    private static @Nullable String hexadecimal(String code, Charset charset) {
        int digits = code.length() - 1;
        if (digits == 0 || digits % 2 != 0) {
            return null;
        }
        byte[] bytes = new byte[digits / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = Character.digit(code.charAt(1 + 2 * i), 16);
            int low = Character.digit(code.charAt(2 + 2 * i), 16);
            if (high < 0 || low < 0) {
                return null;
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return new String(bytes, charset);
    }
}
