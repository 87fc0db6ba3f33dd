package org.drawbridge.server.throughput;

import static org.drawbridge.server.throughput.Counters.DELIVERED;
import static org.drawbridge.server.throughput.Counters.FAILED;
import static org.drawbridge.server.throughput.Counters.RECEIVED;
import static org.drawbridge.server.throughput.Counters.RETRIED;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.journal.Entry.Processing;

/// Counts what each channel does in each minute, and keeps it for a day. A minute in which a channel did
/// nothing takes no room; where many channels do something in every minute, the oldest minutes go earlier.
public final class Throughput implements Event.Listener, AutoCloseable {

    /// For how long it is kept.
    public static final int MINUTES = 24 * 60;

    private static final Logger LOG = System.getLogger("drawbridge.throughput");
    private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();
    /// Counters of one channel and minute, about 250 bytes each.
    private static final int MOST = 100_000;

    private static final ConcurrentMap<String, Counters> NOTHING = new ConcurrentHashMap<>();

    private final Clock clock;
    private final int most;
    private final ConcurrentSkipListMap<Long, ConcurrentMap<String, Counters>> minutes = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<String, Instant> received = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private Optional<ThroughputFile> file = Optional.empty();
    private Optional<Thread> writer = Optional.empty();
    private boolean refused;
    private long written;

    /// Counts in memory until [#keep].
    public Throughput(Clock clock) {
        this(clock, MOST);
    }

    Throughput(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
        this.written = minute();
    }

    /// Goes on with what an earlier process has counted, and writes from now on, once a minute.
    public void keep(Path home) {
        var found = new ThroughputFile(home);
        try {
            long oldest = minute() - MINUTES;
            found.read((minute, channel, counts) -> {
                if (minute > oldest && minute <= minute()) {
                    counters(minute, channel).read(counts);
                }
            });
        } catch (IOException e) {
            refuse(e);
        }
        file = Optional.of(found);
        writer = Optional.of(Thread.ofVirtual().name("throughput").start(this::run));
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(MINUTE_MILLIS - Math.floorMod(clock.millis(), MINUTE_MILLIS));
                trim();
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void write() {
        writing.lock();
        try {
            List<String> lines = new ArrayList<>();
            long now = minute();
            // Nothing is counted in a minute that was over when it was written; the one before may have ended just
            // then.
            minutes.tailMap(written - 1, true)
                    .forEach((minute, channels) -> channels.forEach((channel, counters) -> {
                        String counts = counters.unwritten();
                        if (!counts.isEmpty()) {
                            lines.add(minute + "," + channel + "," + counts);
                        }
                    }));
            written = now;
            if (file.isPresent()) {
                file.get().append(lines);
            }
            refused = false;
        } catch (IOException e) {
            refuse(e);
        } finally {
            writing.unlock();
        }
    }

    private void refuse(IOException e) {
        if (!refused) {
            refused = true;
            LOG.log(
                    Level.WARNING,
                    "the charts of the last day cannot be kept: {0}",
                    e.getClass().getName());
        }
    }

    private long minute() {
        return Math.floorDiv(clock.millis(), MINUTE_MILLIS);
    }

    private Counters counters(long minute, String channel) {
        return minutes.computeIfAbsent(minute, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(channel, _ -> new Counters());
    }

    void trim() {
        minutes.headMap(minute() - MINUTES, true).clear();
        int size = minutes.values().stream().mapToInt(Map::size).sum();
        while (size > most) {
            Map.Entry<Long, ConcurrentMap<String, Counters>> oldest = minutes.pollFirstEntry();
            size -= oldest.getValue().size();
        }
    }

    @Override
    public void happened(Event event) {
        if (event instanceof Event.Received each) {
            received.put(each.channel(), clock.instant());
            now(each).add(RECEIVED);
        } else if (event instanceof Event.Processed each && each.result() == Processing.FAILED) {
            now(each).add(FAILED);
        } else if (event instanceof Event.Attempted each) {
            Counters now = now(each);
            now.took(each.took());
            now.add(
                    switch (each.state()) {
                        case "delivered" -> DELIVERED;
                        case "waiting" -> RETRIED;
                        default -> FAILED;
                    });
        }
    }

    private Counters now(Event event) {
        return counters(minute(), event.channel());
    }

    /// When the channel has received its last message since the start; empty if there was none.
    public Optional<Instant> received(String channel) {
        return Optional.ofNullable(received.get(channel));
    }

    /// How many messages the channel receives in a minute now: of the last sixty seconds, where those of the
    /// minute
    /// before are taken as even.
    public long perMinute(String channel) {
        long minute = minute();
        double left = 1 - Math.floorMod(clock.millis(), MINUTE_MILLIS) / (double) MINUTE_MILLIS;
        return Math.round(received(minute, channel) + left * received(minute - 1, channel));
    }

    private int received(long minute, String channel) {
        Counters counters = minutes.getOrDefault(minute, NOTHING).get(channel);
        return counters == null ? 0 : counters.count(RECEIVED);
    }

    /// Minute by minute, the present one last.
    ///
    /// @param channels which are counted together
    /// @param count at most [#MINUTES]
    public List<Minute> last(int count, Predicate<String> channels) {
        long now = minute();
        List<Minute> found = new ArrayList<>();
        for (long each = now - count + 1; each <= now; each++) {
            long[] sums = sums(each, channels);
            found.add(new Minute(
                    Instant.ofEpochMilli(each * MINUTE_MILLIS),
                    sums[RECEIVED],
                    sums[DELIVERED],
                    sums[RETRIED],
                    sums[FAILED],
                    Counters.within(0.5, sums),
                    Counters.within(0.95, sums)));
        }
        return found;
    }

    private long[] sums(long minute, Predicate<String> channels) {
        long[] sums = new long[Counters.SIZE];
        minutes.getOrDefault(minute, NOTHING).forEach((channel, counters) -> {
            if (channels.test(channel)) {
                counters.addTo(sums);
            }
        });
        return sums;
    }

    @Override
    public void close() {
        writer.ifPresent(Thread::interrupt);
        write();
    }
}
