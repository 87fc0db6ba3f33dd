package org.drawbridge.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Journal.Counts;
import org.drawbridge.engine.journal.MessageState;

/// How many messages and deliveries stand in each state. Written by the index's thread, read by any.
final class Tally {

    /// @param destination empty for messages
    private record Key(String channel, String destination, int state) {}

    private final Map<Key, Long> counts = new HashMap<>();
    private final Set<Key> changed = new HashSet<>();

    synchronized void count(String channel, MessageState state, long change) {
        add(new Key(channel, "", Numbered.STATE.of(state)), change);
    }

    synchronized void count(String channel, String destination, DeliveryState state, long change) {
        add(new Key(channel, destination, States.number(state)), change);
    }

    private void add(Key key, long change) {
        counts.merge(key, change, Long::sum);
        changed.add(key);
    }

    synchronized Counts of(String channel) {
        Map<MessageState, Long> messages = new EnumMap<>(MessageState.class);
        Map<String, Map<String, Long>> deliveries = new HashMap<>();
        counts.forEach((key, count) -> {
            if (key.channel().equals(channel) && count != 0) {
                if (key.destination().isEmpty()) {
                    messages.put(Numbered.STATE.at(key.state()), count);
                } else {
                    deliveries
                            .computeIfAbsent(key.destination(), _ -> new HashMap<>())
                            .put(States.NAMES.get(key.state()), count);
                }
            }
        });
        return new Counts(messages, deliveries);
    }

    synchronized void load(Connection connection) throws SQLException {
        counts.clear();
        changed.clear();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT channel, destination, state, count FROM tally")) {
            while (row.next()) {
                counts.put(new Key(row.getString(1), row.getString(2), row.getInt(3)), row.getLong(4));
            }
        }
    }

    synchronized void store(Connection connection) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement(
                "MERGE INTO tally (channel, destination, state, count) VALUES (?, ?, ?, ?)")) {
            for (Key key : changed) {
                merge.setString(1, key.channel());
                merge.setString(2, key.destination());
                merge.setInt(3, key.state());
                merge.setLong(4, counts.getOrDefault(key, 0L));
                merge.addBatch();
            }
            merge.executeBatch();
        }
        changed.clear();
    }
}
