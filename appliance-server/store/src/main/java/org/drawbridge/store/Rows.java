package org.drawbridge.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Problem;

/// Rows of the index as values, and values as rows.
final class Rows {

    static final String MESSAGE = "SELECT id, channel, received_at, peer, sender, control_id, type, patient_id,"
            + " order_number, state, reception, leg, size, body_print, problems, segment, block, record,"
            + " processed_segment, processed_block, processed_record FROM message ";
    static final String INSERT_MESSAGE = "INSERT INTO message (id, channel, received_at, peer, sender, control_id,"
            + " type, patient_id, order_number, state, reception, leg, size, body_print, problems, segment, block,"
            + " record, processed_segment, processed_block, processed_record)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String UPDATE_MESSAGE = "UPDATE message SET state = ?, leg = ?, problems = ?, processed_segment = ?,"
            + " processed_block = ?, processed_record = ? WHERE id = ?";

    static final String DELIVERY = "SELECT message, destination, channel, lane, sequence, state, reason, not_before,"
            + " attempts, changed_at, took FROM delivery ";
    static final String INSERT_DELIVERY = "INSERT INTO delivery (message, destination, channel, lane, sequence,"
            + " state, reason, not_before, attempts, changed_at, took) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String UPDATE_DELIVERY = "UPDATE delivery SET state = ?, reason = ?, not_before = ?, attempts = ?,"
            + " changed_at = ?, took = ? WHERE message = ? AND destination = ?";

    private static final long NANOS = 1_000_000_000L;

    private Rows() {}

    static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    static void insert(PreparedStatement into, Standing m) throws SQLException {
        into.setLong(1, m.id);
        into.setString(2, m.channel);
        into.setLong(3, nanos(m.receivedAt));
        into.setString(4, m.peer);
        into.setString(5, m.label.sender());
        into.setString(6, m.label.controlId());
        into.setString(7, m.label.type());
        into.setString(8, m.label.patientId());
        into.setString(9, m.label.orderNumber());
        into.setInt(10, Numbered.STATE.of(m.state));
        into.setInt(11, Numbered.RECEPTION.of(m.reception));
        into.setInt(12, Numbered.LEG.of(m.leg));
        into.setInt(13, m.size);
        into.setLong(14, m.bodyPrint);
        into.setBytes(15, m.problems.isEmpty() ? null : EntryCodec.encode(m.problems));
        into.setLong(16, m.at.segment());
        into.setLong(17, m.at.offset());
        into.setInt(18, m.at.index());
        processedAt(into, 19, m);
        into.addBatch();
    }

    static void update(PreparedStatement update, Standing m) throws SQLException {
        update.setInt(1, Numbered.STATE.of(m.state));
        update.setInt(2, Numbered.LEG.of(m.leg));
        update.setBytes(3, m.problems.isEmpty() ? null : EntryCodec.encode(m.problems));
        processedAt(update, 4, m);
        update.setLong(7, m.id);
        update.addBatch();
    }

    private static void processedAt(PreparedStatement into, int from, Standing m) throws SQLException {
        Location at = m.processedAt;
        into.setObject(from, at == null ? null : at.segment());
        into.setObject(from + 1, at == null ? null : at.offset());
        into.setObject(from + 2, at == null ? null : at.index());
    }

    static void insert(PreparedStatement into, Standing m, Standing.Delivery d) throws SQLException {
        into.setLong(1, m.id);
        into.setString(2, d.destination);
        into.setString(3, m.channel);
        into.setString(4, d.lane);
        into.setLong(5, d.sequence);
        state(into, 6, d);
        into.addBatch();
    }

    static void update(PreparedStatement update, Standing m, Standing.Delivery d) throws SQLException {
        state(update, 1, d);
        update.setLong(7, m.id);
        update.setString(8, d.destination);
        update.addBatch();
    }

    private static void state(PreparedStatement into, int from, Standing.Delivery d) throws SQLException {
        into.setInt(from, States.number(d.state));
        into.setString(from + 1, d.state.reason());
        into.setLong(from + 2, nanos(States.notBefore(d.state)));
        into.setInt(from + 3, d.attempts);
        into.setLong(from + 4, nanos(d.changedAt));
        into.setLong(from + 5, d.took);
    }

    static Standing standing(ResultSet row) throws SQLException {
        var standing = new Standing(
                row.getLong("id"),
                row.getString("channel"),
                instant(row.getLong("received_at")),
                row.getString("peer"),
                label(row),
                Numbered.RECEPTION.at(row.getInt("reception")),
                row.getInt("size"),
                row.getLong("body_print"),
                at(row, ""),
                Numbered.LEG.at(row.getInt("leg")),
                Numbered.STATE.at(row.getInt("state")));
        standing.problems.addAll(problems(row));
        if (row.getObject("processed_segment") != null) {
            standing.processedAt = at(row, "processed_");
        }
        standing.stored = true;
        standing.listed = standing.state == MessageState.RECEIVED;
        standing.dirty = false;
        return standing;
    }

    static Standing.Delivery standingDelivery(ResultSet row) throws SQLException {
        StoredDelivery stored = delivery(row);
        var delivery = new Standing.Delivery(
                stored.id().destination(), stored.lane(), stored.sequence(), stored.state(), stored.changedAt());
        delivery.attempts = stored.attempts();
        delivery.took = row.getLong("took");
        delivery.stored = true;
        delivery.pending = States.number(stored.state()) != 2;
        delivery.dirty = false;
        return delivery;
    }

    static StoredMessage message(ResultSet row) throws SQLException {
        return new StoredMessage(
                new MessageId(row.getLong("id")),
                row.getString("channel"),
                instant(row.getLong("received_at")),
                row.getString("peer"),
                label(row),
                Numbered.STATE.at(row.getInt("state")),
                Numbered.LEG.at(row.getInt("leg")),
                row.getInt("size"),
                problems(row));
    }

    static StoredDelivery delivery(ResultSet row) throws SQLException {
        return new StoredDelivery(
                new DeliveryId(new MessageId(row.getLong("message")), row.getString("destination")),
                row.getString("channel"),
                row.getString("lane"),
                row.getLong("sequence"),
                States.of(row.getInt("state"), row.getString("reason"), instant(row.getLong("not_before"))),
                row.getInt("attempts"),
                instant(row.getLong("changed_at")));
    }

    static StoredAttempt attempt(DeliveryId id, ResultSet row) throws SQLException {
        return new StoredAttempt(
                id,
                row.getInt("number"),
                instant(row.getLong("at")),
                Duration.ofNanos(row.getLong("took")),
                row.getString("code"),
                row.getString("reason"));
    }

    static Location at(ResultSet row, String prefix) throws SQLException {
        return new Location(
                row.getLong(prefix + "segment"), row.getLong(prefix + "block"), row.getInt(prefix + "record"));
    }

    static Label label(ResultSet row) throws SQLException {
        return new Label(
                row.getString("sender"),
                row.getString("control_id"),
                row.getString("type"),
                row.getString("patient_id"),
                row.getString("order_number"));
    }

    private static List<Problem> problems(ResultSet row) throws SQLException {
        byte[] problems = row.getBytes("problems");
        return problems == null ? List.of() : EntryCodec.decodeProblems(problems);
    }
}
