package org.drawbridge.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.journal.Journal.Page;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Selection;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.store.Tally.Kind;
import org.drawbridge.store.Tally.Standing;

/// Finds deliveries and attempts in the database of the index, after a flush. Belongs to the thread
/// `journal-index`.
final class DeliverySearch {

    static final String DELIVERIES_UP =
            "select place, message from delivery where place > ? and place < ? order by place limit ?";
    static final String DELIVERIES_DOWN =
            "select place, message from delivery where place > ? and place < ? order by place desc limit ?";
    static final String ATTEMPTS = "select content, large from attempt where message = ? order by number";

    private record Place(long sequence, int standing, long message) {}

    private final IndexDatabase database;
    private final Tally tally;
    private final Rows rows;
    private final Search messages;

    DeliverySearch(IndexDatabase database, Tally tally, Rows rows) {
        this.messages = new Search(database, tally, rows);
        this.database = database;
        this.tally = tally;
        this.rows = rows;
    }

    Page<StoredDelivery> undelivered(String channel, String destination, Selection which, long after, int limit)
            throws SQLException {
        List<StoredDelivery> found = which instanceof Selection.Lane(String key)
                ? ofLane(channel, destination, key, after, limit)
                : inOrder(
                        standing -> standing.channel().equals(channel)
                                && standing.destination().equals(destination)
                                && standing.underWay()
                                && (!(which instanceof Selection.Urgent) || standing.urgent()),
                        after,
                        limit);
        return new Page<>(found, Math.max(after, rows.applied().number()));
    }

    private List<StoredDelivery> inOrder(Predicate<Standing> wanted, long after, int limit) throws SQLException {
        List<Place> places = new ArrayList<>();
        for (int standing : tally.standings(wanted)) {
            places.addAll(
                    read(DELIVERIES_UP, IndexWriter.place(standing, after), IndexWriter.place(standing + 1, 0), limit));
        }
        places.sort(Comparator.comparingLong(Place::sequence));
        return stored(places, limit);
    }

    /// A lane is called by the patient or the order of its messages. A delivery may come into being long after its
    /// message, so all slices are looked at in which a message waits.
    private List<StoredDelivery> ofLane(String channel, String destination, String lane, long after, int limit)
            throws SQLException {
        Predicate<Kind> waiting = kind -> kind.channel().equals(channel) && kind.state() == MessageState.WAITING;
        List<StoredDelivery> found = new ArrayList<>();
        for (int slice : tally.census.keySet()) {
            for (Search.Found each : messages.ofLane(slice, waiting, lane, 0)) {
                each.row().deliveries().stream()
                        .filter(one -> one.destination().equals(destination)
                                && one.lane().equals(lane)
                                && !one.state().settled()
                                && each.row().sequence() > after)
                        .forEach(one -> found.add(each.row().stored(each.id(), one)));
            }
            if (found.size() >= limit) {
                break;
            }
        }
        found.sort(Comparator.comparingLong(StoredDelivery::sequence));
        return found.size() > limit ? found.subList(0, limit) : found;
    }

    /// Newest first.
    List<StoredDelivery> deliveries(Predicate<Standing> wanted, int limit) throws SQLException {
        List<Place> places = new ArrayList<>();
        for (int standing : tally.standings(wanted)) {
            places.addAll(
                    read(DELIVERIES_DOWN, IndexWriter.place(standing, 0), IndexWriter.place(standing + 1, 0), limit));
        }
        places.sort(Comparator.comparingLong(Place::sequence).reversed());
        return stored(places, limit);
    }

    /// In order.
    List<StoredAttempt> attempts(DeliveryId delivery) throws SQLException {
        List<StoredAttempt> found = new ArrayList<>();
        if (delivery.message().value() < rows.floor()) {
            return found;
        }
        PreparedStatement statement = database.statement(ATTEMPTS);
        statement.setLong(1, delivery.message().value());
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                RowCodec.Tried tried = RowCodec.attempt(Rows.content(result, 1));
                if (tried.destination().equals(delivery.destination())) {
                    found.add(tried.attempt().stored(delivery));
                }
            }
        }
        rows.find(delivery.message().value())
                .ifPresent(row -> row.deliveries().stream()
                        .filter(each -> each.destination().equals(delivery.destination()))
                        .map(DeliveryRow::last)
                        .filter(last -> last.number() > 0)
                        .forEach(last -> found.add(last.stored(delivery))));
        return found;
    }

    private List<Place> read(String sql, long from, long until, int limit) throws SQLException {
        PreparedStatement statement = database.statement(sql);
        statement.setLong(1, from);
        statement.setLong(2, until);
        statement.setInt(3, limit);
        List<Place> found = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                long place = result.getLong(1);
                found.add(new Place(IndexWriter.sequence(place), IndexWriter.standing(place), result.getLong(2)));
            }
        }
        return found;
    }

    private List<StoredDelivery> stored(List<Place> places, int limit) throws SQLException {
        List<StoredDelivery> found = new ArrayList<>();
        for (Place place : places.subList(0, Math.min(places.size(), limit))) {
            String destination = tally.standings.value(place.standing()).destination();
            rows.find(place.message())
                    .ifPresent(row -> row.deliveries().stream()
                            .filter(each -> each.destination().equals(destination))
                            .forEach(each -> found.add(row.stored(place.message(), each))));
        }
        return found;
    }
}
