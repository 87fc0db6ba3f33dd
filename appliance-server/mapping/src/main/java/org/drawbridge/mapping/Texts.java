package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The text of a rule: from the first place that has one, or from several joined, then worked on.
record Texts(List<Path> from, List<Path> joined, String separator, List<UnaryOperator<String>> work, String otherwise) {

    Texts {
        from = List.copyOf(from);
        joined = List.copyOf(joined);
        work = List.copyOf(work);
    }

    static Optional<Texts> of(Compiler compiler, String map, String where, JsonNode rule) {
        List<Path> from = paths(compiler, map, where + ".from", rule.path("from"));
        List<Path> joined = paths(compiler, map, where + ".concat", rule.path("concat"));
        if (from.isEmpty() && joined.isEmpty() && !rule.has("each")) {
            if (!rule.has("from") && !rule.has("concat")) {
                compiler.problem(
                        map,
                        where,
                        "says where to, but not where from; expected from, concat, each, value, map, rules, resource, reference or function.");
            }
            return Optional.empty();
        }
        if (rule.has("each")) {
            from = rule.has("from") ? from : List.of(Path.parse("."));
        }
        return Optional.of(new Texts(
                from,
                joined,
                rule.path("separator").asText(" "),
                work(compiler, map, where, rule),
                rule.path("default").asText()));
    }

    private static List<Path> paths(Compiler compiler, String map, String where, JsonNode node) {
        List<Path> found = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(each -> compiler.path(map, where, each.asText()).ifPresent(found::add));
        } else if (!node.isMissingNode()) {
            compiler.path(map, where, node.asText()).ifPresent(found::add);
        }
        return found;
    }

    private static List<UnaryOperator<String>> work(Compiler compiler, String map, String where, JsonNode rule) {
        List<UnaryOperator<String>> work = new ArrayList<>();
        if (rule.has("split")) {
            String at = rule.path("split").path("at").asText(" ");
            int part = rule.path("split").path("part").asInt(1);
            work.add(text -> {
                List<String> parts = Arrays.asList(text.split(java.util.regex.Pattern.quote(at), -1));
                return part <= parts.size() ? parts.get(part - 1).strip() : "";
            });
        }
        if (rule.has("substring")) {
            int begin = rule.path("substring").path(0).asInt(0);
            int length = rule.path("substring").path(1).asInt(Integer.MAX_VALUE);
            work.add(text -> begin >= text.length()
                    ? ""
                    : text.substring(begin, (int) Math.min(text.length(), (long) begin + length)));
        }
        if (rule.has("pad")) {
            int width = rule.path("pad").path(0).asInt(0);
            String with = rule.path("pad").path(1).asText("0");
            work.add(text -> with.repeat(Math.max(0, width - text.length())) + text);
        }
        switch (rule.path("case").asText()) {
            case "upper" -> work.add(text -> text.toUpperCase(Locale.ROOT));
            case "lower" -> work.add(text -> text.toLowerCase(Locale.ROOT));
            case "" -> {}
            default -> compiler.problem(map, where + ".case", "expected upper or lower.");
        }
        if (rule.has("before")) {
            String before = rule.path("before").asText();
            work.add(text -> before + text);
        }
        return work;
    }

    /// Empty if there is none.
    String of(Scope scope) {
        String text = "";
        for (Path each : from) {
            text = each.in(scope).text().strip();
            if (!text.isEmpty()) {
                break;
            }
        }
        if (!joined.isEmpty()) {
            text = String.join(
                    separator,
                    joined.stream()
                            .map(each -> each.in(scope).text().strip())
                            .filter(each -> !each.isEmpty())
                            .toList());
        }
        if (text.isEmpty()) {
            return otherwise;
        }
        for (UnaryOperator<String> each : work) {
            text = each.apply(text);
        }
        return text;
    }
}
