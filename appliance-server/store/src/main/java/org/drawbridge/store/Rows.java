package org.drawbridge.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.drawbridge.engine.DeliveryId;
import org.jspecify.annotations.Nullable;

/// The rows of the index: those that changed since the last flush in memory, the others in the database. What
/// happens to a message between two flushes is written once. Belongs to the thread `journal-index`.
final class Rows {

    /// A message that changed: as it is in the database, null if it is not there, and as it is now.
    static final class Changed {
        final @Nullable MessageRow stored;
        MessageRow now;

        private Changed(@Nullable MessageRow stored, MessageRow now) {
            this.stored = stored;
            this.now = now;
        }
    }

    /// An attempt that is no longer the last of its delivery.
    ///
    /// @param number of the record that told of the next one
    record Past(long number, DeliveryId delivery, AttemptRow attempt) {}

    static final String BY_ID = "select content, large from message where id = ?";

    private final IndexDatabase database;
    private final IndexWriter writer;
    private final Map<Long, Changed> changed = new HashMap<>();
    private final List<Past> attempts = new ArrayList<>();
    private Mark applied;
    private long floor;

    Rows(IndexDatabase database, Tally tally, Mark applied) {
        this.database = database;
        this.writer = new IndexWriter(database, tally);
        this.applied = applied;
    }

    /// What is below was removed from the log and counts as gone, though its rows may still be here.
    long floor() {
        return floor;
    }

    void raiseFloor(long to) {
        floor = Math.max(floor, to);
    }

    /// Up to where the facts are in the rows.
    Mark applied() {
        return applied;
    }

    /// How many rows are in memory.
    int pending() {
        return changed.size() + attempts.size();
    }

    /// Takes the next fact; one that was applied before is passed over.
    void apply(long number, Location location, Fact fact) throws SQLException {
        if (number <= applied.number()) {
            return;
        }
        switch (fact) {
            case Fact.Received received ->
                changed.put(number, new Changed(null, received.row().at(location)));
            case Fact.Answered answered -> change(answered.message().value(), row -> row.answered(answered.leg()));
            case Fact.Processed done ->
                change(
                        done.message().value(),
                        row -> row.stage() == MessageRow.Stage.UNPROCESSED
                                ? row.processed(number, location, done.stage(), done.problems(), done.deliveries())
                                : row);
            case Fact.Attempted tried ->
                change(tried.delivery(), each -> {
                    if (each.last().number() > 0) {
                        attempts.add(new Past(number, tried.delivery(), each.last()));
                    }
                    return each.tried(tried.attempt(), tried.next());
                });
            case Fact.Revised revised ->
                change(
                        revised.delivery(),
                        each -> each.revised(
                                new RevisionRow(revised.at(), revised.by(), revised.why(), location), revised.next()));
            case Fact.HandedOver given -> change(given.delivery().message().value(), row -> row.handedOver(given));
            case Fact.Moved moved -> change(moved.delivery(), each -> each.moved(moved.next(), moved.at()));
        }
        applied = new Mark(number, location);
    }

    /// A fact that is known lies elsewhere now.
    void relocate(long number, Location location, Fact fact) throws SQLException {
        switch (fact) {
            case Fact.Received _ -> change(number, row -> row.at(location));
            case Fact.Processed done -> change(done.message().value(), row -> row.processedAt(number, location));
            case Fact.Revised revised -> change(revised.delivery(), each -> each.revisedAt(revised, location));
            case Fact.Answered _, Fact.Attempted _, Fact.Moved _, Fact.HandedOver _ -> {}
        }
    }

    /// Takes messages out of the database. None of them may have changed since the last flush.
    void remove(Map<Long, MessageRow> gone) throws SQLException {
        writer.remove(gone);
    }

    /// Forgets what is counted below the floor, once no row is left there.
    void forgetBelowFloor() throws SQLException {
        writer.removeSlices(floor);
    }

    private void change(DeliveryId id, UnaryOperator<DeliveryRow> change) throws SQLException {
        change(id.message().value(), row -> {
            for (DeliveryRow each : row.deliveries()) {
                if (each.destination().equals(id.destination())) {
                    return row.with(change.apply(each));
                }
            }
            return row;
        });
    }

    /// A fact about a message that is no longer there changes nothing.
    private void change(long id, UnaryOperator<MessageRow> change) throws SQLException {
        Changed known = changed.get(id);
        if (known == null) {
            Optional<MessageRow> stored = load(id);
            if (stored.isEmpty()) {
                return;
            }
            known = new Changed(stored.get(), stored.get());
            changed.put(id, known);
        }
        known.now = change.apply(known.now);
    }

    Optional<MessageRow> find(long id) throws SQLException {
        Changed known = changed.get(id);
        return known == null ? load(id) : Optional.of(known.now);
    }

    private Optional<MessageRow> load(long id) throws SQLException {
        if (id < floor) {
            return Optional.empty();
        }
        PreparedStatement statement = database.statement(BY_ID);
        statement.setLong(1, id);
        try (ResultSet found = statement.executeQuery()) {
            return found.next() ? Optional.of(RowCodec.message(content(found, 1))) : Optional.empty();
        }
    }

    /// The content of a row, which is in the column after it if it is very long.
    static byte[] content(ResultSet found, int column) throws SQLException {
        byte[] content = found.getBytes(column);
        return content.length == 0 ? found.getBytes(column + 1) : content;
    }

    /// Writes what changed, in one transaction with the position.
    void flush() throws SQLException {
        writer.write(changed, attempts, applied);
        changed.clear();
        attempts.clear();
    }
}
