package org.drawbridge.connectors.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.PrivateFiles;

/// How far a source has come, in a file of the home: the watermark, and which rows with just this value were
/// taken, as digests. So rows are asked for from the watermark on, with those that have its value, and none is
/// missed or taken twice because it has the value of another. For one thread.
final class Position {

    private static final ObjectMapper JSON = new ObjectMapper();
    /// More rows with one value are too many to remember.
    private static final int MOST = 100_000;

    private final Path file;
    private Watermark mark;
    private final Set<String> rows = new LinkedHashSet<>();

    private Position(Path file, Watermark mark) {
        this.file = file;
        this.mark = mark;
    }

    /// @param start where nothing was taken yet
    static Position open(Path file, Watermark start) throws TroubledException {
        if (!Files.exists(file)) {
            return new Position(file, start);
        }
        try {
            JsonNode tree = JSON.readTree(PrivateFiles.read(file));
            Optional<Watermark> mark = Watermark.parse(
                    Watermark.Kind.valueOf(tree.path("kind").asText()),
                    tree.path("value").asText());
            if (mark.isPresent()) {
                var position = new Position(file, mark.get());
                tree.path("rows").forEach(each -> position.rows.add(each.asText()));
                return position;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, e);
        }
        throw unreadable(file, new IOException("no value"));
    }

    private static TroubledException unreadable(Path file, Exception cause) {
        return new TroubledException(
                new Trouble(
                        "state",
                        "The file " + file + ", which says how far rows were taken, cannot be read. Put it back from a"
                                + " backup, or remove it to begin from `start` again."),
                cause);
    }

    Watermark mark() {
        return mark;
    }

    static String digest(Payload row) {
        try {
            return Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(row.reveal()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    boolean taken(Watermark value, String digest) {
        return value.kind() == mark.kind() && value.compare(mark) == 0 && rows.contains(digest);
    }

    void take(Watermark value, String digest) throws TroubledException {
        if (value.kind() != mark.kind() || value.compare(mark) != 0) {
            rows.clear();
        }
        if (rows.size() >= MOST) {
            throw new TroubledException(new Trouble(
                    "watermark",
                    "More than " + MOST + " rows have the same watermark; choose a column that tells them apart."));
        }
        mark = value;
        rows.add(digest);
    }

    void save() throws TroubledException {
        ObjectNode tree =
                JSON.createObjectNode().put("kind", mark.kind().name()).put("value", mark.toString());
        rows.forEach(tree.putArray("rows")::add);
        try {
            PrivateFiles.write(file, JSON.writeValueAsBytes(tree));
        } catch (StorageException e) {
            throw new TroubledException(new Trouble("state", String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
