package org.drawbridge.server.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.jwt.SigningKey;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.security.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The vault of a home. An appliance that runs on it uses what is changed here at once.
@Command(
        name = "secret",
        description = "Keeps passwords and tokens of other systems in the vault, and changes the vault's keys.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = {
            SecretCommand.ListAll.class,
            SecretCommand.SetOne.class,
            SecretCommand.Key.class,
            SecretCommand.Remove.class,
            SecretCommand.Rotate.class,
            SecretCommand.Lock.class
        },
        footer = {"", "Example:", "  drawbridge secret set epic/token --home /var/lib/drawbridge < token"},
        mixinStandardHelpOptions = true)
final class SecretCommand {

    private static final int SHORTEST_PASSPHRASE = 12;
    private static final byte[] BEGIN = "-----BEGIN ".getBytes(StandardCharsets.US_ASCII);
    /// What the appliance keeps for itself is not to be changed by hand.
    private static final List<String> OWN = List.of("tls/", "people/", "audit/", "security/", "mapping/");

    private static String others(String name) {
        if (!Vault.NAME.matcher(name).matches() || OWN.stream().anyMatch(name::startsWith)) {
            throw new StartupException(
                    "A secret is named as epic/token: small letters, digits, '.', '_' and '-', and not under "
                            + String.join(", ", OWN) + ", which the appliance keeps for itself.");
        }
        return name;
    }

    @Command(
            name = "list",
            description = "Lists names and times; never the secrets.",
            footer = {"", "Example:", "  drawbridge secret list --home /var/lib/drawbridge"},
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Override
        public Integer call() {
            home.open().vault().entries().stream()
                    .filter(each -> OWN.stream().noneMatch(each.name()::startsWith))
                    .forEach(each -> System.out.println("secret:" + each.name() + "  changed " + each.changedAt()));
            return 0;
        }
    }

    @Command(
            name = "set",
            description = "Keeps a secret, read from stdin to its first line end, or a private key as a whole, for"
                    + " `secret:NAME` in the configuration.",
            footer = {
                "",
                "Examples:",
                "  drawbridge secret set epic/token --home /var/lib/drawbridge < token",
                "  drawbridge secret set lab/sftp-key --home /var/lib/drawbridge < id_ed25519"
            },
            mixinStandardHelpOptions = true)
    static final class SetOne implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Parameters(paramLabel = "NAME", description = "such as epic/token")
        private String name = "";

        @Override
        public Integer call() throws IOException {
            byte[] read = System.in.readNBytes(1 << 20);
            int end = isKey(read) ? read.length : firstLine(read);
            if (end == 0) {
                throw new StartupException("There is nothing on stdin; give the secret there, never as an argument.");
            }
            try (Secret secret = Secret.of(Arrays.copyOf(read, end))) {
                home.open().vault().put(others(name), secret);
            } finally {
                Arrays.fill(read, (byte) 0);
            }
            return 0;
        }

        private static int firstLine(byte[] read) {
            int end = 0;
            while (end < read.length && read[end] != '\n' && read[end] != '\r') {
                end++;
            }
            return end;
        }

        /// In the armour of RFC 7468, or of OpenSSH, which looks alike.
        private static boolean isKey(byte[] read) {
            return Arrays.mismatch(read, BEGIN) == BEGIN.length;
        }
    }

    @Command(
            name = "key",
            description = "Prints the public half of a private key as a JWK set, to register it at a token server"
                    + " (SMART Backend Services); makes the key if there is none.",
            footer = {"", "Example:", "  drawbridge secret key epic/client-key --home /var/lib/drawbridge > jwks.json"},
            mixinStandardHelpOptions = true)
    static final class Key implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Parameters(paramLabel = "NAME", description = "such as epic/client-key")
        private String name = "";

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description = "of a new key: RSA (3072 bits, RS384) or EC (P-384, ES384); default: ${DEFAULT-VALUE}")
        private SigningKey.Kind kind = SigningKey.Kind.RSA;

        @Override
        public Integer call() {
            Vault vault = home.open().vault();
            if (vault.find(others(name)).isEmpty()) {
                try (Secret made = SigningKey.make(kind)) {
                    vault.put(name, made);
                }
            }
            try (Secret kept = vault.find(name).orElseThrow()) {
                System.out.println(SigningKey.read("secret:" + name, kept).published());
            }
            return 0;
        }
    }

    @Command(
            name = "remove",
            description = "Forgets a secret.",
            footer = {"", "Example:", "  drawbridge secret remove epic/token --home /var/lib/drawbridge"},
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Parameters(paramLabel = "NAME", description = "such as epic/token")
        private String name = "";

        @Override
        public Integer call() {
            home.open().vault().remove(others(name));
            return 0;
        }
    }

    @Command(
            name = "rotate",
            description = "Seals every secret anew under a new key; an appliance that runs goes on.",
            footer = {"", "Example:", "  drawbridge secret rotate --home /var/lib/drawbridge"},
            mixinStandardHelpOptions = true)
    static final class Rotate implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Override
        public Integer call() {
            home.open().vault().rotate();
            return 0;
        }
    }

    @Command(
            name = "lock",
            description =
                    "Changes what opens the vault: another passphrase, or a new key file. Stop the appliance before.",
            footer = {
                "",
                "Example:",
                "  drawbridge secret lock --with-passphrase-file /root/passphrase --home /var/lib/drawbridge"
            },
            mixinStandardHelpOptions = true)
    static final class Lock implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Option(
                names = "--with-passphrase-file",
                paramLabel = "FILE",
                description = "its first line opens the vault from now on; left out, a new key file does")
        private Optional<Path> passphrase = Optional.empty();

        @Override
        public Integer call() {
            Unlock next = HomeOptions.unlock(home.home(), passphrase);
            if (next instanceof Unlock.Passphrase(Secret text) && text.reveal().length < SHORTEST_PASSPHRASE) {
                throw new StartupException("A passphrase has at least 12 characters; several words in a row are good.");
            }
            home.open().vault().lockWith(next);
            return 0;
        }
    }
}
