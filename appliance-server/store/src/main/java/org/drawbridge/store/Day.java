package org.drawbridge.store;

import java.time.LocalDate;
import java.util.List;

/// The files of one day of the log.
///
/// @param first number of its first record
/// @param end the first number after its last record; zero for the newest day, which still grows
record Day(LocalDate date, List<Long> files, long first, long end, long bytes) {

    Day {
        files = List.copyOf(files);
    }

    boolean grows() {
        return end == 0;
    }

    /// Whether its files were written anew as one.
    boolean thinned() {
        return Location.thinned(files.getLast());
    }

    /// Where reading it begins.
    Mark before() {
        return new Mark(first - 1, new Location(files.getFirst(), Segment.first(), 0));
    }
}
