package org.drawbridge.security.vault;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.PrivateFiles;
import org.drawbridge.security.vault.VaultFile.Sealed;

/// The vault: named secrets in one file, `home/vault`, sealed with AES-256-GCM. In memory, too, they stay sealed until
/// one is asked for.
///
/// Several processes may use it at once: each change reads the file anew under a lock, and a vault notices when another
/// process has changed it. Only the key that opened it must stay the same; after [#lockWith] others open it anew.
public final class Vault {

    /// As in `secret:epic/client-key`.
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}(/[a-z0-9][a-z0-9._-]{0,63}){0,3}");

    private static final int LARGEST_SECRET = 1 << 20;
    /// Locks on files are the process's; this is for the vaults within it.
    private static final ReentrantLock PROCESS = new ReentrantLock();

    /// @param name as configuration files refer to it
    public record Entry(String name, Instant changedAt) {}

    private final Path file;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private SecretKey opener;
    private SecretKey key;
    private VaultFile content;
    private byte[] read;

    private Vault(Path file, Clock clock, SecretKey opener, SecretKey key, VaultFile content, byte[] read) {
        this.file = file;
        this.clock = clock;
        this.opener = opener;
        this.key = key;
        this.content = content;
        this.read = read;
    }

    /// Opens the vault of a home, or makes it. Throws [StartupException] with a sentence for a person if it cannot be
    /// opened with this.
    public static Vault open(Path home, Unlock unlock, Clock clock) {
        Path file = home.resolve("vault");
        return locked(file, () -> Files.exists(file) ? load(file, unlock, clock) : make(file, unlock, clock));
    }

    private static Vault make(Path file, Unlock unlock, Clock clock) {
        if (unlock instanceof Unlock.KeyFile(Path keyFile) && !Files.exists(keyFile)) {
            Opener.makeKeyFile(keyFile);
        }
        Payload salt = Opener.salt(unlock);
        SecretKey opener = Opener.of(unlock, Argon2.STANDARD, salt);
        SecretKey key = new SecretKeySpec(Sealing.random(32), "AES");
        VaultFile content = VaultFile.make(opener, Argon2.STANDARD, salt, key);
        byte[] written = content.write(key);
        PrivateFiles.write(file, written);
        return new Vault(file, clock, opener, key, content, written);
    }

    private static Vault load(Path file, Unlock unlock, Clock clock) {
        byte[] read = PrivateFiles.read(file);
        VaultFile content;
        try {
            content = VaultFile.read(read);
        } catch (IOException e) {
            throw damaged(file, e);
        }
        if (content.byPassphrase() != unlock instanceof Unlock.Passphrase) {
            throw new StartupException("The vault " + file + " opens with "
                    + (content.byPassphrase()
                            ? "a passphrase; give --passphrase-file."
                            : "its key file, not with a passphrase."));
        }
        SecretKey opener = Opener.of(unlock, content.cost(), content.salt());
        SecretKey key;
        try {
            key = content.unwrap(opener);
        } catch (AEADBadTagException e) {
            throw new StartupException(
                    "The vault " + file + " does not open: this is not the "
                            + (content.byPassphrase() ? "passphrase" : "key file") + " that it was locked with.",
                    e);
        }
        checked(file, key, read);
        return new Vault(file, clock, opener, key, content, read);
    }

    private static void checked(Path file, SecretKey key, byte[] read) {
        try {
            VaultFile.verify(key, read);
        } catch (AEADBadTagException e) {
            throw damaged(file, e);
        }
    }

    private static StartupException damaged(Path file, Throwable cause) {
        return new StartupException(
                "The vault " + file + " is damaged or was changed. Restore it from a backup.", cause);
    }

    /// The secret of a name, if there is one. The caller closes it.
    public Optional<Secret> find(String name) {
        lock.lock();
        try {
            refresh();
            Sealed sealed = content.secrets().get(name);
            return sealed == null ? Optional.empty() : Optional.of(open(name, sealed));
        } finally {
            lock.unlock();
        }
    }

    private Secret open(String name, Sealed sealed) {
        try {
            return Secret.of(Sealing.open(key, context(name), sealed.sealed().reveal()));
        } catch (AEADBadTagException e) {
            throw damaged(file, e);
        }
    }

    /// Keeps a secret under a name, in the place of what was there.
    public void put(String name, Secret secret) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A secret is named with small letters, digits, '.', '_' and '-', in up to four parts with '/' between.");
        }
        if (secret.reveal().length > LARGEST_SECRET) {
            throw new IllegalArgumentException("A secret has at most 1 MB.");
        }
        change(secrets -> secrets.put(name, sealed(clock.instant(), key, name, secret)));
    }

    /// Forgets a secret.
    public void remove(String name) {
        change(secrets -> secrets.remove(name));
    }

    /// What there is, without the secrets themselves.
    public List<Entry> entries() {
        lock.lock();
        try {
            refresh();
            return content.secrets().entrySet().stream()
                    .map(each -> new Entry(each.getKey(), each.getValue().changedAt()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// Changes the key under which the secrets lie. Whoever uses the vault at the same time goes on.
    public void rotate() {
        locked(() -> {
            SecretKey next = new SecretKeySpec(Sealing.random(32), "AES");
            store(opener, content.cost(), content.salt(), next);
        });
    }

    /// Changes what opens the vault, and its key with it.
    public void lockWith(Unlock unlock) {
        locked(() -> {
            Payload salt = Opener.salt(unlock);
            if (unlock instanceof Unlock.KeyFile(Path keyFile)) {
                Opener.makeKeyFile(keyFile);
            }
            SecretKey next = new SecretKeySpec(Sealing.random(32), "AES");
            store(Opener.of(unlock, Argon2.STANDARD, salt), Argon2.STANDARD, salt, next);
        });
    }

    private void store(SecretKey nextOpener, Argon2 cost, Payload salt, SecretKey next) {
        var secrets = new TreeMap<String, Sealed>();
        content.secrets().forEach((name, before) -> {
            try (Secret secret = open(name, before)) {
                secrets.put(name, sealed(before.changedAt(), next, name, secret));
            }
        });
        VaultFile changed = VaultFile.make(nextOpener, cost, salt, next).withSecrets(secrets);
        byte[] written = changed.write(next);
        PrivateFiles.write(file, written);
        opener = nextOpener;
        key = next;
        content = changed;
        read = written;
    }

    private void change(Consumer<Map<String, Sealed>> changing) {
        locked(() -> {
            Map<String, Sealed> secrets = new TreeMap<>(content.secrets());
            changing.accept(secrets);
            VaultFile changed = content.withSecrets(secrets);
            byte[] written = changed.write(key);
            PrivateFiles.write(file, written);
            content = changed;
            read = written;
        });
    }

    private static Sealed sealed(Instant changedAt, SecretKey key, String name, Secret secret) {
        return new Sealed(changedAt, Payload.of(Sealing.seal(key, context(name), secret.reveal())));
    }

    private static byte[] context(String name) {
        return ("secret " + name).getBytes(StandardCharsets.UTF_8);
    }

    /// Takes over what another process has written.
    private void refresh() {
        byte[] now = PrivateFiles.read(file);
        if (Arrays.equals(now, read)) {
            return;
        }
        try {
            VaultFile changed = VaultFile.read(now);
            SecretKey unwrapped = changed.unwrap(opener);
            checked(file, unwrapped, now);
            key = unwrapped;
            content = changed;
            read = now;
        } catch (AEADBadTagException e) {
            throw new StorageException("The vault " + file + " was locked with another key; restart the appliance.", e);
        } catch (IOException e) {
            throw new StorageException("The vault " + file + " is damaged. Restore it from a backup.", e);
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            var _ = locked(file, () -> {
                refresh();
                work.run();
                return this;
            });
        } finally {
            lock.unlock();
        }
    }

    private interface Work {
        Vault run();
    }

    /// Keeps other processes off the vault meanwhile.
    private static Vault locked(Path file, Work work) {
        Path lockFile = file.resolveSibling("vault.lock");
        PROCESS.lock();
        try {
            PrivateFiles.folder(file.resolveSibling("keys"));
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return work.run();
            }
        } catch (IOException e) {
            throw new StorageException(
                    "The folder of the vault " + file + " cannot be used. Check that this user may write to it.", e);
        } finally {
            PROCESS.unlock();
        }
    }
}
