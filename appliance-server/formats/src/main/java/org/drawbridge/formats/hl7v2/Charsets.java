package org.drawbridge.formats.hl7v2;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Names of character sets in MSH-18 (HL7 table 0211).
final class Charsets {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("ASCII", "ISO-8859-1"),
            Map.entry("8859/1", "ISO-8859-1"),
            Map.entry("8859/2", "ISO-8859-2"),
            Map.entry("8859/3", "ISO-8859-3"),
            Map.entry("8859/4", "ISO-8859-4"),
            Map.entry("8859/5", "ISO-8859-5"),
            Map.entry("8859/6", "ISO-8859-6"),
            Map.entry("8859/7", "ISO-8859-7"),
            Map.entry("8859/8", "ISO-8859-8"),
            Map.entry("8859/9", "ISO-8859-9"),
            Map.entry("8859/15", "ISO-8859-15"),
            Map.entry("UNICODE", "UTF-8"),
            Map.entry("UNICODE UTF-8", "UTF-8"),
            Map.entry("ISO IR6", "ISO-8859-1"),
            Map.entry("ISO IR14", "Shift_JIS"),
            Map.entry("ISO IR87", "ISO-2022-JP"),
            Map.entry("GB 18030-2000", "GB18030"),
            Map.entry("KS X 1001", "EUC-KR"),
            Map.entry("CNS 11643-1992", "EUC-TW"),
            Map.entry("BIG-5", "Big5"));

    private static final String DELIMITERS = "MSH|^~\\&\r";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]*");
    /// Those that were asked for: as many as Java knows at most.
    private static final Map<String, Charset> FOUND = new ConcurrentHashMap<>();

    private Charsets() {}

    /// Of table 0211, or by the name that Java knows. Sets that are not a superset of ASCII cannot carry
    /// delimiters.
    static Optional<Charset> named(String name) {
        String known = NAMES.getOrDefault(name.toUpperCase(Locale.ROOT), name);
        Charset found = FOUND.get(known);
        if (found != null) {
            return Optional.of(found);
        }
        Optional<Charset> asked = NAME.matcher(known).matches() && Charset.isSupported(known)
                ? Optional.of(Charset.forName(known)).filter(Charsets::carriesDelimiters)
                : Optional.empty();
        asked.ifPresent(charset -> FOUND.put(charset.name(), charset));
        return asked;
    }

    /// Some sets can only be read by Java, and some write ASCII in other bytes.
    private static boolean carriesDelimiters(Charset charset) {
        return charset.canEncode()
                && Arrays.equals(DELIMITERS.getBytes(charset), DELIMITERS.getBytes(StandardCharsets.US_ASCII));
    }

    /// UTF-8 if the bytes are that, else ISO 8859-1, which takes anything.
    static Charset guess(byte[] bytes) {
        for (byte each : bytes) {
            if (each < 0) {
                return utf8(bytes) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
            }
        }
        return StandardCharsets.ISO_8859_1;
    }

    private static boolean utf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
