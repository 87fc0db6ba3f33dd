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
    record Group(List<String> starts, List<String> forget, List<EntryStep> entries) implements EntryStep {

        public Group {
            starts = List.copyOf(starts);
            forget = List.copyOf(forget);
            entries = List.copyOf(entries);
        }

        @Override
        public void apply(Scope scope) {
            for (Scope group : scope.groups(starts)) {
                forget.forEach(scope.run::forget);
                entries.forEach(each -> each.apply(group));
            }
        }
    }
}
