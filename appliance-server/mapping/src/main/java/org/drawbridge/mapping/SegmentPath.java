package org.drawbridge.mapping;

import java.util.Optional;
import java.util.function.Consumer;
import org.drawbridge.formats.hl7v2.Segment;

/// The segments of an id that belong to where a rule stands.
record SegmentPath(String written) implements Path {

    @Override
    public String text(Place from) {
        return "";
    }

    @Override
    public boolean isIn(Place from) {
        return ((Scope) from).first(written).isPresent();
    }

    @Override
    public Optional<Place> stand(Place from) {
        Scope scope = (Scope) from;
        Segment first = scope.first(written);
        return first.isPresent() ? Optional.of(scope.at(first)) : Optional.empty();
    }

    @Override
    public void each(Place from, Consumer<Place> then) {
        Scope scope = (Scope) from;
        for (Segment each : scope.all(written)) {
            then.accept(scope.at(each));
        }
    }

    @Override
    public String location(Place from) {
        return written;
    }
}
