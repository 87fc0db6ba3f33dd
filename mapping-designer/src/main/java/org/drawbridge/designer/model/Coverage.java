package org.drawbridge.designer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.drawbridge.mapping.MappingDraft;

/// Which of a mapping's own rules its cases use: those that made a part of an output.
///
/// @param rules how many there are; one that others fill does not count beside them
/// @param unused their places in the file
public record Coverage(int rules, List<String> unused) {

    static final Coverage NONE = new Coverage(0, List.of());

    public Coverage {
        unused = List.copyOf(unused);
    }

    static Coverage of(MappingDraft draft, Collection<String> used) {
        List<String> rules = new ArrayList<>();
        draft.at("maps")
                .properties()
                .forEach(map ->
                        add("maps." + map.getKey() + ".rules", map.getValue().path("rules"), rules));
        return new Coverage(
                rules.size(),
                rules.stream()
                        // A rule with alternatives is used where one of them is.
                        .filter(each -> used.stream().noneMatch(rule -> Paths.isIn(rule, each)))
                        .toList());
    }

    private static void add(String place, JsonNode rules, List<String> into) {
        for (int i = 0; i < rules.size(); i++) {
            String here = place + "[" + i + "]";
            if (rules.get(i).path("rules").isEmpty()) {
                into.add(here);
            } else {
                add(here + ".rules", rules.get(i).path("rules"), into);
            }
        }
    }
}
