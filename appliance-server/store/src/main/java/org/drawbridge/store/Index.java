package org.drawbridge.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.drawbridge.engine.journal.StorageException;
import org.jspecify.annotations.Nullable;

/// Keeps the database up with the log. One thread, `journal-index`, gathers facts for a while and writes them in one
/// transaction; who asks a question makes it write at once.
///
/// The queue between log and index is bounded: where the index cannot follow, the log waits. If the database fails (a
/// full disk, a damaged file) facts are not queued any more; the thread opens it again now and then and reads from the
/// log what it missed.
final class Index implements AutoCloseable {

    private static final int QUEUE = 65_536;
    private static final int BATCH = 16_384;
    private static final long GATHER_MILLIS = 500;
    private static final long RETRY_MILLIS = 2_000;

    private static final System.Logger LOG = System.getLogger("drawbridge.store");

    /// Something in the queue.
    private sealed interface Item {
        record Kept(Fact fact) implements Item {}

        /// A question waits for all that came before.
        record Asked(CompletableFuture<Void> answered) implements Item {}
    }

    /// Reads the log from a place on.
    interface Log {
        void replay(Location from, Consumer<Fact> to) throws IOException;
    }

    private final Path home;
    private final StoreKey key;
    private final Log log;
    private final Tally tally;
    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
    /// Messages with facts that are not in the database yet, with the last of these.
    private final Map<Long, Long> unapplied = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().name("journal-index").unstarted(this::run);
    private volatile boolean healthy = true;
    private volatile boolean closing;
    private volatile Database database;
    private IndexWriter writer;

    private Index(Path home, StoreKey key, Log log, Database database, IndexWriter writer, Tally tally) {
        this.home = home;
        this.key = key;
        this.log = log;
        this.database = database;
        this.writer = writer;
        this.tally = tally;
    }

    /// Opens the index and brings it up to the log; one that cannot be opened is built anew.
    static Index open(Path home, StoreKey key, Log log) {
        try {
            try {
                return opened(home, key, log);
            } catch (SQLException | RuntimeException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the index cannot be opened and is built anew from the journal: {0}",
                        e.getClass().getName());
                Database.delete(home);
                return opened(home, key, log);
            }
        } catch (SQLException | IOException e) {
            throw new StorageException(
                    "The index under " + home.resolve("index")
                            + " cannot be written. Check that the disk has room and that this user may write there.",
                    e);
        }
    }

    private static Index opened(Path home, StoreKey key, Log log) throws SQLException, IOException {
        Database database = Database.open(home, key);
        try {
            var tally = new Tally();
            var writer = new IndexWriter(database.connection(), tally);
            var index = new Index(home, key, log, database, writer, tally);
            index.catchUp();
            index.thread.start();
            return index;
        } catch (SQLException | IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private void catchUp() throws SQLException, IOException {
        var gathered = new ArrayList<Fact>();
        try {
            log.replay(writer.position().block(), fact -> {
                gathered.add(fact);
                if (gathered.size() == BATCH) {
                    applyUnchecked(gathered);
                }
            });
        } catch (Unchecked e) {
            throw e.cause;
        }
        if (!gathered.isEmpty()) {
            writer.apply(gathered);
        }
    }

    private void applyUnchecked(List<Fact> gathered) {
        try {
            writer.apply(gathered);
            gathered.clear();
        } catch (SQLException e) {
            throw new Unchecked(e);
        }
    }

    private static final class Unchecked extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final SQLException cause;

        Unchecked(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    /// Takes a fact that is on disk. Called by the log's writer alone; waits while the index is too far behind.
    void add(Fact fact) {
        if (!healthy) {
            return;
        }
        unapplied.put(fact.message(), fact.sequence());
        try {
            while (healthy && !queue.offer(new Item.Kept(fact), 100, TimeUnit.MILLISECONDS)) {
                if (closing) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns when the database holds everything that was in the log when it was called.
    void settle() {
        if (healthy && unapplied.isEmpty()) {
            return;
        }
        var answered = new CompletableFuture<Void>();
        try {
            queue.put(new Item.Asked(answered));
            answered.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("The question was interrupted.", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StorageException(
                    "The index under " + home.resolve("index") + " cannot be written now; the journal itself is safe.",
                    e);
        }
    }

    /// The same for what concerns one message.
    void settle(long message) {
        if (!healthy || unapplied.containsKey(message)) {
            settle();
        }
    }

    Connection connection() throws SQLException {
        return database.connection();
    }

    Tally tally() {
        return tally;
    }

    private void run() {
        List<Fact> facts = new ArrayList<>();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                gather(facts, asked);
                if (!healthy) {
                    recover();
                } else if (!facts.isEmpty()) {
                    write(facts);
                }
                answer(asked);
                facts.clear();
                asked.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather(List<Fact> facts, List<CompletableFuture<Void>> asked) throws InterruptedException {
        long until = System.currentTimeMillis() + GATHER_MILLIS;
        while (facts.size() < BATCH && asked.isEmpty() && !closing) {
            Item item = queue.poll(Math.max(0, until - System.currentTimeMillis()), TimeUnit.MILLISECONDS);
            if (item == null) {
                break;
            }
            take(item, facts, asked);
        }
        for (Item item = queue.peek(); item != null && facts.size() < BATCH; item = queue.peek()) {
            take(queue.remove(), facts, asked);
        }
    }

    private static void take(Item item, List<Fact> facts, List<CompletableFuture<Void>> asked) {
        switch (item) {
            case Item.Kept kept -> facts.add(kept.fact());
            case Item.Asked question -> asked.add(question.answered());
        }
    }

    private void write(List<Fact> facts) {
        try {
            writer.apply(facts);
            facts.forEach(each -> unapplied.remove(each.message(), each.sequence()));
        } catch (SQLException | RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Exception e) {
        healthy = false;
        LOG.log(
                System.Logger.Level.ERROR,
                "the index cannot be written; it will be brought up from the journal: {0}",
                e.getClass().getName());
    }

    private void answer(List<CompletableFuture<Void>> asked) {
        for (CompletableFuture<Void> each : asked) {
            if (healthy) {
                each.complete(null);
            } else {
                each.completeExceptionally(new StorageException("The index cannot be written now."));
            }
        }
    }

    /// Opens the database again and reads what it missed. Facts are queued from before the log is read, so none is
    /// missed; those that come by both ways are passed over the second time.
    private void recover() throws InterruptedException {
        queue.removeIf(Item.Kept.class::isInstance);
        unapplied.clear();
        close(writer);
        database.close();
        try {
            Database opened = Database.open(home, key);
            database = opened;
            writer = new IndexWriter(opened.connection(), tally);
            healthy = true;
            catchUp();
            LOG.log(System.Logger.Level.INFO, "the index is up with the journal again");
        } catch (SQLException | IOException | RuntimeException e) {
            healthy = false;
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
    }

    private static void close(@Nullable IndexWriter writer) {
        try {
            if (writer != null) {
                writer.close();
            }
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "the index was closed already");
        }
    }

    /// Writes what is queued, then closes the database.
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(writer);
        database.close();
    }
}
