package org.drawbridge.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Fingerprint;
import org.drawbridge.engine.journal.Journal.Recent;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;

/// What can be asked of the index. Each question is one statement that an index answers.
final class Questions {

    static final String MESSAGE = Rows.MESSAGE + "WHERE id = ?";
    static final String DELIVERIES = Rows.DELIVERY + "WHERE message = ? ORDER BY destination";
    static final String ATTEMPTS =
            "SELECT number, at, took, code, reason FROM attempt WHERE message = ? AND destination = ? ORDER BY at, number";
    static final String UNPROCESSED = "SELECT m.* FROM unprocessed u JOIN message m ON m.id = u.message"
            + " WHERE u.channel = ? AND u.message > ? ORDER BY u.message LIMIT ?";
    static final String UNDELIVERED = "SELECT d.* FROM pending p JOIN delivery d ON d.message = p.message AND"
            + " d.destination = p.destination WHERE p.channel = ? AND p.destination = ? AND p.settled = FALSE"
            + " AND p.sequence > ? ORDER BY p.sequence LIMIT ?";
    static final String PENDING = "SELECT d.* FROM pending p JOIN delivery d ON d.message = p.message AND"
            + " d.destination = p.destination WHERE p.channel = ? AND p.destination = ? AND p.settled = ?"
            + " AND d.state = ? ORDER BY p.sequence DESC LIMIT ?";
    static final String DELIVERED = Rows.DELIVERY
            + "WHERE channel = ? AND destination = ? AND state = 2 ORDER BY message DESC, destination DESC LIMIT ?";
    static final String RECENT = "SELECT id, sender, control_id, type, patient_id, order_number, body_print"
            + " FROM message WHERE channel = ? AND reception = 0 ORDER BY id DESC LIMIT ?";
    static final String FIRST_FROM = "SELECT id, received_at FROM message WHERE id >= ? ORDER BY id LIMIT 1";
    static final String LAST_ID = "SELECT MAX(id) FROM message";

    /// Messages are stored in the order they came, save for those that came within moments of each other.
    private static final Duration MOMENTS = Duration.ofMinutes(1);

    private Questions() {}

    /// One row as a value.
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(Connection connection, String sql, Reading<T> reading, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reading.of(rows));
                }
            }
            return found;
        }
    }

    static Recent recent(ResultSet row) throws SQLException {
        return new Recent(
                new MessageId(row.getLong("id")), Fingerprint.ofIdentity(Rows.label(row)), row.getLong("body_print"));
    }

    static List<StoredMessage> search(Connection connection, MessageQuery query) throws SQLException {
        var sql = new StringBuilder(Rows.MESSAGE).append("WHERE id < ?");
        List<Object> parameters = new ArrayList<>();
        parameters.add(query.before().orElse(Long.MAX_VALUE));
        equal(sql, parameters, "control_id", query.controlId());
        equal(sql, parameters, "patient_id", query.patientId());
        equal(sql, parameters, "order_number", query.orderNumber());
        equal(sql, parameters, "type", query.type());
        equal(sql, parameters, "state", query.state().map(Numbered.STATE::of));
        equal(sql, parameters, "channel", query.channel());
        if (query.from().isPresent()) {
            Instant from = query.from().get();
            sql.append(" AND id >= ? AND received_at >= ?");
            parameters.add(firstAt(connection, from.minus(MOMENTS)));
            parameters.add(Rows.nanos(from));
        }
        if (query.until().isPresent()) {
            Instant until = query.until().get();
            sql.append(" AND id < ? AND received_at < ?");
            parameters.add(firstAt(connection, until.plus(MOMENTS)));
            parameters.add(Rows.nanos(until));
        }
        sql.append(" ORDER BY id DESC LIMIT ?");
        parameters.add(query.limit());
        return list(connection, sql.toString(), Rows::message, parameters.toArray());
    }

    private static void equal(StringBuilder sql, List<Object> parameters, String column, Optional<?> value) {
        if (value.isPresent()) {
            sql.append(" AND ").append(column).append(" = ?");
            parameters.add(value.get());
        }
    }

    /// The first message received at `at` or later, by bisection: the order of the ids is that of the times.
    private static long firstAt(Connection connection, Instant at) throws SQLException {
        long wanted = Rows.nanos(at);
        long low = 1;
        long high = list(connection, LAST_ID, row -> row.getLong(1)).getFirst() + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            record Seen(long id, long receivedAt) {}
            List<Seen> seen = list(connection, FIRST_FROM, row -> new Seen(row.getLong(1), row.getLong(2)), middle);
            if (seen.isEmpty() || seen.getFirst().receivedAt() >= wanted) {
                high = middle;
            } else {
                low = seen.getFirst().id() + 1;
            }
        }
        return low;
    }

    static List<StoredAttempt> attempts(Connection connection, DeliveryId id) throws SQLException {
        long message = id.message().value();
        List<StoredAttempt> found = list(connection, ATTEMPTS, row -> Rows.attempt(id, row), message, id.destination());
        if (found.isEmpty()) {
            return list(
                    connection,
                    Rows.DELIVERY + "WHERE message = ? AND destination = ? AND took >= 0",
                    Questions::first,
                    message,
                    id.destination());
        }
        return found;
    }

    /// A first attempt that delivered has no row of its own.
    private static StoredAttempt first(ResultSet row) throws SQLException {
        StoredDelivery delivery = Rows.delivery(row);
        Duration took = Duration.ofNanos(row.getLong("took"));
        return new StoredAttempt(
                delivery.id(),
                1,
                delivery.changedAt().minus(took),
                took,
                "delivered",
                delivery.state().reason());
    }

    /// Where the bytes of a message lie.
    static Optional<Location> received(Connection connection, MessageId id) throws SQLException {
        return list(connection, MESSAGE, row -> Rows.at(row, ""), id.value()).stream()
                .findFirst();
    }

    /// Where what became of a message lies.
    static Optional<Location> processed(Connection connection, MessageId id) throws SQLException {
        return list(
                        connection,
                        MESSAGE + " AND processed_segment IS NOT NULL",
                        row -> Rows.at(row, "processed_"),
                        id.value())
                .stream()
                .findFirst();
    }

    /// Up to which number the index holds everything.
    static long complete(Connection connection) throws SQLException {
        return list(connection, "SELECT sequence FROM position", row -> row.getLong(1))
                .getFirst();
    }
}
