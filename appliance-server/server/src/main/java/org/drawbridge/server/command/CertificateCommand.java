package org.drawbridge.server.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.security.auth.x500.X500Principal;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.PrivateFiles;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.Identity;
import org.drawbridge.security.tls.Keystore;
import org.drawbridge.security.tls.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Certificates of the appliance, and whom it trusts. An appliance that runs on the home takes changes over within
/// seconds.
@Command(
        name = "certificate",
        description = "Lists, imports, requests and issues certificates; an appliance that runs takes them over.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = {
            CertificateCommand.ListAll.class,
            CertificateCommand.Import.class,
            CertificateCommand.Request.class,
            CertificateCommand.Trust.class,
            CertificateCommand.Distrust.class,
            CertificateCommand.Issue.class
        },
        footer = {"", "Example:", "  drawbridge certificate list --home /var/lib/drawbridge"},
        mixinStandardHelpOptions = true)
final class CertificateCommand {

    private static void print(Standing standing) {
        System.out.println(standing.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + standing.name() + ": "
                + standing.subject() + ", signed by " + standing.issuer() + ", good until " + standing.notAfter() + " ("
                + standing.daysLeft(Instant.now()) + " days)"
                + (standing.names().isEmpty() ? "" : ", for " + String.join(", ", standing.names())));
        System.out.println("  SHA-256 " + standing.fingerprint());
    }

    private static char[] password(Optional<Path> file) {
        return file.map(each -> {
                    byte[] read = Input.read(each);
                    return new String(read, StandardCharsets.UTF_8).strip().toCharArray();
                })
                .orElse(new char[0]);
    }

    private static X500Principal subject(String text) {
        try {
            return new X500Principal(text.contains("=") ? text : "CN=" + text);
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    "--subject: expected a name such as \"CN=drawbridge.clinic.example,O=Clinic\".", e);
        }
    }

    @Command(
            name = "list",
            description = "Lists all of them: the own authority, what is presented, who is trusted.",
            footer = {"", "Example:", "  drawbridge certificate list --home /var/lib/drawbridge"},
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Override
        public Integer call() {
            Certificates certificates = home.open().certificates();
            certificates.standings().forEach(CertificateCommand::print);
            System.out.println("Peers that are to trust this appliance need " + certificates.authorityFile());
            return 0;
        }
    }

    @Command(
            name = "import",
            description = "Imports a certificate with its key (PEM, PKCS#12), or the answer to a request.",
            footer = {
                "",
                "Named 'appliance', it takes the place of the one that the appliance made for itself.",
                "",
                "Example:",
                "  drawbridge certificate import appliance clinic.p12 --password-file pw --home /var/lib/drawbridge"
            },
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Parameters(index = "0", paramLabel = "NAME", description = "as configuration files refer to it")
        private String name = "";

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "FILE",
                description = "certificate and key, in one file or two")
        private List<Path> files = new ArrayList<>();

        @Option(names = "--password-file", paramLabel = "FILE", description = "the password of the key or keystore")
        private Optional<Path> password = Optional.empty();

        @Override
        public Integer call() {
            var all = new java.io.ByteArrayOutputStream();
            for (Path each : files) {
                all.writeBytes(Input.read(each));
                if (files.size() > 1) {
                    all.write('\n');
                }
            }
            print(home.open()
                    .certificates()
                    .importIdentity(name, files.getFirst().toString(), all.toByteArray(), password(password)));
            return 0;
        }
    }

    @Command(
            name = "request",
            description = "Makes a key and prints a request (PKCS#10) for the clinic's authority to sign.",
            footer = {
                "",
                "The key stays in the vault; import the signed certificate under the same name.",
                "",
                "Example:",
                "  drawbridge certificate request appliance --subject drawbridge.clinic.example"
                        + " --for drawbridge.clinic.example --home /var/lib/drawbridge > appliance.csr"
            },
            mixinStandardHelpOptions = true)
    static final class Request implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Parameters(paramLabel = "NAME", description = "as configuration files refer to it")
        private String name = "";

        @Option(names = "--subject", required = true, paramLabel = "DN", description = "whose it is")
        private String subject = "";

        @Option(
                names = "--for",
                paramLabel = "HOST",
                description = "a DNS name or address that it is good for; may be repeated")
        private List<String> names = new ArrayList<>();

        @Override
        public Integer call() {
            System.out.print(home.open().certificates().request(name, subject(subject), names));
            System.out.flush();
            return 0;
        }
    }

    @Command(
            name = "trust",
            description =
                    "Trusts an authority, or a single certificate, under a name for `trust` in the configuration.",
            footer = {"", "Example:", "  drawbridge certificate trust clinic clinic-ca.pem --home /var/lib/drawbridge"},
            mixinStandardHelpOptions = true)
    static final class Trust implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Parameters(index = "0", paramLabel = "NAME", description = "as configuration files refer to it")
        private String name = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "certificates in PEM, PKCS#12 or DER")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            home.open()
                    .certificates()
                    .trust(name, file.toString(), Input.read(file))
                    .forEach(CertificateCommand::print);
            return 0;
        }
    }

    @Command(
            name = "distrust",
            description = "Takes trust back.",
            footer = {"", "Example:", "  drawbridge certificate distrust clinic --home /var/lib/drawbridge"},
            mixinStandardHelpOptions = true)
    static final class Distrust implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Parameters(paramLabel = "NAME", description = "of the trust")
        private String name = "";

        @Override
        public Integer call() {
            if (!home.open().certificates().distrust(name)) {
                throw new StartupException("There is no imported trust named '" + name + "'.");
            }
            return 0;
        }
    }

    @Command(
            name = "issue",
            description = "Makes a certificate with key for a system that has none, signed by the own authority.",
            footer = {
                "",
                "A channel whose `tls` has `clients: required` takes it by `trust: [own]`, which is the default.",
                "",
                "Example:",
                "  drawbridge certificate issue pms --out pms.p12 --password-file pw --home /var/lib/drawbridge"
            },
            mixinStandardHelpOptions = true)
    static final class Issue implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Parameters(paramLabel = "NAME", description = "of the system")
        private String name = "";

        @Option(
                names = "--for",
                paramLabel = "HOST",
                description = "a DNS name or address that it is good for; may be repeated")
        private List<String> names = new ArrayList<>();

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "the PKCS#12 keystore to write")
        private Path out = Path.of("");

        @Option(
                names = "--password-file",
                required = true,
                paramLabel = "FILE",
                description = "the keystore's password")
        private Path password = Path.of("");

        @Override
        public Integer call() {
            Identity issued = home.open().certificates().issue(name, subject(name), names);
            PrivateFiles.write(out, Keystore.of(issued, password(Optional.of(password))));
            print(Standing.of(Standing.Kind.IDENTITY, name, issued.certificate()));
            return 0;
        }
    }
}
