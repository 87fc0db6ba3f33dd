package org.drawbridge.server.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Move;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredMessage;

/// Runs replays, each on a virtual thread of its own: oldest message first, at its rate, and never more than a few
/// in memory. A replay goes on where it was after a restart; what it had moved by then was moved after it began,
/// and is passed over.
public final class Replays implements AutoCloseable {

    /// How many deliveries of the destination may be in memory before a replay waits.
    private static final int AHEAD = 1_000;
    private static final long KEEP_EVERY_NANOS = 1_000_000_000L;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Engine engine;
    private final Journal journal;
    private final Clock clock;
    private final ReplayFiles files;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, Replay> all = new TreeMap<>();
    private boolean closed;

    public Replays(Path home, Engine engine, Journal journal, Clock clock) {
        this.engine = engine;
        this.journal = journal;
        this.clock = clock;
        this.files = new ReplayFiles(home);
        files.all().forEach(each -> all.put(each.id(), each));
    }

    /// Goes on with what was under way.
    public void start() {
        list().stream().filter(each -> !each.state().over()).forEach(this::run);
    }

    /// Begins one.
    ///
    /// @param until at most now, so that what comes in meanwhile is not sent twice
    public Replay begin(
            String channel,
            String destination,
            Instant from,
            Optional<Instant> until,
            String type,
            String by,
            int perSecond,
            boolean dryRun) {
        Instant now = clock.instant();
        Instant end = until.filter(each -> each.isBefore(now)).orElse(now);
        Replay made;
        lock.lock();
        try {
            made = new Replay(
                    all.keySet().stream().reduce(0L, Math::max) + 1,
                    channel,
                    destination,
                    from,
                    end,
                    type,
                    by,
                    perSecond,
                    dryRun,
                    now,
                    Replay.State.RUNNING,
                    0,
                    0,
                    0,
                    0);
            files.keep(made);
            all.put(made.id(), made);
        } finally {
            lock.unlock();
        }
        run(made);
        return made;
    }

    public List<Replay> list() {
        lock.lock();
        try {
            return List.copyOf(all.values());
        } finally {
            lock.unlock();
        }
    }

    public Optional<Replay> find(long id) {
        return list().stream().filter(each -> each.id() == id).findFirst();
    }

    /// Pauses, resumes or cancels one. One that is over stays so.
    public Optional<Replay> move(long id, Replay.State next) {
        lock.lock();
        try {
            Replay known = all.get(id);
            if (known != null && !known.state().over()) {
                Replay moved = known.in(next);
                files.keep(moved);
                all.put(id, moved);
                changed.signalAll();
            }
            return Optional.ofNullable(all.get(id));
        } finally {
            lock.unlock();
        }
    }

    public static ObjectNode json(Replay replay) {
        return ReplayFiles.json(replay);
    }

    private void run(Replay replay) {
        Thread.ofVirtual().name("replay-" + replay.id()).start(() -> {
            try {
                work(replay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void work(Replay replay) throws InterruptedException {
        List<Long> messages = find(replay);
        update(replay.id(), each -> each.found(messages.size()));
        long due = System.nanoTime();
        long kept = due;
        for (int i = 0; i < messages.size() && goOn(replay); i++) {
            if (messages.get(i) > replay.position()) {
                due = pace(replay, due);
                one(replay, messages.get(i));
                if (System.nanoTime() - kept > KEEP_EVERY_NANOS) {
                    keep(replay.id());
                    kept = System.nanoTime();
                }
            }
        }
        if (goOn(replay)) {
            move(replay.id(), Replay.State.DONE);
        }
    }

    /// The ids of all messages that are wanted, oldest first.
    private List<Long> find(Replay replay) throws InterruptedException {
        List<Long> ids = new ArrayList<>();
        Optional<Long> before = Optional.empty();
        while (true) {
            List<StoredMessage> page = page(replay, before);
            page.forEach(each -> ids.add(each.id().value()));
            if (page.size() < 1000 || !goOn(replay)) {
                return ids.reversed();
            }
            before = Optional.of(page.getLast().id().value());
        }
    }

    private List<StoredMessage> page(Replay replay, Optional<Long> before) throws InterruptedException {
        Optional<String> type = Optional.of(replay.type()).filter(each -> !each.isEmpty());
        var query = new MessageQuery(
                Optional.of(replay.channel()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                type,
                Optional.empty(),
                Optional.of(replay.from()),
                Optional.of(replay.until()),
                before,
                1000);
        while (true) {
            try {
                return journal.search(query);
            } catch (StorageException e) {
                if (!goOn(replay)) {
                    return List.of();
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private void one(Replay replay, long message) throws InterruptedException {
        var id = new DeliveryId(new MessageId(message), replay.destination());
        while (goOn(replay)) {
            boolean room = engine.channel(replay.channel())
                    .map(each -> each.inMemory(replay.destination()) < AHEAD)
                    .orElse(true);
            try {
                if (replay.dryRun() || room) {
                    boolean sent = replay.dryRun()
                            ? engine.moves().replayable(id, replay.createdAt())
                            : engine.moves().replay(id, replay.createdAt(), replay.by(), reason(replay))
                                    instanceof Move.Done;
                    update(replay.id(), each -> each.lookedAt(message, sent));
                    return;
                }
            } catch (StorageException | CompletionException e) {
                // The journal says so itself; until it can be used again, the replay waits.
                Thread.sleep(PAUSE);
            }
            Thread.sleep(PAUSE);
        }
    }

    private static String reason(Replay replay) {
        return "Sent again by replay " + replay.id() + " of " + replay.by() + ".";
    }

    /// Waits until the next message is due. What was not sent in time, as in a pause, is not made up for.
    ///
    /// @return when the one after it is due
    private static long pace(Replay replay, long due) throws InterruptedException {
        if (replay.perSecond() == 0) {
            return due;
        }
        long begin = Math.max(due, System.nanoTime());
        Thread.sleep(Duration.ofNanos(begin - System.nanoTime()));
        return begin + 1_000_000_000L / replay.perSecond();
    }

    /// Waits while it is paused; false when it is cancelled or the appliance stops.
    private boolean goOn(Replay replay) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && state(replay) == Replay.State.PAUSED) {
                changed.await();
            }
            return !closed && !state(replay).over();
        } finally {
            lock.unlock();
        }
    }

    private Replay.State state(Replay replay) {
        Replay known = all.get(replay.id());
        return known == null ? Replay.State.CANCELLED : known.state();
    }

    private void update(long id, UnaryOperator<Replay> change) {
        lock.lock();
        try {
            all.computeIfPresent(id, (_, each) -> change.apply(each));
        } finally {
            lock.unlock();
        }
    }

    private void keep(long id) {
        lock.lock();
        try {
            Replay known = all.get(id);
            if (known != null) {
                files.keep(known);
            }
        } catch (StorageException e) {
            // It is kept later; a replay that begins before where it was passes over what it moved.
            return;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        list().stream().filter(each -> !each.state().over()).forEach(each -> keep(each.id()));
    }
}
