package org.drawbridge.server.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.BatchReader;
import org.drawbridge.simulators.clinic.Clinic;
import org.drawbridge.simulators.ehr.FhirEhr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// External systems, simulated.
@Command(
        name = "simulate",
        description =
                "Plays an external system: a FHIR EHR that receives, a clinic that sends, a load and a sink for benchmarks.",
        synopsisSubcommandLabel = "SYSTEM",
        subcommands = {
            SimulateCommand.Ehr.class,
            SimulateCommand.Sender.class,
            SimulateLoadCommand.class,
            SimulateSinkCommand.class
        },
        footer = {"", "Example:", "  drawbridge simulate fhir-ehr --port 8480"},
        mixinStandardHelpOptions = true)
final class SimulateCommand {

    @Command(
            name = "fhir-ehr",
            description = "A FHIR R4 server in memory. Told to misbehave by PUT /_control/faults.",
            footer = {
                "",
                "Example:",
                "  drawbridge simulate fhir-ehr --port 8480",
                "  curl -X PUT localhost:8480/_control/faults -d '{\"failNext\": 5, \"status\": 503}'"
            },
            mixinStandardHelpOptions = true)
    static final class Ehr implements Callable<Integer> {

        @Option(names = "--host", paramLabel = "ADDRESS", description = "default: ${DEFAULT-VALUE}")
        private String host = "127.0.0.1";

        @Option(names = "--port", paramLabel = "PORT", description = "default: ${DEFAULT-VALUE}; 0 for any free one")
        private int port = 8480;

        @Override
        public Integer call() throws InterruptedException {
            try (FhirEhr ehr = new FhirEhr(host, port, Clock.systemUTC())) {
                System.out.println("READY fhir-ehr=" + ehr.base());
                new CountDownLatch(1).await();
                return 0;
            } catch (IOException e) {
                throw new StartupException(
                        "fhir-ehr, port " + port
                                + ": the port cannot be had. Stop the other program or give another --port.",
                        e);
            }
        }
    }

    @Command(
            name = "clinic",
            description = "Replays HL7 v2 files over MLLP and checks every acknowledgment.",
            footer = {
                "",
                "Exit code 1 if a message was rejected.",
                "",
                "Example:",
                "  drawbridge simulate clinic --to 127.0.0.1:2575 --rate 20 samples/"
            },
            mixinStandardHelpOptions = true)
    static final class Sender implements Callable<Integer> {

        @Mixin
        private ReceiverOptions to = new ReceiverOptions();

        @Option(
                names = "--rate",
                paramLabel = "N",
                description = "messages a second; 0 for as fast as they are acknowledged (default)")
        private double rate;

        @Option(names = "--connections", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
        private int connections = 2;

        @Option(
                names = "--rounds",
                paramLabel = "N",
                description = "how often all is sent; 0 for ever (default: ${DEFAULT-VALUE})")
        private int rounds = 1;

        @Parameters(arity = "1..*", paramLabel = "FILE", description = "files, or folders with *.hl7 files")
        private List<Path> files = new ArrayList<>();

        @Override
        public Integer call() throws InterruptedException {
            List<Payload> messages = messages();
            var settings = new Clinic.Settings(to.host(), to.port(), connections, rate, rounds, Duration.ofSeconds(30));
            try (var clinic = new Clinic(settings, messages, Clock.systemUTC())) {
                clinic.start();
                clinic.await();
                Clinic.Progress all = clinic.progress();
                System.out.println("clinic: " + all.sent() + " sent, " + all.acknowledged() + " acknowledged, "
                        + all.rejected() + " rejected, " + all.repeated() + " repeated");
                return all.rejected() == 0 && all.acknowledged() == all.sent() ? 0 : 1;
            }
        }

        private List<Payload> messages() {
            List<Payload> found = new ArrayList<>();
            for (Path each : files) {
                try (Stream<Path> below = Files.walk(each)) {
                    for (Path file : below.filter(Files::isRegularFile)
                            .filter(file -> file.equals(each)
                                    || file.toString().toLowerCase(Locale.ROOT).endsWith(".hl7"))
                            .sorted()
                            .toList()) {
                        found.addAll(BatchReader.messages(Files.readAllBytes(file)));
                    }
                } catch (IOException e) {
                    throw new StartupException(each + ": cannot be read; check the name and the permissions.", e);
                }
            }
            return found;
        }
    }
}
