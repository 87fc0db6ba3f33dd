package org.drawbridge.server.support;

import java.nio.charset.StandardCharsets;
import org.drawbridge.formats.Payload;

/// One file of a bundle.
///
/// @param what it is, in one line for who looks through the bundle before it leaves the house
public record Part(String name, String what, Payload content) {

    public static Part of(String name, String what, String text) {
        return new Part(name, what, Payload.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
