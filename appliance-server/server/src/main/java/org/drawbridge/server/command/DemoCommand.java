package org.drawbridge.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.people.People;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Scratch;
import org.drawbridge.simulators.Samples;
import org.drawbridge.simulators.clinic.Clinic;
import org.drawbridge.simulators.ehr.FhirEhr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The appliance between a simulated clinic and a simulated EHR.
@Command(
        name = "demo",
        description = "Shows the appliance at work: a clinic's PMS and lab send HL7 v2, a FHIR EHR receives.",
        footer = {
            "",
            "Exit code 1 with --once if a message was not delivered.",
            "",
            "Example:",
            "  drawbridge demo --once"
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final long PATIENCE_MILLIS = 120_000;

    @Option(names = "--once", description = "send every sample once, wait until all is delivered, and stop")
    private boolean once;

    @Option(names = "--rate", paramLabel = "N", description = "messages a second (default: ${DEFAULT-VALUE})")
    private double rate = 5;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Scratch scratch = Scratch.make("demo");
        PrintStream err = System.err;
        // The log would tear the picture apart; it is kept beside the data.
        try (var log = new PrintStream(Files.newOutputStream(scratch.path().resolve("demo.log")), true, UTF_8)) {
            System.setErr(log);
            return run(scratch.path());
        } finally {
            System.setErr(err);
            if (once) {
                scratch.close();
            }
        }
    }

    private int run(Path folder) throws IOException, InterruptedException {
        List<Payload> pms = Samples.pms().stream().map(Samples.Sample::message).toList();
        List<Payload> lab = Samples.lab().stream().map(Samples.Sample::message).toList();
        try (FhirEhr ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC())) {
            Path config = configure(folder, ehr.base(), once ? 0 : free(8420));
            Path home = folder.resolve("home");
            try (Appliance appliance = Appliance.start(home, config, Unlock.keyFile(home))) {
                introduce(appliance, ehr, folder, pms.size() + lab.size());
                try (Clinic practice = clinic(appliance, "pms-in", pms);
                        Clinic laboratory = clinic(appliance, "lab-in", lab)) {
                    return show(appliance, List.of(practice, laboratory));
                }
            }
        }
    }

    private static int free(int wanted) throws IOException {
        try (var probe = new ServerSocket(wanted)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }

    static Path configure(Path folder, String ehr, int apiPort) throws IOException {
        Path channels = Files.createDirectories(folder.resolve("config").resolve("channels"));
        Files.writeString(
                folder.resolve("config").resolve("drawbridge.yaml"),
                "api: {port: " + apiPort + "}\ndowntime: {channels: [pms-in, lab-in]}\n");
        for (String name : List.of("pms-in", "lab-in")) {
            Files.writeString(channels.resolve(name + ".yaml"), """
                    source:
                      mllp: {host: 127.0.0.1, port: 0}
                    destinations:
                      - name: ehr
                        mapping: hl7v2-to-fhir
                        fhir: {url: %s}
                    """.formatted(ehr));
        }
        return folder.resolve("config");
    }

    private Clinic clinic(Appliance appliance, String channel, List<Payload> messages) {
        String address = appliance.address(channel);
        int colon = address.lastIndexOf(':');
        var standard = Clinic.Settings.of(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        var settings = new Clinic.Settings(
                standard.host(), standard.port(), 2, once ? 0 : rate / 2, once ? 1 : 0, standard.patience());
        var clinic = new Clinic(settings, messages, Clock.systemUTC());
        clinic.start();
        return clinic;
    }

    private void introduce(Appliance appliance, FhirEhr ehr, Path folder, int samples) {
        String token = appliance.first().map(People.Start::key).orElse("");
        out.println("Drawbridge demo: " + samples + " sample messages from a practice (ADT, SIU) and a lab (ORU)");
        out.println("  MLLP in    pms-in " + appliance.address("pms-in") + ", lab-in " + appliance.address("lab-in"));
        out.println("  FHIR out   " + ehr.base() + "   try: curl " + ehr.base() + "/Patient");
        out.println("  API        " + appliance.apiAddress() + "   try: curl -H 'Authorization: Bearer " + token + "' "
                + appliance.apiAddress() + "/api/v1/messages?limit=3");
        out.println("  Data       " + folder + " (with the log, demo.log)");
        out.println(once ? "" : "  Stop with Ctrl-C.");
    }

    private int show(Appliance appliance, List<Clinic> clinics) throws InterruptedException {
        long until = System.currentTimeMillis() + PATIENCE_MILLIS;
        boolean live =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        Standing shown = new Standing(-1, 0, 0, 0, 0, 0);
        while (true) {
            Standing now = Standing.of(appliance, clinics);
            if (live || !now.equals(shown)) {
                out.print((live ? "\r" : "") + now.line() + (live ? "   " : "\n"));
                out.flush();
            }
            shown = now;
            boolean all =
                    clinics.stream().mapToLong(each -> each.progress().sent()).sum()
                                    == now.acknowledged() + now.refused()
                            && now.settled();
            if (once && ((all && done(clinics)) || System.currentTimeMillis() > until)) {
                return conclude(now);
            }
            Thread.sleep(once ? 200 : 1000);
        }
    }

    private static boolean done(List<Clinic> clinics) {
        int samples = Samples.pms().size() + Samples.lab().size();
        return clinics.stream().mapToLong(each -> each.progress().sent()).sum() == samples;
    }

    private int conclude(Standing now) {
        boolean nothingLost = now.acknowledged() == now.sent() && now.delivered() == now.sent();
        out.println();
        out.println("demo: " + now.line());
        return nothingLost ? 0 : 1;
    }

    /// Where all messages stand together.
    ///
    /// @param refused by the appliance at the door
    /// @param rejected not mapped, or rejected by the EHR
    private record Standing(long sent, long acknowledged, long refused, long delivered, long waiting, long rejected) {

        static Standing of(Appliance appliance, List<Clinic> clinics) {
            long sent = 0;
            long acknowledged = 0;
            long refused = 0;
            for (Clinic each : clinics) {
                Clinic.Progress progress = each.progress();
                sent += progress.sent();
                acknowledged += progress.acknowledged();
                refused += progress.rejected();
            }
            long delivered = 0;
            long waiting = 0;
            long rejected = refused;
            for (String channel : List.of("pms-in", "lab-in")) {
                Map<MessageState, Long> states =
                        appliance.journal().counts(channel).messages();
                delivered += states.getOrDefault(MessageState.COMPLETED, 0L);
                waiting +=
                        states.getOrDefault(MessageState.WAITING, 0L) + states.getOrDefault(MessageState.RECEIVED, 0L);
                rejected += states.getOrDefault(MessageState.QUARANTINED, 0L)
                        + states.getOrDefault(MessageState.FAILED, 0L)
                        + states.getOrDefault(MessageState.FILTERED, 0L);
            }
            return new Standing(sent, acknowledged, refused, delivered, waiting, rejected);
        }

        boolean settled() {
            return waiting == 0 && delivered + rejected >= acknowledged;
        }

        String line() {
            return sent + " sent, " + acknowledged + " acknowledged, " + delivered + " delivered, " + waiting
                    + " waiting, " + rejected + " rejected";
        }
    }
}
