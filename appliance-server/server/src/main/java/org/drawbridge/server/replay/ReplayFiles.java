package org.drawbridge.server.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.StorageException;

/// Replays on disk, one JSON file each under `home/replays`. They hold no patient's data.
final class ReplayFiles {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    ReplayFiles(Path home) {
        this.folder = home.resolve("replays");
    }

    /// Throws [StartupException] if one cannot be read.
    List<Replay> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Replay> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                all.add(read(file));
            }
        } catch (IOException e) {
            throw new StartupException("The folder " + folder + " cannot be read; check its permissions.", e);
        }
        return all;
    }

    private static Replay read(Path file) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            return new Replay(
                    json.path("id").asLong(),
                    json.path("channel").asText(),
                    json.path("destination").asText(),
                    Instant.parse(json.path("from").asText()),
                    Instant.parse(json.path("until").asText()),
                    json.path("type").asText(),
                    json.path("by").asText(),
                    json.path("perSecond").asInt(),
                    json.path("dryRun").asBoolean(),
                    Instant.parse(json.path("createdAt").asText()),
                    Replay.State.valueOf(json.path("state").asText().toUpperCase(Locale.ROOT)),
                    json.path("position").asLong(),
                    json.path("found").asLong(),
                    json.path("sent").asLong(),
                    json.path("passedOver").asLong());
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            throw new StartupException(
                    "The replay " + file + " cannot be read. Move the file away to start without it.", e);
        }
    }

    /// Writes one, whole or not at all.
    void keep(Replay replay) {
        try {
            Files.createDirectories(folder);
            Path half = folder.resolve(replay.id() + ".tmp");
            Files.write(half, JSON.writeValueAsBytes(json(replay)));
            Files.move(
                    half,
                    folder.resolve(replay.id() + ".json"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StorageException("The replay could not be kept in " + folder + "; is the disk full?", e);
        }
    }

    static ObjectNode json(Replay replay) {
        return JSON.createObjectNode()
                .put("id", replay.id())
                .put("channel", replay.channel())
                .put("destination", replay.destination())
                .put("from", replay.from().toString())
                .put("until", replay.until().toString())
                .put("type", replay.type())
                .put("by", replay.by())
                .put("perSecond", replay.perSecond())
                .put("dryRun", replay.dryRun())
                .put("createdAt", replay.createdAt().toString())
                .put("state", replay.state().word())
                .put("position", replay.position())
                .put("found", replay.found())
                .put("sent", replay.sent())
                .put("passedOver", replay.passedOver());
    }
}
