package org.drawbridge.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Goes through the messages of a stretch of the log and takes rows out of the index, a page at a time so that others
/// may ask in between. Belongs to the thread `journal-index`.
final class RowRemoval {

    static final String UP = "select id, content, large from message where id >= ? and id < ? order by id limit ?";
    private static final int PAGE = 2000;

    /// Whether a message goes. Told of each once.
    @FunctionalInterface
    interface Decision {
        boolean goes(long id, MessageRow row);
    }

    private final OpenIndex index;

    RowRemoval(OpenIndex index) {
        this.index = index;
    }

    /// Takes out those of the next few that go.
    ///
    /// @return where to go on; empty at the end
    OptionalLong page(long first, long end, Decision decision) throws SQLException {
        index.flush();
        Map<Long, MessageRow> gone = new LinkedHashMap<>();
        List<Search.Found> found = rows(first, end, PAGE);
        for (Search.Found each : found) {
            if (decision.goes(each.id(), each.row())) {
                gone.put(each.id(), each.row());
            }
        }
        if (!gone.isEmpty()) {
            index.rows().remove(gone);
        }
        return found.size() < PAGE
                ? OptionalLong.empty()
                : OptionalLong.of(found.getLast().id() + 1);
    }

    private List<Search.Found> rows(long first, long end, long limit) throws SQLException {
        PreparedStatement statement = index.database().statement(UP);
        statement.setLong(1, first);
        statement.setLong(2, end);
        statement.setLong(3, limit);
        List<Search.Found> rows = new ArrayList<>();
        try (ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                rows.add(new Search.Found(found.getLong(1), RowCodec.message(Rows.content(found, 2))));
            }
        }
        return rows;
    }

    /// Lets go of all messages of the log's oldest day at once, if all are to go; their rows are taken out afterwards.
    /// Whole slices are judged by what the census counts in them, and so this takes little time.
    ///
    /// @return how many that were; empty if one stays
    OptionalLong drop(Day day, RetentionRules.Limit limit) throws SQLException {
        index.flush();
        long count = 0;
        long at = day.first();
        while (at < day.end()) {
            int slice = Slice.of(at);
            long end = Math.min(Slice.end(slice), day.end());
            boolean whole = at == Slice.first(slice) && end == Slice.end(slice);
            OptionalLong settled = whole ? counted(slice, limit) : OptionalLong.empty();
            if (settled.isEmpty()) {
                settled = read(at, end, limit);
            }
            if (settled.isEmpty()) {
                return settled;
            }
            count += settled.getAsLong();
            at = end;
        }
        index.rows().raiseFloor(day.end());
        return OptionalLong.of(count);
    }

    /// How many messages a slice has, if their kinds say that all go.
    private OptionalLong counted(int slice, RetentionRules.Limit limit) {
        long count = 0;
        for (Map.Entry<Integer, Integer> each :
                index.tally().census.getOrDefault(slice, Map.of()).entrySet()) {
            Tally.Kind kind = index.tally().kinds.value(each.getKey());
            if (each.getValue() > 0 && !limit.goes(kind.channel(), kind.state())) {
                return OptionalLong.empty();
            }
            count += each.getValue();
        }
        return OptionalLong.of(count);
    }

    private OptionalLong read(long first, long end, RetentionRules.Limit limit) throws SQLException {
        List<Search.Found> found = rows(first, end, end - first);
        boolean all = found.stream().allMatch(each -> limit.fate(each.row()) == RetentionRules.Fate.GOES);
        return all ? OptionalLong.of(found.size()) : OptionalLong.empty();
    }

    /// Whether a day has messages whose time is over, as far as the census knows, or none at all.
    boolean concerns(Day day, RetentionRules.Limit limit) throws SQLException {
        index.flush();
        Tally tally = index.tally();
        boolean over = tally.census.subMap(Slice.of(day.first()), true, Slice.of(day.end()), true).keySet().stream()
                .anyMatch(slice -> !tally.kinds(slice, kind -> limit.over(kind.channel(), kind.state()))
                        .isEmpty());
        return over || rows(day.first(), day.end(), 1).isEmpty();
    }
}
