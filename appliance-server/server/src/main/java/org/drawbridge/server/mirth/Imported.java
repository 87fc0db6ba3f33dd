package org.drawbridge.server.mirth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of one channel.
///
/// @param name here; the original one is in `original`
/// @param channel its file; empty if messages cannot be taken the way that they were
/// @param mappings their files, by name
public record Imported(
        String name,
        String original,
        Optional<ObjectNode> channel,
        Map<String, ObjectNode> mappings,
        List<Finding> findings) {

    public Imported {
        mappings = Map.copyOf(mappings);
        findings = List.copyOf(findings);
    }
}
