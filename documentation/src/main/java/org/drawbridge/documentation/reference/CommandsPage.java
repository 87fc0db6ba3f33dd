package org.drawbridge.documentation.reference;

import java.util.LinkedHashSet;
import org.drawbridge.server.command.Drawbridge;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// Every command with its own `--help`.
final class CommandsPage {

    private CommandsPage() {}

    static String text() {
        CommandLine line = Drawbridge.line();
        var text = new StringBuilder("# Commands\n\n")
                .append(Reference.NOTICE)
                .append("\nExit codes: 0 done, 1 done but something was wrong with the input, 2 not done.")
                .append(" `-h` shows what stands here.\n");
        new LinkedHashSet<>(line.getSubcommands().values()).forEach(each -> add(text, each, 2));
        return text.toString();
    }

    private static void add(StringBuilder text, CommandLine command, int level) {
        if (command.getCommandSpec().usageMessage().hidden()) {
            return;
        }
        text.append('\n')
                .append("#".repeat(level))
                .append(' ')
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```\n")
                .append(command.getUsageMessage(Ansi.OFF)
                        .replaceAll("[ \\t]+(?=\\R)", "")
                        .strip())
                .append("\n```\n");
        new LinkedHashSet<>(command.getSubcommands().values()).forEach(each -> add(text, each, level + 1));
    }
}
