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
import org.drawbridge.engine.journal.StorageException;
import org.jspecify.annotations.Nullable;

/// Answers questions about what the log holds. One thread, `journal-index`, owns the rows and the database:
/// it takes the facts as they are kept, writes what has changed every [#FLUSH_MILLIS] or
/// [OpenIndex#FLUSH_ROWS] rows, and answers questions in between, each after all facts that were kept when it
/// was asked.
///
/// At most [#BEHIND] facts wait to be written; then appending waits for them. When the database fails, facts
/// are left to the log, questions are refused, and every second the index tries to open the database again
/// and to catch up; one that is damaged is built anew, after ever longer pauses if that does not help.
///
/// `lock` guards the queues.
final class Index implements AutoCloseable {

    static final int FLUSH_MILLIS = 1_000;
    static final int BEHIND = 150_000;

    private static final long PAUSE_MILLIS = 1000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final System.Logger LOGGER = System.getLogger("drawbridge.store");

    /// What can be asked.
    @FunctionalInterface
    interface Question<T> {
        T answer(OpenIndex index) throws SQLException;
    }

    private record Kept(long number, Location location, Fact fact) {}

    private record Asked<T>(Question<T> question, CompletableFuture<T> answer) {

        void answer(OpenIndex index) throws SQLException {
            answer.complete(question.answer(index));
        }

        /// Does nothing to one that was answered.
        void refuse() {
            answer.completeExceptionally(new StorageException(
                    "The journal's index cannot be read just now; is the disk full? Nothing is lost, and it is tried"
                            + " again every second."));
        }
    }

    private final Path folder;
    private final SegmentLog log;
    private final Thread thread = Thread.ofPlatform().name("journal-index").unstarted(this::run);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Deque<Asked<?>> questions = new ArrayDeque<>();
    private List<Kept> facts = new ArrayList<>();
    private boolean attached;
    private boolean closing;
    private long offered;
    private long written;
    /// Read without the lock by who appends.
    private volatile long behind;

    /// Null while the database cannot be used. This and what follows is the thread's own, once it runs.
    private @Nullable OpenIndex index;

    private long lastFlush = System.nanoTime();
    private long pauseMillis = PAUSE_MILLIS;
    private long nextTry;

    private Index(Path folder, SegmentLog log) {
        this.folder = folder;
        this.log = log;
    }

    /// Opens the index of a log and reads what it has not seen of it, or all of it if there is no index or it
    /// is damaged. Then the log takes records.
    static Index open(Path folder, SegmentLog log) {
        OpenIndex opened = OpenIndex.openOrRenew(folder, log);
        try {
            long read = opened.catchUp(log::recover);
            if (read > 0) {
                LOGGER.log(System.Logger.Level.INFO, "the index has read {0} records of the log", read);
            }
        } catch (SQLException e) {
            opened.database().discard();
            throw new StorageException("The index in " + folder + " cannot be written (" + OpenIndex.code(e)
                    + "). Check that the disk has room and start again.");
        } catch (RuntimeException e) {
            opened.database().discard();
            throw e;
        }
        var index = new Index(folder, log);
        index.attach(opened);
        index.thread.start();
        return index;
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

    /// Has nothing found any more that was removed from the log, and what stays in its new place.
    void conform() {
        try {
            new Conformance(
                            log.reader(),
                            turn -> ask(index -> {
                                turn.take(index);
                                return true;
                            }))
                    .reach(log.reader().days());
        } catch (SQLException e) {
            throw new IllegalStateException("what fails on the index's own thread is told by it", e);
        }
    }

    private void run() {
        List<Kept> taken = new ArrayList<>();
        List<Asked<?>> asked = new ArrayList<>();
        while (await(taken, asked)) {
            OpenIndex open = index;
            if (open != null) {
                work(open, taken, asked);
            } else if (System.nanoTime() - nextTry >= 0) {
                reattach();
            }
            asked.forEach(Asked::refuse);
            taken.clear();
            asked.clear();
        }
        end();
    }

    /// Waits for something to do, or until it is time to flush or to try again, and takes what there is;
    /// false at the end.
    private boolean await(List<Kept> taken, List<Asked<?>> asked) {
        OpenIndex open = index;
        boolean idle = open != null && open.rows().pending() == 0;
        boolean more;
        long until = open == null ? nextTry : lastFlush + TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS);
        lock.lock();
        try {
            while (facts.isEmpty() && questions.isEmpty() && !closing) {
                long left = idle ? Long.MAX_VALUE : until - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                var _ = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "nobody should interrupt the index");
        } finally {
            taken.addAll(facts);
            facts = new ArrayList<>();
            asked.addAll(questions);
            questions.clear();
            more = !closing || !taken.isEmpty() || !asked.isEmpty();
            lock.unlock();
        }
        return more;
    }

    private void work(OpenIndex open, List<Kept> taken, List<Asked<?>> asked) {
        try {
            for (Kept each : taken) {
                open.rows().apply(each.number(), each.location(), each.fact());
            }
            for (Asked<?> each : asked) {
                each.answer(open);
            }
            boolean due = System.nanoTime() - lastFlush > TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS);
            if (due || open.rows().pending() >= OpenIndex.FLUSH_ROWS) {
                open.flush();
                lastFlush = System.nanoTime();
            }
            if (open.rows().pending() == 0) {
                written(open.rows().applied().number());
            }
        } catch (SQLException | RuntimeException e) {
            // Whatever it was, what is in memory cannot be trusted any more; what is in the log can.
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the index cannot be used; facts are kept in the log meanwhile: {0}",
                    OpenIndex.code(e));
            detach(open);
        }
    }

    private void written(long number) {
        lock.lock();
        try {
            written = number;
            behind = offered - number;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void detach(OpenIndex broken) {
        index = null;
        nextTry = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        lock.lock();
        try {
            attached = false;
            facts = new ArrayList<>();
            behind = 0;
            room.signalAll();
        } finally {
            lock.unlock();
        }
        broken.database().discard();
    }

    /// Opens the database again and reads from the log what was missed.
    private void reattach() {
        OpenIndex opened = null;
        try {
            opened = OpenIndex.open(folder, log);
            do {
                var _ = opened.catchUp(log::replay);
            } while (!attach(opened));
            pauseMillis = PAUSE_MILLIS;
            LOGGER.log(System.Logger.Level.INFO, "the index is in use again");
        } catch (SQLException | IOException | RuntimeException e) {
            if (opened != null) {
                opened.database().discard();
            }
            failedAgain(e);
            nextTry = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        }
    }

    /// Takes facts directly from now on; false if some came meanwhile.
    private boolean attach(OpenIndex opened) {
        lock.lock();
        try {
            long applied = opened.rows().applied().number();
            if (offered > applied) {
                return false;
            }
            attached = true;
            offered = applied;
            written = applied;
            behind = 0;
            index = opened;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// What found no room is tried again; what fails for another reason is built anew, but ever more rarely.
    private void failedAgain(Exception e) {
        LOGGER.log(System.Logger.Level.WARNING, "the index still cannot be used: {0}", OpenIndex.code(e));
        if (OpenIndex.noRoom(e, folder) || e instanceof StorageException) {
            return;
        }
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        try {
            IndexDatabase.delete(folder);
        } catch (IOException deleting) {
            LOGGER.log(System.Logger.Level.WARNING, "the index cannot be removed: {0}", deleting.getClass());
        }
    }

    private void end() {
        OpenIndex open = index;
        if (open != null) {
            try {
                open.flush();
            } catch (SQLException | RuntimeException e) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "the index could not be written; it will catch up at the next start: {0}",
                        OpenIndex.code(e));
            }
            open.database().discard();
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
