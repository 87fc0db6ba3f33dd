package org.drawbridge.server.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.drawbridge.engine.StartupException;

/// A configuration as one file, a ZIP: its files under `config`, and `manifest.json` with the revision, the version of
/// the product and a SHA-256 of each. It holds no secrets, for a configuration has none, and no history.
public final class Archive implements Side {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "manifest.json";
    private static final String FOLDER = "config/";
    private static final int FORMAT = 1;
    /// Of all files together, in bytes; a ZIP can unpack to any size.
    private static final int LARGEST = 64 << 20;

    private static final int MOST_FILES = 20_000;

    private final State state;

    private Archive(State state) {
        this.state = state;
    }

    /// @param version of the product
    public static void write(OutputStream to, State state, String version, Instant at) throws IOException {
        Map<String, byte[]> files = new TreeMap<>(state.files());
        files.keySet().removeIf(each -> !Parts.isPart(each));
        ObjectNode manifest = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("product", "Drawbridge " + version)
                .put("at", at.toString())
                .put("revision", state.revision());
        ObjectNode digests = manifest.putObject("files");
        files.forEach((name, bytes) -> digests.put(name, sha256(bytes)));
        try (var zip = new ZipOutputStream(to, StandardCharsets.UTF_8)) {
            put(zip, MANIFEST, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest), at);
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                put(zip, FOLDER + each.getKey(), each.getValue(), at);
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes, Instant at) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(at.toEpochMilli());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /// Throws [StartupException] for a person if it is none, or not whole.
    public static Archive read(Path file) {
        Map<String, byte[]> entries = new TreeMap<>();
        long size = 0;
        try (var zip = new ZipInputStream(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
                byte[] bytes = zip.readNBytes(LARGEST + 1);
                size += bytes.length;
                if (size > LARGEST || entries.size() >= MOST_FILES) {
                    throw new StartupException(file + ": is too large for a configuration; expected at most "
                            + (LARGEST >> 20) + " MB in " + MOST_FILES + " files.");
                }
                entries.put(each.getName(), bytes);
            }
            return new Archive(checked(file, entries));
        } catch (IOException e) {
            throw new StartupException(
                    file + ": cannot be read as an archive of a configuration; expected what `config export` wrote.",
                    e);
        }
    }

    private static State checked(Path file, Map<String, byte[]> entries) throws IOException {
        JsonNode manifest = JSON.readTree(entries.getOrDefault(MANIFEST, new byte[0]));
        if (manifest.path("format").asInt() != FORMAT) {
            throw new StartupException(file + ": has no manifest.json of format " + FORMAT
                    + "; expected what `config export` of this version wrote.");
        }
        Map<String, byte[]> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : manifest.path("files").properties()) {
            byte[] bytes = entries.get(FOLDER + each.getKey());
            if (bytes == null || !sha256(bytes).equals(each.getValue().asText())) {
                throw new StartupException(
                        file + ": " + Parts.named(each.getKey()) + " is missing or was changed; export it again.");
            }
            files.put(Parts.named(each.getKey()), bytes);
        }
        if (files.size() + 1 != entries.size()) {
            throw new StartupException(file + ": holds files that its manifest does not know; export it again.");
        }
        return new State(manifest.path("revision").asText(), files);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public State now() {
        return state;
    }

    /// Only what it holds is known.
    @Override
    public Optional<Map<String, byte[]>> at(String revision) {
        return revision.equals(state.revision()) ? Optional.of(state.files()) : Optional.empty();
    }

    @Override
    public List<Revision> log() {
        return List.of();
    }

    @Override
    public String apply(String base, Map<String, Optional<byte[]>> wanted, String reason) {
        throw new StartupException("An archive is not changed; export the configuration again.");
    }
}
