package org.drawbridge.server.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.drawbridge.store.Inspection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The journal of a home.
@Command(
        name = "journal",
        description = "Verifies the journal of a home.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = JournalCommand.Verify.class,
        footer = {"", "Example:", "  drawbridge journal verify --home /var/lib/drawbridge"},
        mixinStandardHelpOptions = true)
final class JournalCommand {

    private JournalCommand() {}

    @Command(
            name = "verify",
            description = "Reads every record of the journal, and says which files are damaged or missing. An appliance"
                    + " may run on the home.",
            footer = {"", "Exit code 1 if something is damaged."},
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

    static int inspect(Path home) {
        Inspection found = Inspection.of(home);
        found.faults().forEach(System.out::println);
        System.out.printf(
                "%d files, %.1f MB, %d records: %s%n",
                found.files(),
                found.bytes() / 1e6,
                found.records(),
                found.faults().isEmpty() ? "all can be read." : "the journal is damaged.");
        return found.faults().isEmpty() ? 0 : 1;
    }
}
