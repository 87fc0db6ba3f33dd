package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import org.drawbridge.engine.StartupException;
import org.drawbridge.server.changes.FieldChange;
import org.drawbridge.server.changes.Promotion;
import org.drawbridge.server.changes.Side;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of a change that is brought to another place, and its last step.
final class TargetOptions {

    @Option(
            names = "--to-token",
            paramLabel = "TOKEN",
            defaultValue = "${env:DRAWBRIDGE_TO_TOKEN:-${env:DRAWBRIDGE_TOKEN:-}}",
            description = "API key of the target; better in DRAWBRIDGE_TO_TOKEN of the environment")
    private String token = "";

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            description = "with https: who has signed the appliances' certificates; else whom Java trusts")
    private Optional<Path> authority = Optional.empty();

    @Mixin
    private EnvironmentOption environment = new EnvironmentOption();

    @Option(names = "--dry-run", description = "only show what would change")
    private boolean dryRun;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; needed unless it is a dry run")
    private String reason = "";

    @Option(names = "--json", description = "print what changes as JSON, for scripts")
    private boolean json;

    String token() {
        return token;
    }

    Optional<Path> authority() {
        return authority;
    }

    String environment() {
        return environment.name();
    }

    /// Shows what changes, and keeps it unless it is a dry run. Answers with the exit code: 1 for conflicts.
    int apply(Promotion promotion, Side target) {
        if (!dryRun && reason.isBlank()) {
            throw new StartupException("--reason is missing: say why, for those who read the history.");
        }
        if (!json) {
            promotion.changes().forEach(System.out::println);
            promotion
                    .conflicts()
                    .forEach((file, text) ->
                            System.out.println("conflict in " + file + ", changed on both sides:\n" + text));
        }
        boolean nothing = promotion.wanted().isEmpty();
        String revision = dryRun || nothing || !promotion.conflicts().isEmpty() ? "" : promotion.apply(target, reason);
        if (json) {
            System.out.println(json(promotion, revision));
        } else if (!revision.isEmpty()) {
            System.out.println("Done: " + revision.substring(0, 10) + ".");
        } else if (promotion.conflicts().isEmpty()) {
            System.out.println(nothing ? "Nothing differs." : "Nothing was done: a dry run.");
        } else {
            System.out.println("Nothing was done: bring the conflicts together in one of the two, and do it again.");
        }
        return promotion.conflicts().isEmpty() ? 0 : 1;
    }

    private static ObjectNode json(Promotion promotion, String revision) {
        ObjectNode json = ApiClient.JSON.createObjectNode().put("revision", revision);
        ArrayNode changes = json.putArray("changes");
        for (FieldChange each : promotion.changes()) {
            changes.addObject().put("file", each.file()).put("key", each.key()).put("text", each.toString());
        }
        promotion.conflicts().forEach(json.putObject("conflicts")::put);
        return json;
    }
}
