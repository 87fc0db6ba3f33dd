package org.drawbridge.documentation.reference;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.drawbridge.security.incident.Incident;

/// The codes by which failures are known in the log, the metrics and the API, and the sentences that say what to do.
final class CodesPage {

    private CodesPage() {}

    static String text(Path root) {
        Sentences sentences = Sentences.of(root);
        return "# Codes and sentences\n\n" + Reference.NOTICE
                + "\n`…` stands for a name, an address, a number or a path. What HL7 senders are told is in"
                + " [Acknowledgments](acknowledgments.md),\nwhat happens after each attempt in [Delivery](delivery.md).\n"
                + coded("Why an attempt failed", attempts(sentences))
                + coded("Why a source takes nothing in, or puts a file aside", sources(sentences))
                + incidents()
                + said("Why the appliance does not start, or a command is not done", startups(sentences))
                + said("What the API refuses", refusals(sentences));
    }

    private static Map<String, Set<String>> attempts(Sentences sentences) {
        var codes = new TreeMap<String, Set<String>>();
        for (String call : List.of("Failure\\.peerDown", "Failure\\.uncertain", "Failure\\.rejected")) {
            sentences.calls(call).forEach(each -> add(codes, each, 0));
        }
        sentences.calls("new Failure").forEach(each -> add(codes, each, 2));
        return codes;
    }

    private static Map<String, Set<String>> sources(Sentences sentences) {
        var codes = new TreeMap<String, Set<String>>();
        for (String call : List.of("new Trouble", "new Flaw", "Flaw\\.of")) {
            sentences.calls(call).forEach(each -> add(codes, each, 0));
        }
        return codes;
    }

    /// @param at the argument that is the code; the next one is the sentence
    private static void add(Map<String, Set<String>> codes, List<String> arguments, int at) {
        if (arguments.size() > at + 1) {
            String code = Sentences.text(arguments.get(at));
            String sentence = Sentences.text(arguments.get(at + 1));
            if (code.matches("[a-z0-9…-]+") && !sentence.isEmpty()) {
                codes.computeIfAbsent(code, _ -> new TreeSet<>()).add(sentence);
            }
        }
    }

    private static Set<String> startups(Sentences sentences) {
        var said = new TreeSet<String>();
        for (String call : List.of("new StartupException", "new StorageException")) {
            sentences.calls(call).forEach(each -> keep(said, Sentences.text(each.getFirst())));
        }
        return said;
    }

    private static Set<String> refusals(Sentences sentences) {
        var said = new TreeSet<String>();
        for (List<String> each : sentences.calls("new Refusal")) {
            if (each.size() > 1 && each.getFirst().matches("\\d{3}")) {
                keep(said, each.getFirst() + ": " + Sentences.text(each.get(1)));
            }
        }
        return said;
    }

    /// Not what is somebody else's sentence alone.
    private static void keep(Set<String> said, String sentence) {
        if (sentence.replaceAll("[^a-zA-Z]", "").length() > 10) {
            said.add(sentence);
        }
    }

    private static String coded(String heading, Map<String, Set<String>> codes) {
        var text = new StringBuilder("\n## " + heading + "\n\n| code | what is said |\n|---|---|\n");
        codes.forEach((code, sentences) ->
                sentences.forEach(each -> text.append("| `%s` | %s |\n".formatted(code, Reference.cell(each)))));
        return text.toString();
    }

    private static String said(String heading, Set<String> sentences) {
        var text = new StringBuilder("\n## " + heading + "\n\n");
        sentences.forEach(each ->
                text.append("- ").append(each.replace("\n", " ").strip()).append('\n'));
        return text.toString();
    }

    private static String incidents() {
        var text = new StringBuilder("\n## Incidents\n\n| kind | what to do first |\n|---|---|\n");
        for (Incident.Kind each : Incident.Kind.values()) {
            text.append("| `%s` | %s |\n"
                    .formatted(
                            each.name().toLowerCase(Locale.ROOT).replace('_', '-'), Reference.cell(each.firstStep())));
        }
        return text.toString();
    }
}
