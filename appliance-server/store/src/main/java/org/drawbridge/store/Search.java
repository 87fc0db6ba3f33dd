package org.drawbridge.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.journal.Journal.Page;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Selection;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.store.Tally.Kind;
import org.drawbridge.store.Tally.Span;

/// Finds messages in the database of the index, after a flush. Belongs to the
/// thread `journal-index`.
final class Search {

    static final String NEWEST =
            "select id, content, large from message where id < ? and id >= ? order by id desc limit ?";
    static final String BY_CONTROL =
            "select id, content, large from message where control = ? and id < ? order by id desc limit ?";
    static final String BY_PATIENT =
            "select id, content, large from message where patient = ? and id < ? order by id desc limit ?";
    static final String BY_ORDER =
            "select id, content, large from message where order_number = ? and id < ? order by id desc limit ?";
    static final String BY_PATIENT_UP =
            "select id, content, large from message where patient = ? and id > ? order by id limit ?";
    static final String BY_ORDER_UP =
            "select id, content, large from message where order_number = ? and id > ? order by id limit ?";
    static final String BY_KIND =
            "select id, content, large from message where kind = ? and id < ? order by id desc limit ?";
    static final String BY_KIND_UP =
            "select id, content, large from message where kind = ? and id > ? order by id limit ?";

    private static final int PAGE = 1000;

    /// A message's number and what is known of it.
    record Found(long id, MessageRow row) {

        StoredMessage stored() {
            return row.stored(id);
        }
    }

    private final IndexDatabase database;
    private final Tally tally;
    private final Rows rows;

    Search(IndexDatabase database, Tally tally, Rows rows) {
        this.database = database;
        this.tally = tally;
        this.rows = rows;
    }

    /// Newest first.
    List<Found> messages(MessageQuery query) throws SQLException {
        long start = query.before().orElse(Long.MAX_VALUE);
        List<Found> found = new ArrayList<>();
        SortedMap<Integer, Span> slices =
                start == Long.MAX_VALUE ? tally.spans : tally.spans.headMap(Slice.of(Math.max(start, 0)) + 1);
        for (var slice : slices.reversed().entrySet()) {
            if (overlaps(slice.getValue(), query)) {
                collect(query, slice.getKey(), start, found);
            }
            if (found.size() >= query.limit()) {
                break;
            }
        }
        return found;
    }

    private static boolean overlaps(Span span, MessageQuery query) {
        return query.from().map(from -> from.toEpochMilli() <= span.last()).orElse(true)
                && query.until()
                        .map(until -> until.toEpochMilli() >= span.first())
                        .orElse(true);
    }

    private void collect(MessageQuery query, int slice, long start, List<Found> found) throws SQLException {
        long before = Math.min(start, Slice.end(slice));
        while (found.size() < query.limit()) {
            List<Found> page = page(query, slice, before);
            for (Found each : page) {
                if (found.size() < query.limit() && matches(query, each.row())) {
                    found.add(each);
                }
            }
            if (page.size() < PAGE) {
                break;
            }
            before = page.getLast().id();
        }
    }

    /// The next messages of a slice that may match, by the condition that leaves the fewest.
    private List<Found> page(MessageQuery query, int slice, long before) throws SQLException {
        if (given(query.controlId())) {
            return read(BY_CONTROL, Slice.key(slice, query.controlId().orElseThrow()), before, PAGE);
        }
        if (given(query.patientId())) {
            return read(BY_PATIENT, Slice.key(slice, query.patientId().orElseThrow()), before, PAGE);
        }
        if (given(query.orderNumber())) {
            return read(BY_ORDER, Slice.key(slice, query.orderNumber().orElseThrow()), before, PAGE);
        }
        if (query.channel().isPresent()
                || query.type().isPresent()
                || query.state().isPresent()) {
            return ofKinds(slice, kind -> matches(query, kind), before, PAGE);
        }
        return read(NEWEST, before, Slice.first(slice), PAGE);
    }

    private static boolean given(Optional<String> text) {
        return text.isPresent() && !text.get().isEmpty();
    }

    private static boolean matches(MessageQuery query, Kind kind) {
        return query.channel().map(kind.channel()::equals).orElse(true)
                && (query.type().map(kind.type()::equals).orElse(true)
                        || kind.type().equals(Tally.OTHER_TYPE))
                && query.state().map(kind.state()::equals).orElse(true);
    }

    private static boolean matches(MessageQuery query, MessageRow row) {
        return query.channel().map(row.channel()::equals).orElse(true)
                && query.controlId().map(row.label().controlId()::equals).orElse(true)
                && query.patientId().map(row.label().patientId()::equals).orElse(true)
                && query.orderNumber().map(row.label().orderNumber()::equals).orElse(true)
                && query.type().map(row.label().type()::equals).orElse(true)
                && query.state().map(row.state()::equals).orElse(true)
                && query.from().map(from -> !row.at().isBefore(from)).orElse(true)
                && query.until().map(row.at()::isBefore).orElse(true);
    }

    private List<Found> ofKinds(int slice, Predicate<Kind> wanted, long before, int limit) throws SQLException {
        List<Found> found = new ArrayList<>();
        for (int kind : tally.kinds(slice, wanted)) {
            found.addAll(read(BY_KIND, Slice.key(slice, kind), before, limit));
        }
        found.sort(Comparator.comparingLong(Found::id).reversed());
        return found.size() > limit ? found.subList(0, limit) : found;
    }

    private List<Found> read(String sql, long key, long bound, int limit) throws SQLException {
        PreparedStatement statement = database.statement(sql);
        statement.setLong(1, key);
        statement.setLong(2, bound);
        statement.setInt(3, limit);
        List<Found> found = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                long id = result.getLong(1);
                if (id < rows.floor()) {
                    continue;
                }
                found.add(new Found(id, RowCodec.message(Rows.content(result, 2))));
            }
        }
        return found;
    }

    /// The newest accepted messages of a channel.
    List<Found> recent(String channel, int limit) throws SQLException {
        List<Found> found = new ArrayList<>();
        Predicate<Kind> accepted = kind -> kind.channel().equals(channel)
                && kind.state() != MessageState.REFUSED
                && kind.state() != MessageState.UNREADABLE;
        for (int slice : tally.census.descendingKeySet()) {
            if (found.size() >= limit) {
                break;
            }
            found.addAll(ofKinds(slice, accepted, Slice.end(slice), limit - found.size()));
        }
        return found;
    }

    Page<StoredMessage> unprocessed(String channel, Selection which, long after, int limit) throws SQLException {
        Predicate<Kind> wanted = kind -> kind.channel().equals(channel)
                && kind.state() == MessageState.RECEIVED
                && (!(which instanceof Selection.Urgent) || kind.urgent());
        List<Found> found = new ArrayList<>();
        for (int slice :
                tally.census.tailMap(Slice.of(Math.max(after, 0)), true).keySet()) {
            List<Found> page = which instanceof Selection.Lane(String key)
                    ? ofLane(slice, wanted, key, after)
                    : upwards(slice, wanted, after, limit - found.size());
            found.addAll(page.subList(0, Math.min(page.size(), limit - found.size())));
            if (found.size() >= limit) {
                break;
            }
        }
        return new Page<>(found.stream().map(Found::stored).toList(), complete(after));
    }

    private List<Found> upwards(int slice, Predicate<Kind> wanted, long after, int limit) throws SQLException {
        List<Found> page = new ArrayList<>();
        for (int kind : tally.kinds(slice, wanted)) {
            page.addAll(read(BY_KIND_UP, Slice.key(slice, kind), after, limit));
        }
        page.sort(Comparator.comparingLong(Found::id));
        return page;
    }

    /// Messages of a slice, from after a number, that are of wanted kinds and of one patient or one order, in order.
    List<Found> ofLane(int slice, Predicate<Kind> wanted, String key, long after) throws SQLException {
        if (tally.kinds(slice, wanted).isEmpty()) {
            return List.of();
        }
        SortedMap<Long, Found> page = new TreeMap<>();
        for (String sql : List.of(BY_PATIENT_UP, BY_ORDER_UP)) {
            for (Found each : read(sql, Slice.key(slice, key), after, Slice.SIZE)) {
                Label label = each.row().label();
                if ((label.patientId().equals(key) || label.orderNumber().equals(key))
                        && wanted.test(tally.kinds.value(tally.kind(each.row())))) {
                    page.put(each.id(), each);
                }
            }
        }
        return List.copyOf(page.values());
    }

    private long complete(long after) {
        return Math.max(after, rows.applied().number());
    }
}
