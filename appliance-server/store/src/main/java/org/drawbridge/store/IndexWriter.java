package org.drawbridge.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.StoredAttempt;
import org.jspecify.annotations.Nullable;

/// Writes facts to the index: many at once, in one transaction with the position they reach. The facts of one
/// message that come close together make one row. Owned by the index's thread.
final class IndexWriter implements AutoCloseable {

    /// Up to where the log is indexed.
    record Position(Location block, long sequence) {}

    private static final int REMEMBERED = 20_000;

    private final Connection connection;
    private final Tally tally;
    private final Map<Long, Standing> remembered = new LinkedHashMap<>();
    private Position position;

    IndexWriter(Connection connection, Tally tally) throws SQLException {
        this.connection = connection;
        this.tally = tally;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT segment, block, sequence FROM position")) {
            row.next();
            position = new Position(new Location(row.getLong(1), row.getLong(2), 0), row.getLong(3));
        }
        tally.load(connection);
    }

    Position position() {
        return position;
    }

    /// Applies facts, in order. Those that were applied before are passed over, so the log may be read again from
    /// the block of the position.
    void apply(List<Fact> facts) throws SQLException {
        Map<Long, Standing> touched = new LinkedHashMap<>();
        Position reached = position;
        for (Fact fact : facts) {
            if (fact.sequence() > reached.sequence()) {
                Standing standing = standing(fact);
                if (standing != null) {
                    fold(standing, fact);
                    touched.put(standing.id, standing);
                }
                reached =
                        new Position(new Location(fact.at().segment(), fact.at().offset(), 0), fact.sequence());
            }
        }
        write(touched.values(), reached);
        connection.commit();
        position = reached;
        forget();
    }

    private void fold(Standing standing, Fact fact) {
        MessageState before = standing.state;
        Map<String, DeliveryState> states = new LinkedHashMap<>(4);
        standing.deliveries.forEach((name, each) -> states.put(name, each.state));
        standing.add(fact);
        if (fact.entry() instanceof Entry.Received) {
            tally.count(standing.channel, standing.state, 1);
        } else if (before != standing.state) {
            tally.count(standing.channel, before, -1);
            tally.count(standing.channel, standing.state, 1);
        }
        standing.deliveries.forEach((name, each) -> {
            DeliveryState old = states.get(name);
            if (old == null) {
                tally.count(standing.channel, name, each.state, 1);
            } else if (!old.name().equals(each.state.name())) {
                tally.count(standing.channel, name, old, -1);
                tally.count(standing.channel, name, each.state, 1);
            }
        });
    }

    /// Null if the message is not there, which is so only where its part of the log was taken away.
    private @Nullable Standing standing(Fact fact) throws SQLException {
        if (fact.entry() instanceof Entry.Received received) {
            Standing made = Standing.of(fact, received);
            remembered.put(made.id, made);
            return made;
        }
        Standing known = remembered.get(fact.message());
        if (known == null) {
            known = load(fact.message());
            if (known != null) {
                remembered.put(known.id, known);
            }
        }
        return known;
    }

    private @Nullable Standing load(long id) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(Rows.MESSAGE + "WHERE id = ?");
                PreparedStatement all = connection.prepareStatement(Rows.DELIVERY + "WHERE message = ?")) {
            one.setLong(1, id);
            try (ResultSet row = one.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                Standing standing = Rows.standing(row);
                all.setLong(1, id);
                try (ResultSet rows = all.executeQuery()) {
                    while (rows.next()) {
                        Standing.Delivery delivery = Rows.standingDelivery(rows);
                        standing.deliveries.put(delivery.destination, delivery);
                    }
                }
                return standing;
            }
        }
    }

    /// Keeps in memory what is under way, and of that not too much.
    private void forget() {
        var each = remembered.values().iterator();
        while (each.hasNext()) {
            Standing standing = each.next();
            boolean open = standing.state == MessageState.RECEIVED || standing.state == MessageState.WAITING;
            if (!open || remembered.size() > REMEMBERED) {
                each.remove();
            }
        }
    }

    private void write(Collection<Standing> touched, Position reached) throws SQLException {
        try (var messages = new Statements(connection, Rows.INSERT_MESSAGE, Rows.UPDATE_MESSAGE);
                var deliveries = new Statements(connection, Rows.INSERT_DELIVERY, Rows.UPDATE_DELIVERY);
                var pending = new Statements(
                        connection,
                        "MERGE INTO pending (channel, destination, settled, sequence, message) VALUES (?, ?, ?, ?, ?)",
                        "DELETE FROM pending WHERE channel = ? AND destination = ? AND settled = ? AND sequence = ?");
                var unprocessed = new Statements(
                        connection,
                        "MERGE INTO unprocessed (channel, message) VALUES (?, ?)",
                        "DELETE FROM unprocessed WHERE channel = ? AND message = ?");
                var attempts = new Statements(
                        connection,
                        "INSERT INTO attempt (message, destination, number, at, took, code, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        "UPDATE position SET segment = ?, block = ?, sequence = ?")) {
            for (Standing m : touched) {
                message(m, messages, unprocessed);
                for (Standing.Delivery d : m.deliveries.values()) {
                    if (d.dirty) {
                        delivery(m, d, deliveries, pending, attempts);
                    }
                }
            }
            PreparedStatement at = attempts.update();
            at.setLong(1, reached.block().segment());
            at.setLong(2, reached.block().offset());
            at.setLong(3, reached.sequence());
            at.addBatch();
        }
        tally.store(connection);
    }

    private static void message(Standing m, Statements messages, Statements unprocessed) throws SQLException {
        boolean waits = m.state == MessageState.RECEIVED;
        if (m.stored && m.dirty) {
            Rows.update(messages.update(), m);
        } else if (!m.stored) {
            Rows.insert(messages.insert(), m);
        }
        if (waits != m.listed) {
            PreparedStatement list = waits ? unprocessed.insert() : unprocessed.update();
            list.setString(1, m.channel);
            list.setLong(2, m.id);
            list.addBatch();
            m.listed = waits;
        }
        m.stored = true;
        m.dirty = false;
    }

    private static void delivery(
            Standing m, Standing.Delivery d, Statements deliveries, Statements pending, Statements attempts)
            throws SQLException {
        if (d.stored) {
            Rows.update(deliveries.update(), m, d);
        } else {
            Rows.insert(deliveries.insert(), m, d);
        }
        boolean delivered = d.state instanceof DeliveryState.Delivered;
        for (boolean settled : new boolean[] {false, true}) {
            boolean here = !delivered && d.state.settled() == settled;
            if (here || d.pending) {
                PreparedStatement list = here ? pending.insert() : pending.update();
                list.setString(1, m.channel);
                list.setString(2, d.destination);
                list.setBoolean(3, settled);
                list.setLong(4, d.sequence);
                if (here) {
                    list.setLong(5, m.id);
                }
                list.addBatch();
            }
        }
        for (StoredAttempt tried : d.tried) {
            PreparedStatement row = attempts.insert();
            row.setLong(1, m.id);
            row.setString(2, d.destination);
            row.setInt(3, tried.number());
            row.setLong(4, Rows.nanos(tried.at()));
            row.setLong(5, tried.took().toNanos());
            row.setString(6, tried.code());
            row.setString(7, tried.reason());
            row.addBatch();
        }
        d.tried.clear();
        d.pending = !delivered;
        d.stored = true;
        d.dirty = false;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /// An insert and an update (or delete) of one kind, prepared when first needed and run when closed.
    private static final class Statements implements AutoCloseable {
        private final Connection connection;
        private final String insert;
        private final String update;
        private final List<PreparedStatement> used = new ArrayList<>(2);
        private @Nullable PreparedStatement inserting;
        private @Nullable PreparedStatement updating;

        Statements(Connection connection, String insert, String update) {
            this.connection = connection;
            this.insert = insert;
            this.update = update;
        }

        PreparedStatement insert() throws SQLException {
            PreparedStatement known = inserting;
            if (known == null) {
                known = connection.prepareStatement(insert);
                inserting = known;
                used.add(known);
            }
            return known;
        }

        PreparedStatement update() throws SQLException {
            PreparedStatement known = updating;
            if (known == null) {
                known = connection.prepareStatement(update);
                updating = known;
                used.add(known);
            }
            return known;
        }

        @Override
        public void close() throws SQLException {
            for (PreparedStatement each : used) {
                each.executeBatch();
                each.close();
            }
        }
    }
}
