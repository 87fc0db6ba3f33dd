package org.drawbridge.console.fallback;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.drawbridge.console.fallback.FallbackException.Kind;
import org.drawbridge.downtime.Snapshot;

/// What one person has of one appliance on this computer: a folder with a key, a copy and the forms. Blocks; to be used
/// by one thread at a time.
public final class Desk {

    private final Path folder;
    private final Lockbox lockbox;
    private final Clock clock;

    private Desk(Path folder, Lockbox lockbox, Clock clock) {
        this.folder = folder;
        this.lockbox = lockbox;
        this.clock = clock;
    }

    /// An open desk: what was sealed can be read.
    record Opened(PrivateKey key, FormsLog forms, FormsLog drill) implements AutoCloseable {

        @Override
        public void close() {
            forms.close();
            drill.close();
        }

        @Override
        public String toString() {
            return "Opened";
        }
    }

    /// Where the desks of this computer's user are, as the platform wants it.
    public static Path standardFolder() {
        String home = System.getProperty("user.home");
        String os = System.getProperty("os.name");
        if (os.startsWith("Windows")) {
            String local = System.getenv("LOCALAPPDATA");
            return Path.of(local == null ? home : local, "Drawbridge", "fallback");
        }
        if (os.startsWith("Mac")) {
            return Path.of(home, "Library", "Application Support", "Drawbridge", "fallback");
        }
        String data = System.getenv("XDG_DATA_HOME");
        return (data == null || data.isEmpty() ? Path.of(home, ".local", "share") : Path.of(data))
                .resolve("drawbridge")
                .resolve("fallback");
    }

    /// Every desk there is. Copies whose time is over are removed by looking.
    public static List<Desk> all(Path desks, Clock clock) {
        List<Desk> found = new ArrayList<>();
        if (!Files.isDirectory(desks)) {
            return found;
        }
        try (Stream<Path> all = Files.list(desks)) {
            for (Path each : all.filter(Lockbox::exists).sorted().toList()) {
                var desk = new Desk(each, Lockbox.read(each), clock);
                desk.copy().removeExpired(clock);
                found.add(desk);
            }
        } catch (IOException | FallbackException e) {
            // What cannot be read is of no use to anybody; the others are shown.
            return found;
        }
        return found;
    }

    /// The desk of a person at an appliance, if there is one.
    static Optional<Desk> find(Path desks, String appliance, String account, Clock clock) throws FallbackException {
        Path folder = folder(desks, appliance, account);
        return Lockbox.exists(folder) ? Optional.of(new Desk(folder, Lockbox.read(folder), clock)) : Optional.empty();
    }

    static Desk make(Path desks, String appliance, String account, char[] passphrase, Clock clock)
            throws FallbackException {
        Path folder = folder(desks, appliance, account);
        return new Desk(folder, Lockbox.make(folder, appliance, account, passphrase), clock);
    }

    private static Path folder(Path desks, String appliance, String account) {
        return desks.resolve((appliance + "_" + account).replaceAll("[^A-Za-z0-9._-]", "-"));
    }

    public String appliance() {
        return lockbox.appliance();
    }

    public String account() {
        return lockbox.account();
    }

    String formCode() {
        return lockbox.formCode();
    }

    private CopyFile copy() {
        return new CopyFile(folder.resolve("copy"));
    }

    /// Whether there is something to work with while the appliance is away.
    public boolean hasCopy() {
        return copy().expiresAt().isPresent();
    }

    Opened open(char[] passphrase) throws FallbackException {
        PrivateKey opener = lockbox.open(passphrase, clock);
        PublicKey key = lockbox.publicKey();
        FormsLog forms = FormsLog.open(folder.resolve("forms.log"), key, opener, clock);
        try {
            return new Opened(opener, forms, FormsLog.open(folder.resolve("drill.log"), key, opener, clock));
        } catch (FallbackException e) {
            forms.close();
            throw e;
        }
    }

    CopyFile.Copy read(Opened opened) throws FallbackException {
        return copy().read(opened.key(), clock);
    }

    /// Takes over what the appliance has just handed out or confirmed.
    void write(byte[] written) throws FallbackException {
        Instant now = clock.instant();
        try {
            int hours = Snapshot.read(written).validHours();
            copy().write(lockbox.publicKey(), written, now, now.plus(Duration.ofHours(Math.max(1, hours))));
        } catch (IOException e) {
            throw new FallbackException(Kind.DAMAGED, folder.toString());
        }
    }

    /// Removes the copy, because the person may not have it any more. Forms that were filled in stay: they are the
    /// clinic's, and nowhere else.
    void wipe() throws FallbackException {
        copy().remove();
    }

    @Override
    public String toString() {
        return "Desk[" + appliance() + "]";
    }
}
