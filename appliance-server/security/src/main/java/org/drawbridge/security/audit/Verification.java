package org.drawbridge.security.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Vault;

/// Whether the trail is as it was written.
///
/// @param entries how many it holds
/// @param checkpoints how many signatures were checked
/// @param faults what is not as it was written, each as a sentence; empty if nothing was changed
public record Verification(long entries, long checkpoints, List<String> faults) {

    private static final int MOST_FAULTS = 20;

    public Verification {
        faults = List.copyOf(faults);
    }

    public boolean good() {
        return faults.isEmpty();
    }

    /// Reads all of it. An appliance may append meanwhile.
    public static Verification of(Path home, Vault vault) {
        // First the head, so that what is appended after it does not look like something missing.
        Optional<Link> head = Head.read(vault);
        List<String> faults = new ArrayList<>();
        var walk = new Walk(home, vault, faults);
        try {
            for (Path file : TrailFiles.all(home)) {
                walk.file(file);
            }
        } catch (IOException e) {
            faults.add("The folder " + TrailFiles.folder(home) + " cannot be read.");
        }
        head.ifPresent(known -> {
            if (walk.last.number() < known.number()) {
                faults.add("Entries " + (walk.last.number() + 1) + " to " + known.number()
                        + " are missing at the end: they were signed for, and are gone.");
            }
        });
        return new Verification(
                walk.entries, walk.checkpoints, faults.size() > MOST_FAULTS ? faults.subList(0, MOST_FAULTS) : faults);
    }

    private static final class Walk implements TrailFiles.Reader {

        private final List<String> faults;
        private final Optional<TrailKeys> keys;
        private Link last = Link.START;
        private boolean begun;
        private long entries;
        private long checkpoints;

        Walk(Path home, Vault vault, List<String> faults) {
            this.faults = faults;
            boolean exists = java.nio.file.Files.isDirectory(TrailFiles.folder(home));
            this.keys = exists ? Optional.of(TrailKeys.open(vault, true)) : Optional.empty();
        }

        void file(Path file) {
            try {
                var _ = TrailFiles.read(file, this);
            } catch (IOException e) {
                faults.add(file.getFileName() + ": " + e.getMessage() + ", after entry " + last.number() + ".");
            }
        }

        @Override
        public void begins(Path file, Link before, byte[] signature) {
            if (!keys.orElseThrow().signed(before.statement(), signature)) {
                faults.add(file.getFileName() + ": its beginning is not signed by this appliance.");
            }
            if (begun && !before.equals(last)) {
                faults.add(file.getFileName() + ": it goes on from entry " + before.number()
                        + ", but the file before ends with entry " + last.number()
                        + (before.number() == last.number() ? ", which is another one." : "."));
            }
            begun = true;
            last = before;
        }

        @Override
        public void entry(Path file, byte[] sealed) {
            entries++;
            last = last.next(sealed);
            try {
                var _ = keys.orElseThrow().open(last.number(), sealed);
            } catch (AEADBadTagException | RuntimeException e) {
                faults.add(file.getFileName() + ": entry " + last.number() + " was changed, or is not in its place.");
            }
        }

        @Override
        public void checkpoint(Path file, byte[] signature) {
            checkpoints++;
            if (!keys.orElseThrow().signed(last.statement(), signature)) {
                faults.add(file.getFileName() + ": the signature after entry " + last.number()
                        + " does not fit: an entry before it was changed, removed, added or moved.");
            }
        }
    }

    /// The newest link that was signed, which the vault keeps: a trail that ends before it was cut.
    static final class Head {

        private static final String ENTRY = "audit/head";

        private Head() {}

        static Optional<Link> read(Vault vault) {
            Optional<Secret> kept = vault.find(ENTRY);
            if (kept.isEmpty()) {
                return Optional.empty();
            }
            try (Secret secret = kept.get()) {
                ByteBuffer bytes = ByteBuffer.wrap(secret.reveal());
                byte[] hash = new byte[32];
                long number = bytes.getLong();
                bytes.get(hash);
                return Optional.of(new Link(number, Payload.of(hash)));
            }
        }

        static void write(Vault vault, Link link) {
            byte[] bytes = ByteBuffer.allocate(40)
                    .putLong(link.number())
                    .put(link.hash().reveal())
                    .array();
            try (Secret secret = Secret.of(bytes)) {
                vault.put(ENTRY, secret);
            }
        }
    }
}
