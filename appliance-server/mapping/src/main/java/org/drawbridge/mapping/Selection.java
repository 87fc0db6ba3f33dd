package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Which of the places that a path leads to: those `where` something holds, in the order that `sort` says, at most
/// `limit` of them.
///
/// @param sort by what; [#AS_THEY_COME] if by nothing
record Selection(Path path, Predicate<Place> where, Comparator<Place> sort, int limit) {

    private static final Comparator<Place> AS_THEY_COME = (_, _) -> 0;

    /// `each` names the path, `group` the segments with which groups begin.
    static Optional<Selection> of(Compiler compiler, String at, JsonNode rule) {
        Optional<Path> path = rule.has("group")
                ? group(
                        compiler,
                        at + ".group",
                        rule.path("group"),
                        rule.path("optional").asBoolean(false))
                : compiler.path(at + ".each", rule.path("each").asText());
        Predicate<Place> where = compiler.condition(at, rule, "where").predicate();
        Comparator<Place> sort = sort(compiler, at + ".sort", rule.path("sort"));
        int limit = rule.path("limit").asInt(Integer.MAX_VALUE);
        if (limit < 1) {
            compiler.problem(at + ".limit", "expected a number above 0.");
        }
        return path.map(found -> new Selection(found, where, sort, limit));
    }

    private static Optional<Path> group(Compiler compiler, String where, JsonNode starts, boolean optional) {
        List<String> ids = new ArrayList<>();
        starts.forEach(each -> ids.add(each.asText()));
        if (!(compiler.format instanceof Format.Hl7v2)) {
            compiler.problem(where, "only HL7 v2 has groups of segments; use each.");
            return Optional.empty();
        }
        if (ids.isEmpty() || !ids.stream().allMatch(each -> each.matches("[A-Z][A-Z0-9]{2}"))) {
            compiler.problem(where, "expected the ids of the segments that begin a group, such as [ORC, OBR].");
            return Optional.empty();
        }
        return Optional.of(new GroupPath(ids, optional));
    }

    /// `4`, or `{by: 4, as: number, descending: true}`.
    private static Comparator<Place> sort(Compiler compiler, String where, JsonNode sort) {
        if (sort.isMissingNode()) {
            return AS_THEY_COME;
        }
        String by = sort.isObject() ? sort.path("by").asText() : sort.asText();
        boolean numbers = sort.path("as").asText().equals("number");
        Comparator<Place> found = compiler.path(where, by)
                .map(path -> numbers
                        ? Comparator.comparing((Place place) ->
                                Values.decimal(path.text(place)).orElse(BigDecimal.ZERO))
                        : Comparator.comparing((Place place) -> path.text(place)))
                .orElse(AS_THEY_COME);
        return sort.path("descending").asBoolean(false) ? found.reversed() : found;
    }

    void each(Place from, Consumer<Place> then) {
        if (sort.equals(AS_THEY_COME) && limit == Integer.MAX_VALUE) {
            path.each(from, place -> {
                if (where.test(place)) {
                    then.accept(place);
                }
            });
            return;
        }
        List<Place> found = new ArrayList<>();
        path.each(from, place -> {
            if (where.test(place)) {
                found.add(place);
            }
        });
        if (!sort.equals(AS_THEY_COME)) {
            found.sort(sort);
        }
        found.subList(0, Math.min(limit, found.size())).forEach(then);
    }
}
