package org.drawbridge.connectors.folder;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.engine.Destination.Outgoing;

/// How written files are named: plain text with words in braces. The words are those that hold no PHI, and one
/// of them is the message's own number, so that each delivery has its name and has the same one each time.
public record NameTemplate(String text) {

    /// @param channel `{channel}`
    /// @param ext `{ext}`
    public record Fixed(String channel, String ext) {}

    private static final Pattern WORD = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._ -]*");
    private static final List<String> WORDS = List.of("channel", "destination", "messageId", "sequence", "type", "ext");
    /// What a file system takes is 255, of which a name that is not yet whole needs a few more.
    private static final int LONGEST = 240;

    /// Of the words that are not names of the configuration.
    private static final int LONGEST_VALUE = 20;

    /// `adt-in-17.hl7`
    public static final NameTemplate DEFAULT = new NameTemplate("{channel}-{messageId}.{ext}");

    /// What is wrong with a template, for a person; empty if nothing is.
    public static Optional<String> problem(String text) {
        List<String> used = new ArrayList<>();
        WORD.matcher(text).results().forEach(word -> used.add(word.group(1)));
        if (!WORDS.containsAll(used)) {
            return Optional.of("expected no other words in braces than {" + String.join("}, {", WORDS) + "}.");
        }
        if (!used.contains("messageId") && !used.contains("sequence")) {
            return Optional.of("expected {messageId} or {sequence} in it, so that no two messages have one name.");
        }
        String filled = WORD.matcher(text).replaceAll(word -> "x".repeat(longest(word.group(1))));
        if (filled.length() > LONGEST || !TEXT.matcher(filled).matches()) {
            return Optional.of("expected a file's name of letters, digits, '-', '_', '.' and spaces, not beginning"
                    + " with a dot, at most " + LONGEST + " characters when it is filled in.");
        }
        return Optional.empty();
    }

    private static int longest(String word) {
        return word.equals("channel") || word.equals("destination") ? 64 : LONGEST_VALUE;
    }

    public NameTemplate {
        Optional<String> problem = problem(text);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    public String of(Fixed fixed, Outgoing outgoing) {
        return WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(value(word.group(1), fixed, outgoing)));
    }

    private static String value(String word, Fixed fixed, Outgoing outgoing) {
        return switch (word) {
            case "channel" -> fixed.channel();
            case "destination" -> outgoing.id().destination();
            case "messageId" -> outgoing.id().message().toString();
            // Of one length, so that names come in the order of the messages.
            case "sequence" ->
                String.format(Locale.ROOT, "%012d", outgoing.id().message().value());
            case "type" -> type(outgoing.label().type());
            case "ext" -> fixed.ext();
            default -> throw new IllegalStateException("the template was checked");
        };
    }

    /// What the sender wrote in MSH-9 can be anything.
    private static String type(String type) {
        String plain = type.replaceAll("[^A-Za-z0-9]", "_");
        return plain.isEmpty() ? "unknown" : plain.substring(0, Math.min(LONGEST_VALUE, plain.length()));
    }
}
