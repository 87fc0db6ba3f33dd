package org.drawbridge.server.throughput;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// Counters on disk: lines `minute,channel,count,…` of what was counted since the line before, so that lines of
/// the same minute are added. When the file is full it takes the place of the one before it. A line that is
/// torn or damaged is
/// passed over: it is a chart that misses a minute, not a message.
final class ThroughputFile {

    /// In bytes, of each of the two.
    private static final long LARGEST = 8 << 20;

    private final Path file;
    private final Path before;

    /// Takes what a line says.
    @FunctionalInterface
    interface Reader {
        void line(long minute, String channel, int[] counts);
    }

    ThroughputFile(Path home) {
        this.file = home.resolve("throughput").resolve("minutes.csv");
        this.before = file.resolveSibling("minutes-before.csv");
    }

    void read(Reader reader) throws IOException {
        for (Path each : List.of(before, file)) {
            if (Files.exists(each)) {
                try (Stream<String> lines = Files.lines(each, StandardCharsets.ISO_8859_1)) {
                    lines.forEach(line -> read(line, reader));
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }
        }
    }

    private static void read(String line, Reader reader) {
        String[] parts = line.split(",", -1);
        if (parts.length != 2 + Counters.SIZE) {
            return;
        }
        try {
            long minute = Long.parseLong(parts[0]);
            int[] counts = new int[Counters.SIZE];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = Integer.parseUnsignedInt(parts[2 + i]);
            }
            reader.line(minute, parts[1], counts);
        } catch (NumberFormatException e) {
            // Torn or damaged: see above.
            return;
        }
    }

    void append(List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        Files.createDirectories(file.resolveSibling(""));
        if (Files.exists(file) && Files.size(file) > LARGEST) {
            Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
        }
        // A torn line of a former process must not swallow the first of this one.
        Files.writeString(
                file,
                "\n" + String.join("\n", lines) + "\n",
                StandardCharsets.ISO_8859_1,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
