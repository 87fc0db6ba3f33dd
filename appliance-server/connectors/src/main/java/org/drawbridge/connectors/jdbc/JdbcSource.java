package org.drawbridge.connectors.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.drawbridge.connectors.content.Content;
import org.drawbridge.connectors.jdbc.RowReader.Row;
import org.drawbridge.connectors.polling.Polling;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Intake.Arrival;
import org.drawbridge.engine.Intake.Receipt;
import org.drawbridge.engine.Source;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.jspecify.annotations.Nullable;

/// Takes rows from a database, each as a JSON message, in the order in which a query has them.
public final class JdbcSource implements Source {

    /// How it is known which rows were taken.
    public sealed interface Memory {

        /// By a column that only grows, and that the query asks for from `${watermark}` on.
        record Growing(String column, Watermark start) implements Memory {}

        /// By what a statement writes into the database for each row that is on disk here; its places are columns of
        /// the row. The query leaves out what it has written.
        record Marked(SqlTemplate taken) implements Memory {}
    }

    /// @param state where the watermark is kept; asked for once the home is open
    /// @param content how a row becomes the outside of a message
    /// @param batch how many rows are asked for at a time
    /// @param maxMessage in bytes
    public record Settings(
            String channel,
            Database database,
            SqlTemplate query,
            Memory memory,
            Supplier<Path> state,
            Content content,
            Duration poll,
            int batch,
            int maxMessage) {}

    /// How many rows may be taken between two writings of the watermark.
    private static final int SAVED_EVERY = 500;

    private final Settings settings;
    private final Intake intake;
    private final Clock clock;
    private final Polling polling;
    private @Nullable Connection connection;
    private @Nullable Position position;
    /// Until a row is new, rows may be such that were taken just before the appliance died.
    private boolean inDoubt = true;

    public JdbcSource(Settings settings, Intake intake, Event.Listener events, Clock clock) {
        this.settings = settings;
        this.intake = intake;
        this.clock = clock;
        this.polling = new Polling(
                new Polling.Settings(settings.channel(), "jdbc", settings.poll()), new Rounds(), events, clock);
    }

    @Override
    public void start() {
        polling.start();
    }

    @Override
    public String address() {
        return settings.database().address();
    }

    @Override
    public Optional<Hold> trouble() {
        return polling.trouble();
    }

    @Override
    public void stop(Duration grace) {
        polling.stop(grace);
    }

    private final class Rounds implements Polling.Work {

        @Override
        public Optional<String> round() throws TroubledException, InterruptedException {
            try {
                Connection open = connection();
                switch (settings.memory()) {
                    case Memory.Growing growing -> growing(open, growing);
                    case Memory.Marked marked -> marked(open, marked.taken());
                }
                return Optional.empty();
            } catch (SQLException e) {
                SqlMeaning meaning = SqlMeaning.of(e);
                if (meaning.cut()) {
                    hangUp();
                }
                throw new TroubledException(meaning.trouble(address()), e);
            }
        }

        @Override
        public void close() {
            hangUp();
        }
    }

    private Connection connection() throws TroubledException, SQLException, InterruptedException {
        Connection known = connection;
        if (known == null || known.isClosed()) {
            known = settings.database().open();
            connection = known;
        }
        return known;
    }

    private void hangUp() {
        Connection known = connection;
        connection = null;
        try {
            if (known != null) {
                known.close();
            }
        } catch (SQLException e) {
            // It is gone either way.
            return;
        }
    }

    /// In one transaction, because some drivers else read all rows into memory at once.
    private void growing(Connection open, Memory.Growing memory)
            throws SQLException, TroubledException, InterruptedException {
        Position known = position;
        if (known == null) {
            known = Position.open(settings.state().get().resolve(settings.channel() + ".json"), memory.start());
            position = known;
        }
        open.setAutoCommit(false);
        try (PreparedStatement query = prepared(open, settings.query())) {
            for (int i = 1; i <= settings.query().names().size(); i++) {
                query.setObject(i, known.mark().value());
            }
            try (ResultSet result = query.executeQuery()) {
                takeAll(result, memory, known);
            }
        } finally {
            open.rollback();
        }
    }

    private void takeAll(ResultSet result, Memory.Growing memory, Position known)
            throws SQLException, TroubledException, InterruptedException {
        var reader = new RowReader(result);
        int unsaved = 0;
        try {
            while (!polling.stopped() && result.next()) {
                Row row = reader.read();
                Watermark mark = mark(row, memory, known.mark());
                String digest = Position.digest(row.json());
                if (!known.taken(mark, digest)) {
                    take(row);
                    known.take(mark, digest);
                    if (++unsaved >= SAVED_EVERY) {
                        known.save();
                        unsaved = 0;
                    }
                }
            }
        } finally {
            if (unsaved > 0) {
                known.save();
            }
        }
    }

    private Watermark mark(Row row, Memory.Growing memory, Watermark before) throws TroubledException {
        String column = memory.column().toLowerCase(Locale.ROOT);
        if (!row.values().containsKey(column)) {
            throw watermark("The rows have no column '" + memory.column() + "'; select it, too.");
        }
        Watermark mark = Watermark.of(row.values().get(column))
                .orElseThrow(() -> watermark("A row has nothing in '" + memory.column()
                        + "' that grows; leave such rows out, or choose another column."));
        if (mark.kind() != before.kind()) {
            throw watermark("The column '" + memory.column() + "' holds values of another kind ("
                    + mark.kind().name().toLowerCase(Locale.ROOT) + ") than `start` or what was taken before ("
                    + before.kind().name().toLowerCase(Locale.ROOT) + ").");
        }
        if (mark.before(before)) {
            throw watermark("The rows do not come in the order of '" + memory.column() + "' from ${watermark} on; add"
                    + " `where " + memory.column() + " >= ${watermark} order by " + memory.column() + "`.");
        }
        return mark;
    }

    private static TroubledException watermark(String reason) {
        return new TroubledException(new Trouble("watermark", reason));
    }

    private void marked(Connection open, SqlTemplate taken)
            throws SQLException, TroubledException, InterruptedException {
        open.setAutoCommit(true);
        List<Row> rows;
        do {
            rows = batch(open);
            try (PreparedStatement marking = prepared(open, taken)) {
                for (Row row : rows) {
                    if (polling.stopped()) {
                        return;
                    }
                    take(row);
                    mark(marking, taken, row);
                }
            }
        } while (rows.size() == settings.batch());
    }

    private List<Row> batch(Connection open) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement query = prepared(open, settings.query())) {
            query.setMaxRows(settings.batch());
            try (ResultSet result = query.executeQuery()) {
                var reader = new RowReader(result);
                while (result.next()) {
                    rows.add(reader.read());
                }
            }
        }
        return rows;
    }

    private static void mark(PreparedStatement marking, SqlTemplate taken, Row row)
            throws SQLException, TroubledException {
        int i = 1;
        for (String name : taken.names()) {
            String column = name.toLowerCase(Locale.ROOT);
            if (!row.values().containsKey(column)) {
                throw new TroubledException(new Trouble(
                        "taken", "The rows have no column '" + name + "', which `taken` needs; select it, too."));
            }
            marking.setObject(i++, row.values().get(column));
        }
        if (marking.executeUpdate() == 0) {
            throw new TroubledException(new Trouble(
                    "taken",
                    "`taken` changed nothing for a row that was taken, which would be taken again and again. Have it"
                            + " change what `query` asks for."));
        }
    }

    private PreparedStatement prepared(Connection open, SqlTemplate template) throws SQLException {
        PreparedStatement statement = open.prepareStatement(template.sql());
        statement.setQueryTimeout((int) Math.max(1, settings.database().answer().toSeconds()));
        statement.setFetchSize(settings.batch());
        return statement;
    }

    private void take(Row row) throws TroubledException, InterruptedException {
        if (row.json().size() > settings.maxMessage()) {
            throw new TroubledException(new Trouble(
                    "row-too-large",
                    "A row is larger than `max-message` allows. Raise it, or select less of the row."));
        }
        Content.Judged judged = settings.content().judge(row.json(), "");
        Receipt receipt = intake.receive(new Arrival(
                clock.instant(),
                address(),
                judged.label(),
                judged.reception(),
                SenderLeg.NOT_OWED,
                judged.problems(),
                row.json(),
                Payload.EMPTY,
                Optional.empty(),
                inDoubt));
        switch (receipt) {
            case Receipt.Stored _ -> inDoubt = false;
            case Receipt.Duplicate _ -> {}
            case Receipt.NotStored refused ->
                throw new TroubledException(new Trouble("journal-refuses", refused.reason()));
        }
    }
}
