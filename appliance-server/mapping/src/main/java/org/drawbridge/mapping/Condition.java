package org.drawbridge.mapping;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/// When a rule applies: `PV1-2 = I`, `8 != F`, `.5 in (MR, PI)`, `30 present`, `30 absent`, `5 repeats`,
/// `5 single`, `5 > 100`, `3.1 matches [0-9]+`; joined by `and`, and above that by `or`. A value with one of these
/// words stands in `"`.
///
/// @param tests what it is made of, each alternative by itself
record Condition(List<List<Test>> tests) {

    /// One comparison.
    record Test(Path path, String operator, Set<String> values, Predicate<Place> holds) {}

    static final Condition ALWAYS = new Condition(List.of(List.of()));

    private static final Pattern FORM =
            Pattern.compile("((?:'[^']*'|\\[[^]]*]|\\S)+)\\s+(?:(=|!=|<=|>=|<|>|matches)\\s*(\\S.*)"
                    + "|(not in|in)\\s*\\((.*)\\)|(present|absent|repeats|single))");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|\\([^)]*\\)");

    Condition {
        tests = List.copyOf(tests);
    }

    /// Throws [IllegalArgumentException] if it is no condition.
    static Condition parse(String text, Function<String, Path> paths) {
        List<List<Test>> alternatives = new ArrayList<>();
        for (String each : split(text, " or ")) {
            alternatives.add(split(each, " and ").stream()
                    .map(one -> test(one.strip(), paths))
                    .toList());
        }
        return new Condition(alternatives);
    }

    /// Splits outside of quotes and brackets.
    private static List<String> split(String text, String word) {
        Matcher quoted = QUOTED.matcher(text);
        String masked = quoted.replaceAll(each -> "x".repeat(each.group().length()));
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = masked.indexOf(word); at >= 0; at = masked.indexOf(word, from)) {
            parts.add(text.substring(from, at));
            from = at + word.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static Test test(String text, Function<String, Path> paths) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no condition; expected such as PV1-2 = I, 8 in (F, C) or 30 present");
        }
        Path path = paths.apply(matcher.group(1));
        if (matcher.group(6) != null) {
            return new Test(
                    path,
                    matcher.group(6),
                    Set.of(),
                    switch (matcher.group(6)) {
                        case "present" -> path::isIn;
                        case "absent" -> place -> !path.isIn(place);
                        case "repeats" -> place -> count(path, place) > 1;
                        default -> place -> count(path, place) <= 1;
                    });
        }
        if (matcher.group(4) != null) {
            boolean in = matcher.group(4).equals("in");
            Set<String> values = Arrays.stream(matcher.group(5).split(",", -1))
                    .map(each -> unquoted(each.strip()))
                    .collect(Collectors.toSet());
            return new Test(path, in ? "=" : "!=", values, place -> values.contains(path.text(place)) == in);
        }
        return comparison(path, matcher.group(2), unquoted(matcher.group(3).strip()));
    }

    private static int count(Path path, Place place) {
        int[] count = new int[1];
        path.each(place, _ -> count[0]++);
        return count[0];
    }

    private static Test comparison(Path path, String operator, String value) {
        Set<String> values = Set.of(value);
        return switch (operator) {
            case "=" -> new Test(path, operator, values, place -> value.equals(path.text(place)));
            case "!=" -> new Test(path, operator, values, place -> !value.equals(path.text(place)));
            case "matches" -> {
                Pattern pattern = pattern(value);
                yield new Test(
                        path,
                        operator,
                        values,
                        place -> pattern.matcher(path.text(place)).matches());
            }
            default -> {
                BigDecimal bound = Values.decimal(value)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'" + value + "' is no number; " + operator + " compares numbers"));
                yield new Test(
                        path,
                        operator,
                        values,
                        place -> Values.decimal(path.text(place))
                                .filter(number -> holds(operator, number.compareTo(bound)))
                                .isPresent());
            }
        };
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no regular expression", e);
        }
    }

    private static boolean holds(String operator, int compared) {
        return switch (operator) {
            case "<" -> compared < 0;
            case "<=" -> compared <= 0;
            case ">" -> compared > 0;
            default -> compared >= 0;
        };
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    Predicate<Place> predicate() {
        Predicate<Place> any = all(tests.getFirst());
        for (List<Test> each : tests.subList(1, tests.size())) {
            any = any.or(all(each));
        }
        return any;
    }

    private static Predicate<Place> all(List<Test> tests) {
        Predicate<Place> all = tests.isEmpty() ? _ -> true : tests.getFirst().holds();
        for (Test each : tests.subList(Math.min(1, tests.size()), tests.size())) {
            all = all.and(each.holds());
        }
        return all;
    }

    boolean always() {
        return tests.stream().anyMatch(List::isEmpty);
    }

    /// The path that it contradicts itself about; empty if it can hold.
    Optional<String> contradiction() {
        Optional<String> found = Optional.empty();
        for (List<Test> each : tests) {
            found = contradiction(each);
            if (found.isEmpty()) {
                return found;
            }
        }
        return found;
    }

    private static Optional<String> contradiction(List<Test> tests) {
        for (Test one : tests) {
            for (Test other : tests) {
                if (one.path().written().equals(other.path().written()) && contradicts(one, other)) {
                    return Optional.of(one.path().written());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean contradicts(Test one, Test other) {
        return switch (one.operator()) {
            case "present" -> other.operator().equals("absent");
            case "absent" -> other.operator().equals("=") && !other.values().contains("");
            case "=" ->
                switch (other.operator()) {
                    case "=" -> {
                        var both = new HashSet<>(one.values());
                        both.retainAll(other.values());
                        yield both.isEmpty();
                    }
                    case "!=" -> other.values().containsAll(one.values());
                    default -> false;
                };
            default -> false;
        };
    }
}
