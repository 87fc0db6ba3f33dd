package org.drawbridge.documentation.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the sources say to people: calls that make a failure, a trouble or a refusal, with what they are made of.
/// Texts that are put together are shown with `…` for what is known at run time alone.
final class Sentences {

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern FORMAT = Pattern.compile("%[,\\d]*[a-z]");

    private final List<String> sources;

    private Sentences(List<String> sources) {
        this.sources = sources;
    }

    /// Of the main sources of the appliance.
    static Sentences of(Path root) {
        try (Stream<Path> files = Files.walk(root.resolve("appliance-server"))) {
            return new Sentences(
                    files.filter(each -> each.toString().replace('\\', '/').contains("/src/main/java/"))
                            .filter(each -> each.toString().endsWith(".java"))
                            .sorted()
                            .map(Sentences::read)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The arguments of every call that is written so, in the order of the sources.
    ///
    /// @param call an expression that ends before the opening parenthesis
    List<List<String>> calls(String call) {
        List<List<String>> found = new ArrayList<>();
        Pattern pattern = Pattern.compile(call + "\\(");
        for (String source : sources) {
            for (MatchResult match : pattern.matcher(source).results().toList()) {
                found.add(arguments(source, match.end()));
            }
        }
        return found;
    }

    /// Splits at the commas of the outermost level, up to the closing parenthesis.
    private static List<String> arguments(String source, int from) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int begin = from;
        for (int at = from; at < source.length(); at++) {
            char c = source.charAt(at);
            if (c == '"') {
                at = endOfText(source, at);
            } else if (c == '(' || c == '{' || c == '[') {
                depth++;
            } else if (depth > 0 && (c == ')' || c == '}' || c == ']')) {
                depth--;
            } else if (depth == 0 && (c == ',' || c == ')')) {
                arguments.add(source.substring(begin, at).strip());
                begin = at + 1;
                if (c == ')') {
                    return arguments;
                }
            }
        }
        return arguments;
    }

    private static int endOfText(String source, int begin) {
        int at = begin + 1;
        while (source.charAt(at) != '"') {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    /// What an expression of texts comes to; empty if it has no text of its own.
    static String text(String expression) {
        var text = new StringBuilder();
        int done = 0;
        for (MatchResult each : LITERAL.matcher(expression).results().toList()) {
            boolean gap = !expression
                    .substring(done, each.start())
                    .replaceAll("[\\s+(]", "")
                    .isEmpty();
            text.append(gap ? "…" : "").append(each.group(1).translateEscapes());
            done = each.end();
        }
        boolean rest = !expression
                .substring(done)
                .replaceAll("[\\s)]|\\.formatted\\(.*", "")
                .isEmpty();
        String all = text.isEmpty() ? "" : text.append(rest ? "…" : "").toString();
        return FORMAT.matcher(all).replaceAll("…");
    }
}
