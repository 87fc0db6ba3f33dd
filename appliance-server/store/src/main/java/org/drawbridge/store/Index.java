package org.drawbridge.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.drawbridge.engine.journal.Journal.Counts;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/// Answers questions about what the log holds. One thread, `journal-index`, owns the rows and the database:
/// it takes the facts as they are kept, writes what has changed every [#FLUSH_MILLIS] or [#FLUSH_ROWS] rows,
/// and answers questions
/// in between, each after all facts that were kept when it was asked.
///
/// At most [#BEHIND] facts wait to be written; then appending waits for them. When the database fails, facts
/// are left to the log, questions are refused, and every second the index tries to open the database again
/// and to catch up; one that is damaged is built anew.
final class Index implements AutoCloseable {

    static final int FLUSH_MILLIS = 500;
    static final int FLUSH_ROWS = 20_000;
    static final int BEHIND = 150_000;

    private static final long PAUSE_MILLIS = 1000;
    private static final System.Logger LOGGER = System.getLogger("drawbridge.store");

    /// What can be asked: of rows by number, or, after a flush, of all of them.
    @FunctionalInterface
    interface Question<T> {
        T answer(State state) throws SQLException;
    }

    /// Everything the thread owns.
    record State(IndexDatabase database, Tally tally, Rows rows) {

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

        private void flush() throws SQLException {
            if (rows.pending() > 0) {
                rows.flush();
            }
        }
    }

    private record Kept(long number, Location location, Fact fact) {}

    private record Asked<T>(Question<T> question, CompletableFuture<T> answer) {

        void answer(State state) throws SQLException {
            answer.complete(question.answer(state));
        }

        void refuse() {
            answer.completeExceptionally(new StorageException(
                    "The index of the journal cannot be read just now; is the disk full? It is tried again every second."
                            + " Nothing is lost: messages are taken in and delivered meanwhile."));
        }
    }

    private final Path folder;
    private final SegmentLog log;
    private final Thread thread = Thread.ofPlatform().name("journal-index").unstarted(this::run);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();
    private List<Kept> facts = new ArrayList<>();
    private final Deque<Asked<?>> questions = new ArrayDeque<>();
    private boolean attached;
    private boolean closing;
    private long offered;
    private volatile long behind;
    private volatile long written;

    /// Null while the database cannot be used. Of the thread, once it runs.
    private @Nullable State state;

    private Index(Path folder, SegmentLog log) {
        this.folder = folder;
        this.log = log;
    }

    /// Opens the index of a log and reads what it has not seen of it, or all of it if there is no index or it
    /// is damaged. Then the log takes records.
    static Index open(Path folder, SegmentLog log) {
        var index = new Index(folder, log);
        State opened = index.openOrRebuild();
        try {
            index.recover(opened);
        } catch (SQLException e) {
            throw new StorageException("The index in " + folder + " cannot be written (H2 error " + e.getErrorCode()
                    + "). Is the disk full? Free some space and start again.");
        }
        index.state = opened;
        index.attached = true;
        index.offered = opened.rows().applied().number();
        index.written = index.offered;
        index.thread.start();
        return index;
    }

    private State openOrRebuild() {
        try {
            try {
                State opened = open();
                if (log.holds(opened.rows().applied())) {
                    return opened;
                }
                opened.database().close();
                LOGGER.log(System.Logger.Level.WARNING, "the index does not belong to the log and is built anew");
            } catch (SQLException | FlywayException e) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "the index cannot be opened and is built anew from the log: {0}",
                        code(e));
            }
            IndexDatabase.delete(folder);
            return open();
        } catch (IOException | SQLException | FlywayException e) {
            throw new StorageException("The index in " + folder + " cannot be made (" + code(e)
                    + "). Check that the disk has room and that this user may write to the folder.");
        }
    }

    private State open() throws SQLException, IOException {
        IndexDatabase database = IndexDatabase.open(folder, log.key().forIndex());
        try {
            Tally tally = IndexWriter.tally(database);
            var rows = new Rows(database, tally, IndexWriter.applied(database));
            return new State(database, tally, rows);
        } catch (SQLException e) {
            database.close();
            throw e;
        }
    }

    private static String code(Exception e) {
        return e instanceof SQLException sql
                ? "H2 error " + sql.getErrorCode()
                : e.getClass().getSimpleName();
    }

    private void recover(State opened) throws SQLException {
        Rows rows = opened.rows();
        Mark from = rows.applied();
        try {
            log.recover(from, (number, location, record) -> reread(rows, number, location, record));
        } catch (Reread e) {
            throw e.sql;
        }
        rows.flush();
        long read = rows.applied().number() - from.number();
        if (read > 0) {
            LOGGER.log(System.Logger.Level.INFO, "the index has read {0} records of the log", read);
        }
    }

    private static final class Reread extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final SQLException sql;

        Reread(SQLException sql) {
            this.sql = sql;
        }
    }

    private static void reread(Rows rows, long number, Location location, Payload record) {
        try {
            rows.apply(number, location, Fact.of(EntryCodec.decode(record)));
            if (rows.pending() >= FLUSH_ROWS) {
                rows.flush();
            }
        } catch (SQLException e) {
            throw new Reread(e);
        }
    }

    /// Waits while the index is too far behind the log.
    void awaitRoom() throws InterruptedException {
        if (behind < BEHIND) {
            return;
        }
        lock.lockInterruptibly();
        try {
            while (behind >= BEHIND && !closing) {
                room.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Takes a fact that was kept. Called in the order of the numbers; never blocks for long.
    void offer(long number, Location location, Fact fact) {
        lock.lock();
        try {
            offered = number;
            if (attached) {
                behind = number - written;
                facts.add(new Kept(number, location, fact));
                if (facts.size() == 1) {
                    changed.signal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Answers after all facts that were offered before. Throws [StorageException] if it cannot.
    <T> T ask(Question<T> question) {
        var asked = new Asked<>(question, new CompletableFuture<T>());
        lock.lock();
        try {
            if (closing) {
                throw new StorageException("The journal is closed.");
            }
            questions.add(asked);
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            return asked.answer().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("The question to the journal was interrupted.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageException storage) {
                throw storage;
            }
            throw new CompletionException(e.getCause());
        }
    }

    private void run() {
        List<Kept> taken = new ArrayList<>();
        List<Asked<?>> asked = new ArrayList<>();
        long lastFlush = System.nanoTime();
        while (await(taken, asked, lastFlush)) {
            State open = state;
            if (open == null) {
                asked.forEach(Asked::refuse);
                reattach();
            } else {
                try {
                    lastFlush = work(open, taken, asked, lastFlush);
                } catch (SQLException e) {
                    detach(open, e);
                    asked.forEach(Asked::refuse);
                } catch (RuntimeException e) {
                    // A bug: what is in memory cannot be trusted any more, what is in the log can.
                    LOGGER.log(System.Logger.Level.ERROR, "the index failed and is read anew", e);
                    detach(open, new SQLException());
                    asked.forEach(Asked::refuse);
                }
            }
            taken.clear();
            asked.clear();
        }
        end();
    }

    private long work(State open, List<Kept> taken, List<Asked<?>> asked, long lastFlush) throws SQLException {
        Rows rows = open.rows();
        for (Kept each : taken) {
            rows.apply(each.number(), each.location(), each.fact());
        }
        for (Asked<?> each : asked) {
            each.answer(open);
        }
        long now = System.nanoTime();
        boolean due = now - lastFlush > TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS);
        if (rows.pending() >= FLUSH_ROWS || (due && rows.pending() > 0)) {
            rows.flush();
            now = System.nanoTime();
        }
        if (rows.pending() == 0) {
            written(rows.applied().number());
        }
        return due ? now : lastFlush;
    }

    private void written(long number) {
        lock.lock();
        try {
            written = number;
            behind = offered - number;
            if (behind < BEHIND) {
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits for something to do; false at the end.
    private boolean await(List<Kept> taken, List<Asked<?>> asked, long lastFlush) {
        lock.lock();
        try {
            State open = state;
            boolean idle = open != null && open.rows().pending() == 0;
            long wait = TimeUnit.MILLISECONDS.toNanos(open == null ? PAUSE_MILLIS : FLUSH_MILLIS);
            long until = (open == null ? System.nanoTime() : lastFlush) + wait;
            while (facts.isEmpty() && questions.isEmpty() && !closing) {
                long left = until - System.nanoTime();
                if (idle) {
                    changed.awaitUninterruptibly();
                } else if (left <= 0) {
                    break;
                } else {
                    changed.awaitNanos(left);
                }
            }
            taken.addAll(facts);
            facts = new ArrayList<>();
            asked.addAll(questions);
            questions.clear();
            return !closing || !taken.isEmpty() || !asked.isEmpty();
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void detach(State broken, SQLException cause) {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "the index cannot be used; facts are kept in the log meanwhile: {0}",
                code(cause));
        state = null;
        lock.lock();
        try {
            attached = false;
            facts = new ArrayList<>();
            behind = 0;
            room.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            broken.database().close();
        } catch (SQLException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the index could not be closed: {0}", code(e));
        }
    }

    /// Opens the database again and reads from the log what was missed.
    private void reattach() {
        try {
            State opened = open();
            try {
                if (!log.holds(opened.rows().applied())) {
                    throw new SQLException("", "", ErrorCode.FILE_CORRUPTED_1);
                }
                do {
                    Rows rows = opened.rows();
                    log.replay(rows.applied(), (number, location, record) -> reread(rows, number, location, record));
                    rows.flush();
                } while (!attach(opened));
                LOGGER.log(System.Logger.Level.INFO, "the index is in use again");
            } catch (SQLException | Reread | StorageException e) {
                opened.database().close();
                throw e;
            }
        } catch (SQLException | IOException | FlywayException | Reread | StorageException e) {
            failedAgain(e instanceof Reread reread ? reread.sql : e);
        }
    }

    private boolean attach(State opened) {
        lock.lock();
        try {
            long applied = opened.rows().applied().number();
            if (offered > applied) {
                return false;
            }
            attached = true;
            written = applied;
            behind = 0;
            state = opened;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// What was damaged is built anew; what only found no room is tried again.
    private void failedAgain(Exception e) {
        LOGGER.log(System.Logger.Level.WARNING, "the index still cannot be used: {0}", code(e));
        if (e instanceof SQLException sql && sql.getErrorCode() == ErrorCode.FILE_CORRUPTED_1) {
            try {
                IndexDatabase.delete(folder);
            } catch (IOException deleting) {
                LOGGER.log(System.Logger.Level.WARNING, "the index cannot be removed: {0}", deleting.getClass());
            }
        }
    }

    private void end() {
        State open = state;
        if (open != null) {
            try {
                open.rows().flush();
                open.database().close();
            } catch (SQLException e) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "the index could not be written; it will catch up at the next start: {0}",
                        code(e));
            }
        }
    }

    /// Writes what is in hand. To be called when nothing is offered any more.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
