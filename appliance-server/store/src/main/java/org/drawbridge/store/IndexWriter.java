package org.drawbridge.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.store.Tally.Kind;
import org.drawbridge.store.Tally.Span;
import org.drawbridge.store.Tally.Standing;
import org.jspecify.annotations.Nullable;

/// Writes changed rows to the database of the index, and what the tally counts of them, and reads the tally
/// back. Belongs to the thread `journal-index`.
final class IndexWriter {

    static final int INLINE = 65_536;
    private static final int STANDING_SHIFT = 44;

    private static final String INSERT =
            "insert into message (kind, control, patient, order_number, content, large, id)"
                    + " values (?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = "update message set kind = ?, control = ?, patient = ?, order_number = ?,"
            + " content = ?, large = ? where id = ?";
    private static final String ADD_DELIVERY = "insert into delivery (place, message) values (?, ?)";
    private static final String REMOVE_DELIVERY = "delete from delivery where place = ?";
    static final String REMOVE_MESSAGE = "delete from message where id = ?";
    static final String REMOVE_ATTEMPTS = "delete from attempt where message = ?";
    static final String REMOVE_CENSUS = "delete from census where place < ?";
    static final String REMOVE_SPANS = "delete from slice where slice < ?";
    private static final String ADD_ATTEMPT =
            "insert into attempt (number, message, content, large) values (?, ?, ?, ?)";

    private final IndexDatabase database;
    private final Tally tally;

    IndexWriter(IndexDatabase database, Tally tally) {
        this.database = database;
        this.tally = tally;
    }

    /// The place of a delivery among all that stand alike, by the number of the record that made it.
    static long place(int standing, long sequence) {
        return (long) standing << STANDING_SHIFT | sequence;
    }

    static long sequence(long place) {
        return place & (1L << STANDING_SHIFT) - 1;
    }

    static int standing(long place) {
        return (int) (place >> STANDING_SHIFT);
    }

    void write(Map<Long, Rows.Changed> changed, List<Rows.Past> attempts, Mark applied) throws SQLException {
        PreparedStatement insert = database.statement(INSERT);
        PreparedStatement update = database.statement(UPDATE);
        for (Map.Entry<Long, Rows.Changed> each : changed.entrySet()) {
            message(each.getValue().stored == null ? insert : update, each.getKey(), each.getValue());
        }
        insert.executeBatch();
        update.executeBatch();
        database.statement(REMOVE_DELIVERY).executeBatch();
        database.statement(ADD_DELIVERY).executeBatch();
        attempts(attempts);
        kinds();
        standings();
        census();
        spans();
        applied(applied);
        database.commit();
        tally.allSaved();
    }

    /// Takes messages out with all that is known of them. What is in memory has to be written before.
    void remove(Map<Long, MessageRow> gone) throws SQLException {
        PreparedStatement message = database.statement(REMOVE_MESSAGE);
        PreparedStatement attempts = database.statement(REMOVE_ATTEMPTS);
        PreparedStatement delivery = database.statement(REMOVE_DELIVERY);
        for (Map.Entry<Long, MessageRow> each : gone.entrySet()) {
            long id = each.getKey();
            MessageRow row = each.getValue();
            message.setLong(1, id);
            message.addBatch();
            tally.message(Slice.of(id), tally.kind(row), -1);
            for (DeliveryRow one : row.deliveries()) {
                int standing = tally.standing(row, one);
                delivery.setLong(1, place(standing, row.sequence()));
                delivery.addBatch();
                tally.delivery(standing, -1);
            }
            if (row.deliveries().stream().anyMatch(one -> one.attempts() > 1)) {
                attempts.setLong(1, id);
                attempts.addBatch();
            }
        }
        message.executeBatch();
        attempts.executeBatch();
        delivery.executeBatch();
        kinds();
        standings();
        census();
        database.commit();
        tally.allSaved();
    }

    /// Forgets slices before a number, which no message is left in.
    void removeSlices(long before) throws SQLException {
        int first = Slice.of(before);
        tally.census.headMap(first).clear();
        tally.spans.headMap(first).clear();
        for (String sql : List.of(REMOVE_CENSUS, REMOVE_SPANS)) {
            PreparedStatement remove = database.statement(sql);
            remove.setLong(1, sql.equals(REMOVE_CENSUS) ? Slice.key(first, 0) : first);
            remove.executeUpdate();
        }
        database.commit();
    }

    private void message(PreparedStatement statement, long id, Rows.Changed changed) throws SQLException {
        int slice = Slice.of(id);
        MessageRow before = changed.stored;
        MessageRow now = changed.now;
        int kind = tally.kind(now);
        if (before == null) {
            tally.message(slice, kind, 1);
            tally.received(slice, now.at().toEpochMilli());
        } else {
            tally.message(slice, tally.kind(before), -1);
            tally.message(slice, kind, 1);
        }
        statement.setLong(1, Slice.key(slice, kind));
        text(statement, 2, slice, now.label().controlId());
        text(statement, 3, slice, now.label().patientId());
        text(statement, 4, slice, now.label().orderNumber());
        content(statement, 5, RowCodec.encode(now));
        statement.setLong(7, id);
        statement.addBatch();
        deliveries(id, before, now);
    }

    private static void text(PreparedStatement statement, int column, int slice, String text) throws SQLException {
        if (text.isEmpty()) {
            statement.setNull(column, Types.BIGINT);
        } else {
            statement.setLong(column, Slice.key(slice, text));
        }
    }

    private static void content(PreparedStatement statement, int column, byte[] content) throws SQLException {
        boolean large = content.length > INLINE;
        statement.setBytes(column, large ? new byte[0] : content);
        if (large) {
            statement.setBytes(column + 1, content);
        } else {
            statement.setNull(column + 1, Types.BLOB);
        }
    }

    private void deliveries(long id, @Nullable MessageRow before, MessageRow now) throws SQLException {
        List<DeliveryRow> old = before == null ? List.of() : before.deliveries();
        for (int i = 0; i < now.deliveries().size(); i++) {
            int to = tally.standing(now, now.deliveries().get(i));
            int from = i < old.size() ? tally.standing(now, old.get(i)) : -1;
            if (from == to) {
                continue;
            }
            if (from >= 0) {
                PreparedStatement remove = database.statement(REMOVE_DELIVERY);
                remove.setLong(1, place(from, now.sequence()));
                remove.addBatch();
                tally.delivery(from, -1);
            }
            PreparedStatement add = database.statement(ADD_DELIVERY);
            add.setLong(1, place(to, now.sequence()));
            add.setLong(2, id);
            add.addBatch();
            tally.delivery(to, 1);
        }
    }

    private void attempts(List<Rows.Past> attempts) throws SQLException {
        PreparedStatement add = database.statement(ADD_ATTEMPT);
        for (Rows.Past each : attempts) {
            add.setLong(1, each.number());
            add.setLong(2, each.delivery().message().value());
            content(add, 3, RowCodec.encode(each.delivery().destination(), each.attempt()));
            add.addBatch();
        }
        add.executeBatch();
    }

    private void kinds() throws SQLException {
        PreparedStatement add =
                database.statement("insert into kind (id, channel, type, state, urgent) values (?, ?, ?, ?, ?)");
        for (int i = tally.kinds.saved(); i < tally.kinds.size(); i++) {
            Kind kind = tally.kinds.value(i);
            add.setInt(1, i);
            add.setString(2, kind.channel());
            add.setString(3, kind.type());
            add.setString(4, kind.state().name());
            add.setBoolean(5, kind.urgent());
            add.addBatch();
        }
        add.executeBatch();
    }

    private void standings() throws SQLException {
        PreparedStatement put =
                database.statement("merge into standing (id, channel, destination, state, urgent, amount) key (id)"
                        + " values (?, ?, ?, ?, ?, ?)");
        for (int i : tally.changedStandings) {
            Standing standing = tally.standings.value(i);
            put.setInt(1, i);
            put.setString(2, standing.channel());
            put.setString(3, standing.destination());
            put.setString(4, standing.state());
            put.setBoolean(5, standing.urgent());
            put.setLong(6, tally.amount(i));
            put.addBatch();
        }
        put.executeBatch();
    }

    private void census() throws SQLException {
        PreparedStatement put = database.statement("merge into census (place, amount) key (place) values (?, ?)");
        for (long place : tally.changedCensus) {
            put.setLong(1, place);
            put.setInt(
                    2, tally.census.getOrDefault((int) (place >> 32), Map.of()).getOrDefault((int) place, 0));
            put.addBatch();
        }
        put.executeBatch();
    }

    private void spans() throws SQLException {
        PreparedStatement put =
                database.statement("merge into slice (slice, first_at, last_at) key (slice) values (?, ?, ?)");
        for (int slice : tally.changedSpans) {
            Span span = tally.spans.getOrDefault(slice, new Span(0, 0));
            put.setInt(1, slice);
            put.setLong(2, span.first());
            put.setLong(3, span.last());
            put.addBatch();
        }
        put.executeBatch();
    }

    private void applied(Mark mark) throws SQLException {
        PreparedStatement put = database.statement(
                "merge into applied (one, number, segment, block, record) key (one) values (1, ?, ?, ?, ?)");
        put.setLong(1, mark.number());
        put.setLong(2, mark.location().segment());
        put.setLong(3, mark.location().block());
        put.setInt(4, mark.location().record());
        put.executeUpdate();
    }

    /// Up to where the database has come.
    static Mark applied(IndexDatabase database) throws SQLException {
        PreparedStatement ask = database.statement("select number, segment, block, record from applied");
        try (ResultSet found = ask.executeQuery()) {
            return found.next()
                    ? new Mark(found.getLong(1), new Location(found.getLong(2), found.getLong(3), found.getInt(4)))
                    : Mark.START;
        }
    }

    static Tally tally(IndexDatabase database) throws SQLException {
        var tally = new Tally();
        try (ResultSet found = database.statement("select channel, type, state, urgent from kind order by id")
                .executeQuery()) {
            while (found.next()) {
                tally.load(new Kind(
                        found.getString(1),
                        found.getString(2),
                        MessageState.valueOf(found.getString(3)),
                        found.getBoolean(4)));
            }
        }
        try (ResultSet found = database.statement(
                        "select channel, destination, state, urgent, amount from standing order by id")
                .executeQuery()) {
            while (found.next()) {
                tally.load(
                        new Standing(found.getString(1), found.getString(2), found.getString(3), found.getBoolean(4)),
                        found.getLong(5));
            }
        }
        try (ResultSet found =
                database.statement("select place, amount from census").executeQuery()) {
            while (found.next()) {
                tally.message((int) (found.getLong(1) >> 32), (int) found.getLong(1), found.getInt(2));
            }
        }
        try (ResultSet found =
                database.statement("select slice, first_at, last_at from slice").executeQuery()) {
            while (found.next()) {
                tally.spans.put(found.getInt(1), new Span(found.getLong(2), found.getLong(3)));
            }
        }
        tally.allSaved();
        return tally;
    }
}
