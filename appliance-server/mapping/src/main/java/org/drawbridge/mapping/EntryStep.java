package org.drawbridge.mapping;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.drawbridge.formats.hl7v2.Segment;

/// What a message map does, in order.
sealed interface EntryStep {

    void apply(Scope scope);

    /// Makes a resource of a segment, or of each segment of an id.
    ///
    /// @param as the name under which references find it; empty for none
    record Resource(
            TypeMap map, String segment, boolean each, String as, Optional<Bundle.Write> write, Predicate<Scope> when)
            implements EntryStep {

        @Override
        public void apply(Scope scope) {
            List<Segment> segments = each ? scope.all(segment) : List.of(scope.first(segment));
            for (Segment one : segments) {
                if (one.isPresent()) {
                    Scope here = scope.at(one);
                    if (when.test(here)) {
                        Resources.produce(map, here, write)
                                .filter(_ -> !as.isEmpty())
                                .ifPresent(url -> scope.run.name(as, url));
                    }
                }
            }
        }
    }

    /// Does its entries for each group of segments.
    ///
    /// @param starts see [Scope#groups]
    /// @param forget names that mean something else in each group
    /// @param optional whether all of the scope is one group where none begins
    record Group(List<String> starts, List<String> forget, boolean optional, List<EntryStep> entries)
            implements EntryStep {

        public Group {
            starts = List.copyOf(starts);
            forget = List.copyOf(forget);
            entries = List.copyOf(entries);
        }

        @Override
        public void apply(Scope scope) {
            List<Scope> groups = scope.groups(starts);
            for (Scope group : optional && groups.isEmpty() ? List.of(scope) : groups) {
                forget.forEach(scope.run::forget);
                entries.forEach(each -> each.apply(group));
            }
        }
    }

    /// Does its entries for what stands before the first group of segments.
    ///
    /// @param starts see [Scope#lead]
    record Lead(List<String> starts, List<EntryStep> entries) implements EntryStep {

        public Lead {
            starts = List.copyOf(starts);
            entries = List.copyOf(entries);
        }

        @Override
        public void apply(Scope scope) {
            Scope lead = scope.lead(starts);
            entries.forEach(each -> each.apply(lead));
        }
    }
}
