package org.drawbridge.server.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;

/// A copy of a home in a folder, with the digest of each file in `backup.sha256`, which `sha256sum -c` understands.
///
/// Files are copied as they lie there, so that what is encrypted stays so. Those of the journal and of the audit
/// trail only grow, so a copy of one is what it was at a moment; an end that was not written whole is passed
/// over when it is read, as after a crash. What names others is copied before them: the vault, which has the
/// newest signed link, before the trail; all of it before the journal, so that no source is further than the
/// journal is. The index is left out: it is built anew of the journal.
///
/// @param bytes of all files
public record Backup(int files, long bytes) {

    private static final String LIST = "backup.sha256";
    private static final List<String> FIRST = List.of("version", "vault", "tls", "replays", "state", "audit");
    private static final String KEYS = "keys";
    private static final String JOURNAL = "journal";
    private static final String SEGMENT = ".seg";

    /// Throws [StartupException] for a person if it cannot be made; what was copied by then is no backup, as it has
    /// no list.
    ///
    /// @param keys whether the keys come along, with which anybody can read it
    public static Backup make(Path home, Path to, boolean keys) {
        if (!Files.isDirectory(home.resolve(JOURNAL))) {
            throw new StartupException("There is no journal in " + home + "; name the appliance's home.");
        }
        try {
            empty(to);
            Map<String, String> digests = new TreeMap<>();
            long bytes = 0;
            List<String> parts = new ArrayList<>(FIRST);
            if (keys) {
                parts.add(KEYS);
            }
            for (String part : parts) {
                for (Path file : files(home.resolve(part))) {
                    bytes += copy(home, file, to, digests);
                }
            }
            bytes += journal(home, to, digests);
            var list = new StringBuilder();
            digests.forEach((name, digest) ->
                    list.append(digest).append("  ").append(name).append('\n'));
            Copy.write(to.resolve(LIST), list.toString().getBytes(StandardCharsets.UTF_8));
            return new Backup(digests.size(), bytes);
        } catch (IOException | UncheckedIOException e) {
            throw new StartupException(
                    "The backup in " + to + " could not be made: "
                            + e.getClass().getSimpleName()
                            + ". Check that the disk has room and that this user may write there.",
                    e);
        }
    }

    /// Where the appliance removes messages meanwhile, files go away and others come in their place: those are looked
    /// for until none went away.
    private static long journal(Path home, Path to, Map<String, String> digests) throws IOException {
        long bytes = 0;
        boolean gone = true;
        while (gone) {
            gone = false;
            for (Path file : files(home.resolve(JOURNAL))) {
                try {
                    if (file.toString().endsWith(SEGMENT)
                            && !digests.containsKey(home.relativize(file).toString())) {
                        bytes += copy(home, file, to, digests);
                    }
                } catch (NoSuchFileException e) {
                    gone = true;
                }
            }
        }
        return bytes;
    }

    private static long copy(Path home, Path file, Path to, Map<String, String> digests) throws IOException {
        String name = home.relativize(file).toString();
        Copy copied = Copy.of(file, to.resolve(name));
        digests.put(name, copied.digest());
        return copied.bytes();
    }

    /// Makes a home of a backup, in a folder that is empty or not there. Throws [StartupException] for a person if a
    /// file is missing or is not what it was; then the home must not be used.
    ///
    /// @param keys a folder with the keys, where the backup has none
    public static Backup restore(Path from, Path home, Optional<Path> keys) {
        try {
            Map<String, String> digests = list(from);
            empty(home);
            long bytes = 0;
            for (Map.Entry<String, String> each : digests.entrySet()) {
                Path source = from.resolve(each.getKey());
                if (!Files.isRegularFile(source)) {
                    throw new StartupException("The backup lacks the file " + source + ".");
                }
                Copy copied = Copy.of(source, home.resolve(each.getKey()));
                if (!copied.digest().equals(each.getValue())) {
                    throw new StartupException("The backup's file " + source + " is damaged.");
                }
                bytes += copied.bytes();
            }
            if (keys.isPresent()) {
                for (Path file : files(keys.get())) {
                    var _ = Copy.of(file, home.resolve(KEYS).resolve(keys.get().relativize(file)));
                }
            }
            return new Backup(digests.size(), bytes);
        } catch (IOException | UncheckedIOException e) {
            throw new StartupException(
                    "The home " + home + " could not be made of the backup: "
                            + e.getClass().getSimpleName()
                            + ". Check that the backup can be read and that the disk has room.",
                    e);
        }
    }

    private static Map<String, String> list(Path from) throws IOException {
        Path list = from.resolve(LIST);
        if (!Files.isRegularFile(list)) {
            throw new StartupException(from + " holds no whole backup: " + LIST + " is missing.");
        }
        Map<String, String> digests = new TreeMap<>();
        for (String line : Files.readAllLines(list)) {
            String[] parts = line.split("  ", 2);
            if (parts.length < 2 || !from.resolve(parts[1]).normalize().startsWith(from.normalize())) {
                throw new StartupException(list + " is damaged.");
            }
            digests.put(parts[1], parts[0]);
        }
        return digests;
    }

    private static void empty(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.list(folder)) {
                if (found.findAny().isPresent()) {
                    throw new StartupException(folder + " is not empty; name a folder of its own.");
                }
            }
            return;
        }
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /// In the order of their names, which for the journal is that of writing.
    private static List<Path> files(Path part) throws IOException {
        if (!Files.exists(part)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(part)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return files(part);
            }
            throw e;
        }
    }
}
