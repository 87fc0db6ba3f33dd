package org.drawbridge.server.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.PrivateFiles;
import org.drawbridge.security.tls.HostNames;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import picocli.CommandLine.Option;

/// Where the appliance keeps what is its own, and what opens its vault.
final class HomeOptions {

    /// Where an installed product has its home and its configuration: its launcher says so. Else they must be named.
    static final String HOME = "${sys:drawbridge.home}";

    static final String CONFIG = "${sys:drawbridge.config}";

    @Option(
            names = "--home",
            required = true,
            paramLabel = "DIR",
            defaultValue = HOME,
            description = "where journal, index, keys and certificates are kept; made if it is not there")
    private Path home = Path.of("");

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "its first line opens the vault, in the place of the home's key file; mode 0600")
    private Optional<Path> passphrase = Optional.empty();

    Path home() {
        return home;
    }

    Unlock unlock() {
        return unlock(home, passphrase);
    }

    /// The keys of the home, opened; an appliance may run beside it.
    Keyring open() {
        return open(home, unlock());
    }

    static Keyring open(Path home, Unlock unlock) {
        var keys = new Keyring();
        keys.open(home, unlock, HostNames.of(List.of()), Clock.systemUTC());
        return keys;
    }

    static Unlock unlock(Path home, Optional<Path> passphrase) {
        return passphrase
                .<Unlock>map(file -> new Unlock.Passphrase(firstLine(file)))
                .orElseGet(() -> Unlock.keyFile(home));
    }

    /// Of a file that nobody else may read.
    static Secret firstLine(Path file) {
        byte[] content = PrivateFiles.read(file);
        int end = 0;
        while (end < content.length && content[end] != '\n' && content[end] != '\r') {
            end++;
        }
        return Secret.of(Arrays.copyOf(content, end));
    }
}
