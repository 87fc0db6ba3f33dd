package org.drawbridge.designer.view;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.BatchReader;

/// The documents of a file of samples, of which one at a time is tried.
public final class Samples {

    /// So many are kept in memory.
    private static final int MOST = 1_000;

    /// The largest message, in bytes.
    private static final int LARGEST = 16 << 20;

    private final String name;
    private final List<Payload> all;
    private int at;

    /// @param name of the file
    public Samples(String name, List<Payload> all) {
        this.name = name;
        this.all = List.copyOf(all);
    }

    /// The inputs of a mapping's test cases. Blocks.
    public static Samples beside(Path mapping) throws IOException {
        String name = String.valueOf(mapping.getFileName()).replaceFirst("\\.(yaml|json)$", "");
        Path folder = mapping.resolveSibling(name + ".tests");
        List<Payload> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder, 2)) {
                for (Path each : files.filter(
                                file -> String.valueOf(file.getFileName()).startsWith("in."))
                        .sorted()
                        .limit(MOST)
                        .toList()) {
                    found.add(Payload.of(Files.readAllBytes(each)));
                }
            }
        }
        return new Samples(String.valueOf(folder.getFileName()), found);
    }

    /// The messages of a file of HL7 v2, else the file as one document. Blocks.
    public static Samples of(Path file) throws IOException {
        List<Payload> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            var messages = new BatchReader(in, LARGEST);
            for (var next = messages.next(); next.isPresent() && found.size() < MOST; next = messages.next()) {
                found.add(next.get());
            }
        }
        if (found.isEmpty()) {
            found.add(Payload.of(Files.readAllBytes(file)));
        }
        return new Samples(String.valueOf(file.getFileName()), found);
    }

    int count() {
        return all.size();
    }

    /// Which one it is.
    String words() {
        return all.size() == 1 ? name : Texts.of("sample.of", name, at + 1, all.size());
    }

    /// The first; no bytes if there is none.
    public Payload first() {
        return all.isEmpty() ? Payload.of(new byte[0]) : all.getFirst();
    }

    void go(int by, Consumer<Payload> then) {
        at = Math.floorMod(at + by, all.size());
        then.accept(all.get(at));
    }
}
