package org.drawbridge.mapping;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What a message map does, in order.
sealed interface EntryStep {

    void apply(Place from);

    /// The places at which an entry is done.
    sealed interface Where {

        void each(Place from, Consumer<Place> then);

        /// Where the message map stands.
        record Here() implements Where {
            @Override
            public void each(Place from, Consumer<Place> then) {
                then.accept(from);
            }
        }

        /// At the first that a path leads to.
        record First(Path path) implements Where {
            @Override
            public void each(Place from, Consumer<Place> then) {
                path.stand(from).ifPresent(then);
            }
        }

        record Each(Selection selection) implements Where {
            @Override
            public void each(Place from, Consumer<Place> then) {
                selection.each(from, then);
            }
        }
    }

    /// Makes what a map says.
    ///
    /// @param as the name under which references find it; empty for none
    record Made(TypeMap map, Where where, String as, Optional<Bundle.Write> write, Predicate<Place> when)
            implements EntryStep {

        @Override
        public void apply(Place from) {
            where.each(from, place -> {
                if (when.test(place)) {
                    Optional<String> url = place.run().output.take(map, place, write);
                    if (url.isPresent() && !as.isEmpty()) {
                        place.run().name(as, url.get());
                    }
                }
            });
        }
    }

    /// Does its entries at each of several places.
    ///
    /// @param forget names that mean something else at each
    record Group(Where where, List<String> forget, Predicate<Place> when, List<EntryStep> entries)
            implements EntryStep {

        public Group {
            forget = List.copyOf(forget);
            entries = List.copyOf(entries);
        }

        @Override
        public void apply(Place from) {
            where.each(from, place -> {
                if (when.test(place)) {
                    forget.forEach(place.run()::forget);
                    entries.forEach(each -> each.apply(place));
                }
            });
        }
    }
}
