package org.drawbridge.server.codes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.drawbridge.engine.StartupException;
import org.drawbridge.mapping.OpenCodes;

/// Open codes as JSON.
final class OpenCodeList {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OpenCodeList() {}

    static byte[] write(Collection<OpenCode> codes) {
        ArrayNode list = JSON.createArrayNode();
        for (OpenCode each : codes) {
            ObjectNode json = list.addObject()
                    .put("mapping", each.key().mapping())
                    .put("table", each.key().table())
                    .put("code", each.key().code())
                    .put("messages", each.messages())
                    .put("first", each.first().toString())
                    .put("last", each.last().toString());
            each.channels().forEach(json.putArray("channels")::add);
        }
        try {
            return JSON.writeValueAsBytes(list);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<OpenCode> read(byte[] bytes) {
        try {
            List<OpenCode> codes = new ArrayList<>();
            for (JsonNode each : JSON.readTree(bytes)) {
                Set<String> channels = new TreeSet<>();
                each.path("channels").forEach(name -> channels.add(name.asText()));
                codes.add(new OpenCode(
                        new OpenCodes.Key(
                                each.path("mapping").asText(),
                                each.path("table").asText(),
                                each.path("code").asText()),
                        channels,
                        each.path("messages").asLong(),
                        Instant.parse(each.path("first").asText()),
                        Instant.parse(each.path("last").asText())));
            }
            return codes;
        } catch (IOException | DateTimeException e) {
            throw new StartupException(
                    "The open codes in the vault cannot be read; restore the vault from a backup.", e);
        }
    }
}
