package org.drawbridge.mapping;

import java.util.Optional;
import java.util.function.Consumer;

/// A compiled source path. A mapping reads one format, so its paths and places are of one kind. Immutable.
sealed interface Path extends Located permits FieldPath, SegmentPath, GroupPath, LeadPath, TreePath {

    /// As the rule has it.
    String written();

    /// What stands there, without blanks around it; empty if nothing does.
    String text(Place from);

    boolean isIn(Place from);

    /// The place it leads to, the first if there are several.
    Optional<Place> stand(Place from);

    /// Each place it leads to: each repetition, segment, group or element of a list.
    void each(Place from, Consumer<Place> then);
}
