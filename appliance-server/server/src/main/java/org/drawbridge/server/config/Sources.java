package org.drawbridge.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files of a configuration folder as they were read, by their names within it.
record Sources(Map<String, byte[]> files) {

    /// What cannot be read is left out: whoever needs it says so.
    static Sources of(Path folder) {
        Map<String, byte[]> files = new TreeMap<>();
        for (String part : List.of("drawbridge.yaml", "channels", "mappings", "systems", Environment.FOLDER)) {
            Path from = folder.resolve(part);
            if (Files.exists(from)) {
                try (Stream<Path> all = Files.walk(from)) {
                    for (Path each : all.filter(Files::isRegularFile).toList()) {
                        files.put(folder.relativize(each).toString().replace('\\', '/'), Files.readAllBytes(each));
                    }
                } catch (IOException e) {
                    files.remove(part);
                }
            }
        }
        return new Sources(files);
    }

    /// What a channel is made of, as a digest: its file, and all mappings if it names one of the site's own, since they
    /// may build on each other.
    ///
    /// @param mappings the names of the site's own
    /// @param environment that was chosen; empty for none
    String fingerprint(String channel, Collection<String> mappings, String environment) {
        byte[] file = files.getOrDefault("channels/" + channel + ".yaml", new byte[0]);
        MessageDigest digest = sha256();
        digest.update(file);
        String text = new String(file, StandardCharsets.UTF_8);
        if (text.contains(Environment.PLACE)) {
            digest.update(environment(environment));
        }
        if (mappings.stream().anyMatch(text::contains)) {
            files.forEach((name, bytes) -> {
                if (name.startsWith("mappings/")) {
                    digest.update(name.getBytes(StandardCharsets.UTF_8));
                    digest.update(sha256().digest(bytes));
                }
            });
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// What a file is made of, as a digest.
    ///
    /// @param environment that was chosen; empty for none
    String fingerprint(String name, String environment) {
        byte[] file = files.getOrDefault(name, new byte[0]);
        MessageDigest digest = sha256();
        digest.update(file);
        if (new String(file, StandardCharsets.UTF_8).contains(Environment.PLACE)) {
            digest.update(environment(environment));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private byte[] environment(String name) {
        return files.getOrDefault(Environment.FOLDER + "/" + name + ".yaml", new byte[0]);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
