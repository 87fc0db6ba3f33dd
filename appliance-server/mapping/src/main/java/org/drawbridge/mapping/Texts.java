package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// The text of a rule: from the first place that has one, or from several joined, then worked on. Blanks around a text
/// are never part of it.
record Texts(List<Path> from, List<Path> joined, String separator, List<UnaryOperator<String>> work, String otherwise)
        implements Located {

    Texts {
        from = List.copyOf(from);
        joined = List.copyOf(joined);
        work = List.copyOf(work);
    }

    static Optional<Texts> of(Compiler compiler, String where, JsonNode rule, boolean standing) {
        List<Path> from = paths(compiler, where + ".from", rule.path("from"));
        List<Path> joined = paths(compiler, where + ".concat", rule.path("concat"));
        if (from.isEmpty() && joined.isEmpty() && !standing) {
            if (!rule.has("from") && !rule.has("concat")) {
                compiler.problem(
                        where,
                        "says where to, but not where from; expected from, concat, each, group, value, map, rules, "
                                + "resource, reference, choose, function or javascript.");
            }
            return Optional.empty();
        }
        if (standing && from.isEmpty() && joined.isEmpty()) {
            from = List.of(compiler.format.path("."));
        }
        return Optional.of(new Texts(
                from,
                joined,
                rule.path("separator").asText(" "),
                work(compiler, where, rule),
                rule.path("default").asText()));
    }

    private static List<Path> paths(Compiler compiler, String where, JsonNode node) {
        List<Path> found = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(each -> compiler.path(where, each.asText()).ifPresent(found::add));
        } else if (!node.isMissingNode()) {
            compiler.path(where, node.asText()).ifPresent(found::add);
        }
        return found;
    }

    private static List<UnaryOperator<String>> work(Compiler compiler, String where, JsonNode rule) {
        List<UnaryOperator<String>> work = new ArrayList<>();
        if (rule.has("split")) {
            Pattern at =
                    Pattern.compile(Pattern.quote(rule.path("split").path("at").asText(" ")));
            int part = rule.path("split").path("part").asInt(1);
            work.add(text -> {
                List<String> parts = Arrays.asList(at.split(text, -1));
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
        trims(rule, work);
        if (rule.has("replace")) {
            String what = rule.path("replace").path(0).asText();
            String with = rule.path("replace").path(1).asText();
            work.add(text -> what.isEmpty() ? text : text.replace(what, with));
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
            default -> compiler.problem(where + ".case", "expected upper or lower.");
        }
        if (rule.has("before")) {
            String before = rule.path("before").asText();
            work.add(text -> before + text);
        }
        if (rule.has("after")) {
            String after = rule.path("after").asText();
            work.add(text -> text + after);
        }
        return work;
    }

    private static void trims(JsonNode rule, List<UnaryOperator<String>> work) {
        if (rule.has("trim-start")) {
            String of = rule.path("trim-start").asText();
            work.add(text -> {
                int at = 0;
                while (at < text.length() && of.indexOf(text.charAt(at)) >= 0) {
                    at++;
                }
                return text.substring(at);
            });
        }
        if (rule.has("trim-end")) {
            String of = rule.path("trim-end").asText();
            work.add(text -> {
                int end = text.length();
                while (end > 0 && of.indexOf(text.charAt(end - 1)) >= 0) {
                    end--;
                }
                return text.substring(0, end);
            });
        }
    }

    /// Empty if there is none.
    String of(Place place) {
        String text = joined.isEmpty() ? first(place) : joined(place);
        if (text.isEmpty()) {
            return otherwise;
        }
        for (int i = 0; i < work.size(); i++) {
            text = work.get(i).apply(text);
        }
        return text;
    }

    private String first(Place place) {
        for (int i = 0; i < from.size(); i++) {
            String text = from.get(i).text(place);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private String joined(Place place) {
        var all = new StringBuilder();
        for (Path each : joined) {
            String text = each.text(place);
            if (!text.isEmpty()) {
                all.append(all.isEmpty() ? "" : separator).append(text);
            }
        }
        return all.toString();
    }

    /// Of the first path that has a text, else of the first.
    @Override
    public String location(Place place) {
        List<Path> all = joined.isEmpty() ? from : joined;
        for (Path each : all) {
            if (each.isIn(place)) {
                return each.location(place);
            }
        }
        return all.getFirst().location(place);
    }
}
