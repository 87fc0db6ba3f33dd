package org.drawbridge.designer.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/// The file of a mapping, and beside it, in the user's own folder, what has been written and not saved: a crash loses
/// nothing. Mappings hold no patients' data. Blocks; for background threads.
final class DraftFile {

    /// The file is not as it was when it was read: somebody else has written it.
    static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1;

        ChangedException(String text) {
            super(text);
        }
    }

    private final Path file;
    private final Path kept;
    /// As the file was when it was read or saved last; empty if it was not there.
    private volatile String known;

    /// @param drafts where drafts are kept
    DraftFile(Path file, Path drafts) throws IOException {
        this.file = file.toAbsolutePath().normalize();
        String id = UUID.nameUUIDFromBytes(this.file.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
        this.kept = drafts.resolve(this.file.getFileName() + "-" + id);
        this.known = Files.exists(this.file) ? Files.readString(this.file) : "";
    }

    static Path drafts() {
        return Path.of(System.getProperty("user.home"), ".drawbridge", "drafts");
    }

    String known() {
        return known;
    }

    /// What was not saved when the designer ended.
    Optional<String> unsaved() throws IOException {
        if (!Files.exists(kept)) {
            return Optional.empty();
        }
        String text = Files.readString(kept);
        return text.equals(known) ? Optional.empty() : Optional.of(text);
    }

    /// Keeps it against a crash.
    synchronized void keep(String text) throws IOException {
        if (text.equals(known)) {
            forget();
        } else {
            Files.createDirectories(kept.toAbsolutePath().getParent());
            write(kept, text);
        }
    }

    /// As somebody else has written it. From now on that is what is known.
    synchronized String read() throws IOException {
        known = Files.exists(file) ? Files.readString(file) : "";
        return known;
    }

    /// Whole or not at all.
    ///
    /// @param over whether what somebody else has written meanwhile is lost
    synchronized void save(String text, boolean over) throws IOException {
        String there = Files.exists(file) ? Files.readString(file) : "";
        if (!over && !there.equals(known)) {
            throw new ChangedException(file.getFileName() + " has been changed by somebody else since it was opened.");
        }
        write(file, text);
        known = text;
        forget();
    }

    synchronized void forget() throws IOException {
        Files.deleteIfExists(kept);
    }

    private static void write(Path to, String text) throws IOException {
        Path half = to.resolveSibling("." + to.getFileName() + ".half");
        Files.writeString(half, text);
        Files.move(half, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
