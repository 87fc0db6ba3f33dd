package org.drawbridge.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.drawbridge.engine.journal.Journal.Counts;
import org.drawbridge.engine.journal.StorageException;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;

/// The index while its database is open. Belongs to the thread `journal-index`.
record OpenIndex(IndexDatabase database, Tally tally, Rows rows) {

    private static final System.Logger LOGGER = System.getLogger("drawbridge.store");
    private static final Set<Integer> NO_ROOM =
            Set.of(ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2, ErrorCode.DATABASE_ALREADY_OPEN_1);

    /// A database of any size needs as many bytes to be opened.
    private static final long ROOM = 4 << 20;

    /// How much may be in memory before it is written.
    static final int FLUSH_ROWS = 20_000;

    /// Reads records of the log.
    @FunctionalInterface
    interface Replay {
        void after(Mark mark, SegmentLog.Reader reader);
    }

    static OpenIndex open(Path folder, SegmentLog log) throws SQLException, IOException {
        IndexDatabase database = IndexDatabase.open(folder, log.key().forIndex());
        try {
            Tally tally = IndexWriter.tally(database);
            Mark applied = IndexWriter.applied(database);
            if (!log.reader().holds(applied)) {
                throw new SQLException("", "", ErrorCode.FILE_CORRUPTED_1);
            }
            var opened = new OpenIndex(database, tally, new Rows(database, tally, applied));
            opened.conform(log.reader());
            return opened;
        } catch (SQLException | RuntimeException e) {
            database.discard();
            throw e;
        }
    }

    /// What was removed from the log must not be found here. A file of the log whose head is damaged is no reason not
    /// to open: nothing is removed until it is repaired.
    private void conform(LogReader log) throws SQLException {
        List<Day> days;
        try {
            days = log.days();
        } catch (StorageException e) {
            LOGGER.log(System.Logger.Level.WARNING, e.getMessage());
            return;
        }
        if (!days.isEmpty()) {
            rows.raiseFloor(days.getFirst().first());
        }
        var conformance = new Conformance(log, turn -> turn.take(this));
        if (rows.applied().equals(Mark.START)) {
            conformance.assume(days);
        } else {
            conformance.reach(days);
        }
    }

    /// Opens the index, or builds it anew if it is damaged or belongs to another log. Throws
    /// [StorageException] if neither can be done.
    static OpenIndex openOrRenew(Path folder, SegmentLog log) {
        try {
            try {
                return open(folder, log);
            } catch (SQLException | FlywayException e) {
                if (noRoom(e, folder)) {
                    throw e;
                }
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "the index is damaged and is built anew from the log: {0}",
                        code(e));
                IndexDatabase.delete(folder);
                return open(folder, log);
            }
        } catch (IOException | SQLException | FlywayException e) {
            throw new StorageException("The index in " + folder + " cannot be opened (" + code(e)
                    + "). Check that the disk has room and that this user may write to the folder.");
        }
    }

    /// Whether the disk is full or gone, as far as one can tell: then the database is most likely not damaged.
    static boolean noRoom(Exception e, Path folder) {
        return e instanceof IOException
                || (e instanceof SQLException sql && NO_ROOM.contains(sql.getErrorCode()))
                || (Files.exists(folder) && folder.toFile().getUsableSpace() < ROOM);
    }

    /// What an exception is, without its text: that may quote what it stumbled on.
    static String code(Exception e) {
        if (e instanceof SQLException sql) {
            return "H2 error " + sql.getErrorCode();
        }
        StackTraceElement[] trace = e.getStackTrace();
        return e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    /// Ends the reading of the log because the database cannot be written.
    static final class NotWritten extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final SQLException sql;

        NotWritten(SQLException sql) {
            this.sql = sql;
        }

        SQLException cause() {
            return sql;
        }
    }

    /// Takes from the log what it has not seen. Returns how many records that were.
    long catchUp(Replay log) throws SQLException {
        long from = rows.applied().number();
        try {
            log.after(rows.applied(), (number, location, record) -> {
                try {
                    rows.apply(number, location, Fact.of(EntryCodec.decode(record)));
                    if (rows.pending() >= FLUSH_ROWS) {
                        rows.flush();
                    }
                } catch (SQLException e) {
                    throw new NotWritten(e);
                }
            });
        } catch (NotWritten e) {
            throw e.cause();
        }
        rows.flush();
        return rows.applied().number() - from;
    }

    Search messages() throws SQLException {
        flush();
        return new Search(database, tally, rows);
    }

    DeliverySearch deliveries() throws SQLException {
        flush();
        return new DeliverySearch(database, tally, rows);
    }

    Counts counts(String channel) throws SQLException {
        flush();
        return tally.counts(channel);
    }

    /// Questions about many messages are asked of the database, and so everything has to be in it.
    void flush() throws SQLException {
        if (rows.pending() > 0) {
            rows.flush();
        }
    }
}
