package org.drawbridge.server.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.drawbridge.security.audit.AuditEvents;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.audit.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The audit trail of a home; an appliance may run on it.
@Command(
        name = "audit",
        description = "Verifies and exports the audit trail: who saw and did what.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = {AuditCommand.Verify.class, AuditCommand.Export.class},
        footer = {"", "Example:", "  drawbridge audit verify --home /var/lib/drawbridge"},
        mixinStandardHelpOptions = true)
final class AuditCommand {

    @Command(
            name = "verify",
            description = "Finds every entry that was changed, removed, added or moved.",
            footer = {
                "",
                "Exit code 1 if there is one.",
                "",
                "Example:",
                "  drawbridge audit verify --home /var/lib/drawbridge"
            },
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Override
        public Integer call() {
            Verification found = Verification.of(home.home(), home.open().vault());
            found.faults().forEach(System.out::println);
            System.out.println(found.entries() + " entries, " + found.checkpoints() + " signatures: "
                    + (found.good() ? "nothing was changed." : "the trail is not as it was written."));
            return found.good() ? 0 : 1;
        }
    }

    @Command(
            name = "export",
            description = "Prints entries as FHIR AuditEvents, newest first, one a line (NDJSON).",
            footer = {
                "",
                "Who saw a patient: --patient with the id that messages have in PID-3.1.",
                "",
                "Example:",
                "  drawbridge audit export --patient 4711 --home /var/lib/drawbridge > who.ndjson"
            },
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Option(names = "--patient", paramLabel = "ID", description = "only what concerns this patient")
        private Optional<String> patient = Optional.empty();

        @Option(names = "--who", paramLabel = "NAME", description = "only what this account or key did")
        private Optional<String> who = Optional.empty();

        @Option(names = "--limit", paramLabel = "N", description = "at most so many (default: ${DEFAULT-VALUE})")
        private int limit = 1_000_000;

        @Override
        public Integer call() {
            List<Entry> found = Trail.search(
                    home.home(),
                    home.open().vault(),
                    each -> patient.filter(id -> !each.concerns(id)).isEmpty()
                            && who.filter(name -> !each.who().equals(name)).isEmpty(),
                    limit);
            found.forEach(each ->
                    System.out.println(AuditEvents.of(patient.map(each::only).orElse(each))));
            return 0;
        }
    }
}
