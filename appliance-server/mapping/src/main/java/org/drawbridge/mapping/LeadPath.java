package org.drawbridge.mapping;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What stands before the first of some segments; see [Scope#lead].
record LeadPath(List<String> starts) implements Path {

    LeadPath {
        starts = List.copyOf(starts);
    }

    @Override
    public String written() {
        return String.join(", ", starts);
    }

    @Override
    public String text(Place from) {
        return "";
    }

    @Override
    public boolean isIn(Place from) {
        return true;
    }

    @Override
    public Optional<Place> stand(Place from) {
        return Optional.of(((Scope) from).lead(starts));
    }

    @Override
    public void each(Place from, Consumer<Place> then) {
        then.accept(((Scope) from).lead(starts));
    }

    @Override
    public String location(Place from) {
        return written();
    }
}
