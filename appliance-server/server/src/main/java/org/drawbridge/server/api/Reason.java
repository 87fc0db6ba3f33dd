package org.drawbridge.server.api;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Why a caller does something, in the header `X-Reason`: the one place that every request has, also one that shows a
/// message and so has no body. Never in a URL, which others log. A header holds ASCII (RFC 9110 §5.5), so all else is
/// UTF-8 with percent signs (RFC 3986 §2.1), and a percent sign is `%25`.
final class Reason {

    private static final HeaderName HEADER = HeaderNames.create("X-Reason");
    /// In characters.
    private static final int LONGEST = 500;

    private static final String TOO_LONG = "X-Reason: at most " + LONGEST + " characters.";

    private Reason() {}

    /// Empty if none is given.
    static String of(ServerRequest request) {
        return read(request.headers().value(HEADER).orElse(""));
    }

    static String read(String header) {
        String given = header.strip();
        // Three characters of the header for each byte, four bytes at most for a character.
        if (given.length() > LONGEST * 12) {
            throw new Refusal(400, TOO_LONG);
        }
        String reason = decode(given);
        if (reason.length() > LONGEST) {
            throw new Refusal(400, TOO_LONG);
        }
        return reason;
    }

    private static String decode(String given) {
        ByteBuffer bytes = ByteBuffer.allocate(given.length());
        for (int i = 0; i < given.length(); i++) {
            char next = given.charAt(i);
            if (next > 0x7E) {
                throw unreadable();
            }
            if (next == '%') {
                bytes.put(octet(given, i + 1));
                i += 2;
            } else {
                bytes.put((byte) next);
            }
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            // It becomes a line of the trail, of a revision and of tables.
            return text.replaceAll("[\\p{Cntrl}\u2028\u2029]+", " ").strip();
        } catch (CharacterCodingException e) {
            throw unreadable();
        }
    }

    private static byte octet(String given, int at) {
        if (at + 2 > given.length()
                || !HexFormat.isHexDigit(given.charAt(at))
                || !HexFormat.isHexDigit(given.charAt(at + 1))) {
            throw unreadable();
        }
        return (byte) HexFormat.fromHexDigits(given, at, at + 2);
    }

    private static Refusal unreadable() {
        return new Refusal(
                400, "X-Reason: expected ASCII, and all else as UTF-8 with percent signs; a percent sign is %25.");
    }
}
