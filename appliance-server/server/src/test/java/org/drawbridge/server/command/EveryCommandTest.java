package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What holds for each command that there is.
class EveryCommandTest {

    private static final CommandLine ALL = Drawbridge.all();

    /// Commands that do something, with their whole names.
    private static List<CommandLine> leaves(CommandLine command) {
        List<CommandLine> found = new ArrayList<>();
        if (command.getSubcommands().isEmpty()) {
            found.add(command);
        }
        command.getSubcommands().values().forEach(each -> found.addAll(leaves(each)));
        return found;
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    @Test
    void hasHelpWithAnExample() {
        assertThat(leaves(ALL)).hasSizeGreaterThan(60);
        assertThat(leaves(ALL).stream()
                        .filter(each -> !each.getUsageMessage().contains("Example"))
                        .map(EveryCommandTest::name))
                .isEmpty();
    }

    @Test
    void canAnswerScriptsWhereItAsksAnAppliance() {
        assertThat(leaves(ALL).stream()
                        .filter(each -> each.getCommandSpec().optionsMap().containsKey("--api"))
                        .filter(each -> !each.getCommandSpec().optionsMap().containsKey("--json"))
                        .map(EveryCommandTest::name))
                .isEmpty();
    }
}
