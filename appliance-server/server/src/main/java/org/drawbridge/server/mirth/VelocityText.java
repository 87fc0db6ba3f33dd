package org.drawbridge.server.mirth;

import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Templates of destinations, in which `${…}` is filled in.
final class VelocityText {

    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)\\}");
    /// What would mean something to Velocity beyond a variable.
    private static final Pattern MORE = Pattern.compile("\\$!?[A-Za-z(]|#(?:if|set|foreach|end)|\\$!\\{");
    private static final Set<String> MESSAGE = Set.of("message.encodedData", "message.rawData");

    private VelocityText() {}

    /// Whether it is the message and nothing else.
    static boolean isMessage(String template) {
        Matcher place = PLACE.matcher(template.strip());
        return place.matches() && MESSAGE.contains(place.group(1));
    }

    /// As a template of ours, with JSON pointers to the variables; no value if it says more than that.
    static Optional<String> template(String text, Set<String> variables) {
        String rest = PLACE.matcher(text).replaceAll("");
        boolean known = PLACE.matcher(text)
                .results()
                .allMatch(each ->
                        variables.contains(each.group(1)) || each.group(1).equals("message.messageId"));
        if (!known || MORE.matcher(rest).find()) {
            return Optional.empty();
        }
        return Optional.of(PLACE.matcher(text).replaceAll(VelocityText::pointer));
    }

    static boolean hasPlaces(String text) {
        return text.contains("$");
    }

    private static String pointer(MatchResult place) {
        String name = place.group(1);
        return Matcher.quoteReplacement(name.equals("message.messageId") ? "${message}" : "${/" + name + "}");
    }
}
