package org.drawbridge.security.people;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/// What the groups of somebody else's directory may do here.
public record GroupGrants(List<Line> lines) {

    /// @param group as the directory writes it
    public record Line(String group, Grant grant) {}

    public GroupGrants {
        lines = List.copyOf(lines);
    }

    /// @param same whether two ways to write a group mean the same one
    public Set<Grant> of(Collection<String> groups, BiPredicate<String, String> same) {
        Set<Grant> grants = new HashSet<>();
        for (Line line : lines) {
            if (groups.stream().anyMatch(each -> same.test(line.group(), each))) {
                grants.add(line.grant());
            }
        }
        return grants;
    }
}
