package org.drawbridge.server.codes;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.drawbridge.mapping.OpenCodes;

/// A code that waits for a person.
///
/// @param channels whose messages had it
/// @param messages how many had it
public record OpenCode(OpenCodes.Key key, Set<String> channels, long messages, Instant first, Instant last) {

    public OpenCode {
        channels = Set.copyOf(channels);
    }

    OpenCode with(String channel, long more, Instant at) {
        Set<String> all = new TreeSet<>(channels);
        all.add(channel);
        return new OpenCode(key, all, messages + more, first, at);
    }
}
