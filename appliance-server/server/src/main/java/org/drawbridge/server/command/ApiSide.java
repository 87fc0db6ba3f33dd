package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.drawbridge.engine.StartupException;
import org.drawbridge.server.changes.Revision;
import org.drawbridge.server.changes.Side;
import org.drawbridge.server.command.ApiClient.NotDone;

/// The configuration of an appliance that runs.
final class ApiSide implements Side {

    private final ApiClient api;

    ApiSide(ApiClient api) {
        this.api = api;
    }

    /// Something that is asked of the API.
    @FunctionalInterface
    private interface Question {
        JsonNode ask() throws NotDone, InterruptedException;
    }

    private static JsonNode answer(Question question) {
        try {
            return question.ask();
        } catch (NotDone e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("Interrupted.", e);
        }
    }

    @Override
    public State now() {
        JsonNode now = answer(() -> api.get("/config"));
        return new State(now.path("revision").asText(), files(now));
    }

    private static Map<String, byte[]> files(JsonNode answer) {
        Map<String, byte[]> files = new TreeMap<>();
        answer.path("files")
                .properties()
                .forEach(each ->
                        files.put(each.getKey(), each.getValue().asText().getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    @Override
    public Optional<Map<String, byte[]>> at(String revision) {
        try {
            return Optional.of(files(answer(() -> api.get("/config" + ApiClient.query(Map.of("revision", revision))))));
        } catch (StartupException e) {
            // It does not know the revision.
            return Optional.empty();
        }
    }

    @Override
    public List<Revision> log() {
        List<Revision> log = new ArrayList<>();
        for (JsonNode each : answer(() -> api.get("/config/log?limit=1000")).path("revisions")) {
            List<String> files = new ArrayList<>();
            each.path("files").forEach(file -> files.add(file.asText()));
            log.add(new Revision(
                    each.path("revision").asText(),
                    Instant.parse(each.path("at").asText()),
                    each.path("by").asText(),
                    each.path("reason").asText(),
                    files));
        }
        return log;
    }

    @Override
    public String apply(String base, Map<String, Optional<byte[]>> wanted, String reason) {
        Map<String, Object> files = new HashMap<>();
        wanted.forEach((file, bytes) -> files.put(
                file,
                bytes.map(some -> new String(some, StandardCharsets.UTF_8)).orElse(null)));
        return answer(() -> api.post("/config", reason, Map.of("base", base, "files", files)))
                .path("revision")
                .asText();
    }
}
