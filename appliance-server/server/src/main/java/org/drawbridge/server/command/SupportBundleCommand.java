package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.PrivateFiles;
import org.drawbridge.security.envelope.Envelope;
import org.drawbridge.security.envelope.Recipient;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.config.Configuration;
import org.drawbridge.server.support.Part;
import org.drawbridge.server.support.SupportBundle;
import org.drawbridge.server.support.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What support needs, in one encrypted file: of a running appliance, or of the folders of one that does not start.
@Command(
        name = "support-bundle",
        description = "Collects what support needs, without patients' data and secrets, in one encrypted file.",
        synopsisSubcommandLabel = "[open]",
        subcommands = SupportBundleCommand.Open.class,
        footer = {
            "",
            "Versions, configuration (known keys only), health, metrics, counts, threads, the log's end, files of the"
                    + " home",
            "by name and size. Prints what is in it. Of an appliance that does not start: --home and --config, and"
                    + " --log",
            "with what it wrote to stderr (such as: journalctl -u drawbridge -o cat > drawbridge.log).",
            "",
            "The file is CMS (RFC 5083): who has the certificate's key opens it with",
            "  openssl cms -decrypt -inform DER -in FILE -inkey KEY -out bundle.zip",
            "",
            "Example:",
            "  drawbridge support-bundle --out case-77.cms --to support.pem"
        },
        mixinStandardHelpOptions = true)
final class SupportBundleCommand implements Callable<Integer> {

    @Mixin
    private ApiClient api = new ApiClient();

    @Option(names = "--out", paramLabel = "FILE", description = "a file that is not there yet; needed")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--to", paramLabel = "FILE", description = "the certificate of who may open it, PEM or DER")
    private Optional<Path> certificate = Optional.empty();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "in the place of --to: its first line, at least 12 characters, opens the bundle; mode 0600")
    private Optional<Path> passphrase = Optional.empty();

    @Option(names = "--home", paramLabel = "DIR", description = "of an appliance that does not run")
    private Optional<Path> home = Optional.empty();

    @Option(names = "--config", paramLabel = "DIR", description = "likewise; comes with --home")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--log", paramLabel = "FILE", description = "likewise: what it wrote to stderr")
    private Optional<Path> log = Optional.empty();

    @Override
    public Integer call() throws ApiClient.NotDone, InterruptedException {
        Path file = out.orElseThrow(() -> new StartupException("Name the file to be written with --out."));
        if (Files.exists(file)) {
            throw new StartupException("There is already a file " + file + "; name another one with --out.");
        }
        if (certificate.isPresent() == passphrase.isPresent()) {
            throw new StartupException(
                    "Say who may open the bundle: either --to CERTIFICATE or --passphrase-file FILE.");
        }
        if (home.isPresent() != config.isPresent() || (log.isPresent() && home.isEmpty())) {
            throw new StartupException(
                    "Give --home and --config together (and --log with them), or none to ask a running appliance.");
        }
        if (home.isPresent()) {
            resting(file);
        } else {
            running(file);
        }
        System.out.println("Encrypted in " + file + ".");
        return 0;
    }

    private void running(Path file) throws ApiClient.NotDone, InterruptedException {
        Map<String, String> wanted = certificate
                .map(each -> Map.of("certificate", pem(each)))
                .orElseGet(() -> Map.of("passphrase", new String(passphrase().text())));
        JsonNode answer = api.post("/support-bundle", wanted);
        PrivateFiles.write(
                file, Base64.getDecoder().decode(answer.path("bundle").asText()));
        for (JsonNode each : answer.path("parts")) {
            print(
                    each.path("name").asText(),
                    each.path("bytes").asLong(),
                    each.path("what").asText());
        }
    }

    private void resting(Path file) {
        Path folder = config.orElseThrow();
        List<Part> parts =
                new ArrayList<>(Surroundings.of(home.orElseThrow(), Appliance.version(), Configuration.files(folder)));
        log.ifPresent(each -> parts.add(Surroundings.log(bytes(each))));
        Recipient recipient = certificate
                .<Recipient>map(each -> Recipient.Holder.of(each.toString(), bytes(each)))
                .orElseGet(() -> new Recipient.Passphrase(passphrase()));
        PrivateFiles.write(file, new SupportBundle(parts).seal(recipient));
        parts.forEach(each -> print(each.name(), each.content().size(), each.what()));
    }

    private static void print(String name, long bytes, String what) {
        System.out.printf("%-32s %9d bytes  %s%n", name, bytes, what);
    }

    private Secret passphrase() {
        return HomeOptions.firstLine(passphrase.orElseThrow());
    }

    /// The API takes PEM; a file in DER is written so.
    private static String pem(Path file) {
        return Recipient.Holder.of(file.toString(), bytes(file)).pem();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartupException("The file " + file + " cannot be read.", e);
        }
    }

    @Command(
            name = "open",
            description = "Opens a bundle that was sealed with a passphrase: writes the ZIP file that is in it.",
            footer = {
                "",
                "Example:",
                "  drawbridge support-bundle open case-77.cms case-77.zip --passphrase-file case-77.txt"
            },
            mixinStandardHelpOptions = true)
    static final class Open implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "FILE", description = "the bundle")
        private Path in = Path.of("");

        @Parameters(index = "1", paramLabel = "ZIP", description = "a file that is not there yet")
        private Path out = Path.of("");

        @Option(
                names = "--passphrase-file",
                required = true,
                paramLabel = "FILE",
                description = "its first line opens the bundle; mode 0600")
        private Path passphrase = Path.of("");

        @Override
        public Integer call() {
            if (Files.exists(out)) {
                throw new StartupException("There is already a file " + out + "; name another one.");
            }
            try (Secret text = HomeOptions.firstLine(passphrase)) {
                PrivateFiles.write(out, Envelope.open(bytes(in), text));
            }
            return 0;
        }
    }
}
