package org.drawbridge.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Brings the index in line with what was removed from the log: rows go whose messages the log no longer has, and
/// places are those in the thinned files. Done again, it changes nothing; which files it was done for is kept in the
/// index.
final class Conformance {

    private static final int PAGE = 500;
    private static final String KNOWN = "select segment from thinned where segment = ?";
    private static final String NOTE = "merge into thinned (segment) key (segment) values (?)";

    /// Something to be done on the thread `journal-index`.
    @FunctionalInterface
    interface Turn {
        void take(OpenIndex index) throws SQLException;
    }

    /// Does it there, one after the other.
    @FunctionalInterface
    interface Turns {
        void take(Turn turn) throws SQLException;
    }

    private record Place(long number, Location location, Fact fact) {}

    private final LogReader log;
    private final Turns turns;
    private final List<Place> page = new ArrayList<>();

    Conformance(LogReader log, Turns turns) {
        this.log = log;
        this.turns = turns;
    }

    /// For an index that is about to be read from the log anew, and so will be in line with what there is.
    void assume(List<Day> days) throws SQLException {
        for (Day day : days) {
            if (day.thinned()) {
                note(day);
            }
        }
    }

    void reach(List<Day> days) throws SQLException {
        for (Day day : days) {
            if (day.thinned() && !known(day)) {
                reach(day);
                note(day);
            }
        }
    }

    private void reach(Day day) throws SQLException {
        var kept = new BitSet();
        try {
            var _ = log.read(day.before(), day.end() - 1, (number, location, record) -> {
                Fact fact = Fact.of(EntryCodec.decode(record));
                if (fact instanceof Fact.Received) {
                    kept.set((int) (number - day.first()));
                }
                add(new Place(number, location, fact));
            });
            flush();
        } catch (OpenIndex.NotWritten e) {
            throw e.cause();
        }
        remove(day.first(), day.end(), (id, _) -> !kept.get((int) (id - day.first())));
    }

    private void add(Place place) {
        page.add(place);
        if (page.size() >= PAGE) {
            flush();
        }
    }

    private void flush() {
        List<Place> places = List.copyOf(page);
        page.clear();
        try {
            turns.take(index -> {
                for (Place each : places) {
                    index.rows().relocate(each.number(), each.location(), each.fact());
                }
                index.flush();
            });
        } catch (SQLException e) {
            throw new OpenIndex.NotWritten(e);
        }
    }

    private void remove(long first, long end, RowRemoval.Decision decision) throws SQLException {
        var from = new AtomicLong(first);
        while (from.get() < end) {
            turns.take(index -> from.set(
                    new RowRemoval(index).page(from.get(), end, decision).orElse(end)));
        }
    }

    private boolean known(Day day) throws SQLException {
        var known = new AtomicBoolean();
        turns.take(index -> {
            PreparedStatement ask = index.database().statement(KNOWN);
            ask.setLong(1, day.files().getLast());
            try (ResultSet found = ask.executeQuery()) {
                known.set(found.next());
            }
        });
        return known.get();
    }

    private void note(Day day) throws SQLException {
        turns.take(index -> {
            PreparedStatement note = index.database().statement(NOTE);
            note.setLong(1, day.files().getLast());
            note.executeUpdate();
            index.database().commit();
        });
    }
}
