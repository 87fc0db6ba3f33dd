package org.drawbridge.server.command;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.doctor.Finding;
import org.drawbridge.security.doctor.Finding.Level;
import org.drawbridge.security.doctor.TlsDoctor;
import org.drawbridge.security.doctor.Trust;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.Identity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says why something does not work.
@Command(
        name = "doctor",
        description = "Says in plain words why a connection does not come about.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = DoctorCommand.Tls.class,
        footer = {"", "Example:", "  drawbridge doctor tls ehr.example:443"},
        mixinStandardHelpOptions = true)
final class DoctorCommand {

    @Command(
            name = "tls",
            description = "Examines a TLS server: what it speaks and presents, what is trusted, which alert it sends.",
            footer = {
                "",
                "Exit code 1 if something is wrong.",
                "",
                "Example:",
                "  drawbridge doctor tls ehr.example:443",
                "  drawbridge doctor tls 10.1.2.3:2576 --name lis.example --trust clinic --certificate appliance"
                        + " --home /var/lib/drawbridge"
            },
            mixinStandardHelpOptions = true)
    static final class Tls implements Callable<Integer> {

        @Parameters(paramLabel = "HOST:PORT", description = "the server")
        private String to = "";

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "the name its certificate should be for, if not HOST")
        private Optional<String> name = Optional.empty();

        @Option(
                names = "--trust",
                paramLabel = "NAME|FILE",
                description =
                        "whom to trust: public (default), a file with certificates, or with --home own and what was imported")
        private List<String> trust = new ArrayList<>();

        @Option(names = "--certificate", paramLabel = "NAME", description = "what to present when asked, with --home")
        private Optional<String> certificate = Optional.empty();

        @Option(names = "--home", paramLabel = "DIR", description = "the appliance's home, for its certificates")
        private Optional<Path> home = Optional.empty();

        @Option(names = "--passphrase-file", paramLabel = "FILE", description = "what opens the vault of the home")
        private Optional<Path> passphrase = Optional.empty();

        @Override
        public Integer call() {
            int colon = to.lastIndexOf(':');
            if (colon < 1 || !to.substring(colon + 1).matches("\\d{1,5}")) {
                throw new StartupException("Expected HOST:PORT, such as ehr.example:443.");
            }
            String host = to.substring(0, colon).replaceAll("[\\[\\]]", "");
            var question = new TlsDoctor.Question(
                    host, Integer.parseInt(to.substring(colon + 1)), name.orElse(host), trust(), identity());
            List<Finding> findings = TlsDoctor.examine(question, Clock.systemUTC());
            findings.forEach(each -> System.out.println(mark(each.level()) + " " + each.topic() + ": " + each.text()));
            return findings.stream().anyMatch(each -> each.level() == Level.FAULT) ? 1 : 0;
        }

        private static String mark(Level level) {
            return switch (level) {
                case GOOD -> "  ok ";
                case NOTE -> "note ";
                case FAULT -> "FAULT";
            };
        }

        private Optional<Identity> identity() {
            return certificate.map(each -> certificates().identity(each));
        }

        private Certificates certificates() {
            Path folder = home.orElseThrow(
                    () -> new StartupException("Certificates lie in the appliance's home; name it with --home."));
            return HomeOptions.open(folder, HomeOptions.unlock(folder, passphrase))
                    .certificates();
        }

        private Trust trust() {
            List<String> names = trust.isEmpty() ? List.of(Certificates.PUBLIC) : trust;
            boolean files = names.stream().anyMatch(DoctorCommand::isFile);
            if (home.isPresent() && !files) {
                return Trust.of(certificates(), names);
            }
            List<X509Certificate> all = new ArrayList<>();
            for (String each : names) {
                if (isFile(each)) {
                    all.addAll(Certificates.read(each, Input.read(Path.of(each))));
                } else {
                    all.addAll(
                            each.equals(Certificates.PUBLIC)
                                    ? Certificates.platform()
                                    : certificates().trusted(List.of(each)));
                }
            }
            return new Trust(names, all, Map.of());
        }
    }

    private static boolean isFile(String name) {
        return name.contains("/") || name.endsWith(".pem") || name.endsWith(".crt") || name.endsWith(".cer");
    }
}
