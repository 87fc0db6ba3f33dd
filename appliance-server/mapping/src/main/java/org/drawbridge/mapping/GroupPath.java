package org.drawbridge.mapping;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The groups of segments that begin with the given ones; see [Scope#groups].
///
/// @param optional whether all of the place is one group where none begins
record GroupPath(List<String> starts, boolean optional) implements Path {

    GroupPath {
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
        return !((Scope) from).groups(starts).isEmpty();
    }

    @Override
    public Optional<Place> stand(Place from) {
        return ((Scope) from).groups(starts).stream().map(each -> (Place) each).findFirst();
    }

    @Override
    public void each(Place from, Consumer<Place> then) {
        List<Scope> groups = ((Scope) from).groups(starts);
        if (groups.isEmpty() && optional) {
            then.accept(from);
        }
        groups.forEach(then);
    }

    @Override
    public String location(Place from) {
        return written();
    }
}
