package org.drawbridge.mapping;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// When a rule applies: `PV1-2 = I`, `8 != F`, `.5 in (MR, PI)`, `30 present`, `30 absent`, `5 repeats`,
/// `5 single`; several joined by `and`, and of those several by `or`.
final class Condition {

    private static final Pattern FORM = Pattern.compile(
            "(\\S+)\\s+(?:(=|!=)\\s*(\\S.*)|(not in|in)\\s*\\((.*)\\)|(present|absent|repeats|single))");

    private Condition() {}

    /// Throws [IllegalArgumentException] if it is no condition.
    static Predicate<Scope> parse(String text) {
        return Arrays.stream(text.split(" or ", -1))
                .map(Condition::all)
                .reduce(Predicate::or)
                .orElse(_ -> false);
    }

    private static Predicate<Scope> all(String text) {
        return Arrays.stream(text.split(" and ", -1))
                .map(each -> one(each.strip()))
                .reduce(Predicate::and)
                .orElse(_ -> true);
    }

    private static Predicate<Scope> one(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no condition; expected such as PV1-2 = I, 8 in (F, C) or 30 present");
        }
        Path path = Path.parse(matcher.group(1));
        if (matcher.group(6) != null) {
            return switch (matcher.group(6)) {
                case "present" -> path::isIn;
                case "absent" -> scope -> !path.isIn(scope);
                case "repeats" -> scope -> path.in(scope).repetitions() > 1;
                default -> scope -> path.in(scope).repetitions() <= 1;
            };
        }
        boolean equal = matcher.group(2) == null
                ? matcher.group(4).equals("in")
                : matcher.group(2).equals("=");
        String values = matcher.group(2) == null ? matcher.group(5) : matcher.group(3);
        Set<String> wanted = matcher.group(2) == null
                ? Arrays.stream(values.split(",", -1)).map(String::strip).collect(Collectors.toSet())
                : Set.of(values.strip());
        return scope -> wanted.contains(path.in(scope).text().strip()) == equal;
    }
}
