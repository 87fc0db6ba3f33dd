package org.drawbridge.server.command;

import java.time.Clock;
import java.util.concurrent.Callable;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.people.People;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Accounts, for who has the machine but no way in.
@Command(
        name = "account",
        description = "Gives an account a new one-time code; everything else is done over the API.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = AccountCommand.Reset.class,
        footer = {"", "Example:", "  drawbridge account reset admin --home /var/lib/drawbridge"},
        mixinStandardHelpOptions = true)
final class AccountCommand {

    @Command(
            name = "reset",
            description = "Prints a one-time code in the place of the account's password and second factor.",
            footer = {"", "Example:", "  drawbridge account reset admin --home /var/lib/drawbridge"},
            mixinStandardHelpOptions = true)
    static final class Reset implements Callable<Integer> {

        @Mixin
        private HomeOptions home = new HomeOptions();

        @Parameters(paramLabel = "NAME", description = "of the account")
        private String name = "";

        @Override
        public Integer call() {
            var people = new People(home.open().vault(), Clock.systemUTC());
            System.out.println("One-time code (shown this once): "
                    + people.reset(name)
                            .orElseThrow(() -> new StartupException("There is no account named '" + name + "'.")));
            return 0;
        }
    }
}
