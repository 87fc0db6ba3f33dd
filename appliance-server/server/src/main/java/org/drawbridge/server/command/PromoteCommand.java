package org.drawbridge.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.drawbridge.engine.StartupException;
import org.drawbridge.server.changes.Promotion;
import org.drawbridge.server.changes.Side;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Brings channels, mappings and systems from one place to another.
@Command(
        name = "promote",
        description = "Brings channels, mappings and systems from one place to another, as one change with its reason."
                + " What was changed there meanwhile is kept; what both changed is a conflict, and nothing is done.",
        footer = {
            "",
            "A place is a folder on which no appliance runs, an archive (source only), or a running appliance's API.",
            "What differs from place to place stays: drawbridge.yaml and environments/.",
            "",
            "Examples:",
            "  drawbridge config promote --from /srv/test --to /srv/prod --dry-run",
            "  drawbridge config promote --from https://test:8420 --to https://prod:8420 --only channel:lab-in \\",
            "    --authority ca.pem --reason \"tested on Monday\""
        },
        mixinStandardHelpOptions = true)
final class PromoteCommand implements Callable<Integer> {

    @Option(names = "--from", required = true, paramLabel = "PLACE", description = "a folder, an archive or a URL")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "PLACE", description = "a folder or a URL")
    private String to = "";

    @Option(
            names = "--from-token",
            paramLabel = "TOKEN",
            defaultValue = "${env:DRAWBRIDGE_FROM_TOKEN:-${env:DRAWBRIDGE_TOKEN:-}}",
            description = "API key of the source; better in DRAWBRIDGE_FROM_TOKEN of the environment")
    private String fromToken = "";

    @Option(
            names = "--only",
            paramLabel = "KIND:NAME",
            description = "only this channel, mapping or system, such as channel:lab-in; may be given more than once")
    private List<String> only = new ArrayList<>();

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Override
    public Integer call() {
        Side source = Places.of(from, fromToken, target.authority(), target.environment());
        Side there = Places.of(to, target.token(), target.authority(), target.environment());
        return target.apply(Promotion.plan(source, there, files()), there);
    }

    private Predicate<String> files() {
        List<Predicate<String>> wanted =
                only.stream().map(PromoteCommand::files).toList();
        return file -> wanted.isEmpty()
                ? file.matches("(channels|mappings|systems)/.*")
                : wanted.stream().anyMatch(each -> each.test(file));
    }

    private static Predicate<String> files(String object) {
        String[] parts = object.split(":", 2);
        String name = parts.length == 2 ? parts[1] : "";
        return switch (parts[0]) {
            case "channel" -> ("channels/" + name + ".yaml")::equals;
            case "system" -> ("systems/" + name + ".yaml")::equals;
            // With its test cases.
            case "mapping" ->
                file -> file.equals("mappings/" + name + ".yaml") || file.startsWith("mappings/" + name + ".tests/");
            default -> throw new StartupException("--only: expected channel:NAME, mapping:NAME or system:NAME.");
        };
    }
}
