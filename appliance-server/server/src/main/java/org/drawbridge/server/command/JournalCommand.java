package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.server.command.ApiClient.NotDone;
import org.drawbridge.store.Inspection;
import org.drawbridge.store.Repair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The journal of a home.
@Command(
        name = "journal",
        description = "Verifies and repairs the journal of a home, and removes messages whose time is over.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = {JournalCommand.Verify.class, JournalCommand.Mend.class, JournalCommand.Retention.class},
        footer = {
            "",
            "Examples:",
            "  drawbridge journal verify --home /var/lib/drawbridge",
            "  drawbridge journal repair --home /var/lib/drawbridge",
            "  drawbridge journal retention --dry-run"
        },
        mixinStandardHelpOptions = true)
final class JournalCommand {

    private JournalCommand() {}

    @Command(
            name = "verify",
            description = "Reads every record of the journal, and says which files are damaged or missing. An appliance"
                    + " may run on the home.",
            footer = {
                "",
                "Exit code 1 if something is damaged.",
                "",
                "Example:",
                "  drawbridge journal verify --home /var/lib/drawbridge"
            },
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {

        @Option(
                names = "--home",
                required = true,
                paramLabel = "DIR",
                defaultValue = HomeOptions.HOME,
                description = "of the appliance")
        private Path home = Path.of("");

        @Override
        public Integer call() {
            return inspect(home);
        }
    }

    @Command(
            name = "repair",
            description = {
                "Makes a damaged journal one that can be used. No appliance may run on the home.",
                "What can be read stays; what cannot is named; damaged files are put aside under `damaged` of the"
                        + " home.",
                "Restoring a backup may save more: see docs/reference/backup.md."
            },
            footer = {
                "",
                "Exit code 1 if something was lost. The audit trail has what was.",
                "",
                "Example:",
                "  drawbridge journal repair --home /var/lib/drawbridge"
            },
            mixinStandardHelpOptions = true)
    static final class Mend implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Override
        public Integer call() {
            Clock clock = Clock.systemUTC();
            Keyring keys = home.open();
            Repair.Done done = Repair.of(home.home(), clock);
            if (done.losses().isEmpty()) {
                System.out.println("Nothing is damaged; nothing was changed.");
                return 0;
            }
            try (Trail trail = Trail.open(home.home(), keys.vault(), clock)) {
                for (Repair.Loss each : done.losses()) {
                    System.out.println(told(each));
                    trail.append(
                            new Entry(clock.instant(), Action.REMOVED, "", "", "journal repair", 0, "", 8, told(each)));
                }
            }
            System.out.printf(
                    "%d deliveries are uncertain now and %d messages failed, since what became of them may have been"
                            + " lost. The damaged files are in %s.%n",
                    done.uncertain(), done.failed(), home.home().resolve("damaged"));
            return 1;
        }

        private static String told(Repair.Loss loss) {
            String where =
                    "%s: %d bytes from byte %d on cannot be read: ".formatted(loss.file(), loss.bytes(), loss.offset());
            if (loss.first() == loss.until()) {
                return where + "nobody can say how many records before record " + loss.until() + " are lost.";
            }
            return loss.until() - loss.first() == 1
                    ? where + "record " + loss.first() + " is lost."
                    : where + "records " + loss.first() + " to " + (loss.until() - 1) + " are lost.";
        }
    }

    @Command(
            name = "retention",
            description = {
                "Removes messages of a running appliance that are older than `retention` of its configuration says.",
                "The appliance does so by itself every hour. What waits, is uncertain or in quarantine stays."
            },
            footer = {
                "",
                "`removed`: messages; `waiting`: those that stay although they are older, since they are not settled;",
                "`bytes`: what goes back to the disk. A dry run estimates it.",
                "",
                "Example:",
                "  drawbridge journal retention --dry-run"
            },
            mixinStandardHelpOptions = true)
    static final class Retention implements Callable<Integer> {

        private static final Table DAYS = new Table("day", "removed", "waiting", "bytes");

        @Mixin
        private ApiClient api = new ApiClient();

        @Option(names = "--dry-run", description = "only say what would go")
        private boolean dryRun;

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = dryRun ? api.get("/journal/retention") : api.post("/journal/retention", Map.of());
            if (api.json()) {
                System.out.println(answer);
            } else if (answer.path("days").isEmpty()) {
                System.out.println("Nothing is older than `retention` says.");
            } else {
                System.out.print(DAYS.of(answer.path("days")));
            }
            return 0;
        }
    }

    static int inspect(Path home) {
        Inspection found = Inspection.of(home);
        found.faults().forEach(System.out::println);
        System.out.printf(
                "%d files, %.1f MB, %d records%s: %s%n",
                found.files(),
                found.bytes() / 1e6,
                found.records(),
                found.lost() == 0 ? "" : ", " + found.lost() + " more were lost before a repair",
                found.faults().isEmpty() ? "all can be read." : "the journal is damaged.");
        return found.faults().isEmpty() ? 0 : 1;
    }
}
