package org.drawbridge.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StorageException;

/// Looks at one channel now and then, and raises an [Alarm] where nothing moves that should. It counts turns and
/// arrivals itself, so that nothing that is done for a message has to tell it anything.
///
/// One thread calls [#look]; any may ask for [#alarms].
final class Watchdog {

    /// A queue that is shorter than this is no trouble, however long it grows.
    private static final long SHORT = 100;

    /// What was seen last, and since when it has been so.
    private record Seen(long value, Instant since) {}

    private final Channel channel;
    private final Watch watch;
    private final Journal journal;
    private final Event.Listener events;
    private final Map<String, Seen> seen = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Alarm> alarms = new TreeMap<>();

    Watchdog(Channel channel, Watch watch, Journal journal, Event.Listener events) {
        this.channel = channel;
        this.watch = watch;
        this.journal = journal;
        this.events = events;
    }

    List<Alarm> alarms() {
        lock.lock();
        try {
            return List.copyOf(alarms.values());
        } finally {
            lock.unlock();
        }
    }

    void look(Instant now) {
        if (!channel.running()) {
            seen.clear();
            return;
        }
        silent(now);
        for (Channel.Outlet outlet : channel.plan().outlets()) {
            channel.deliveries(outlet.name()).ifPresent(each -> stuck(outlet.name(), each, now));
        }
        if (!watch.growth().isZero()) {
            growing(now);
        }
    }

    private void silent(Instant now) {
        boolean wrong = unchanged("silent", channel.arrivals(), watch.silence(), now);
        alarm(wrong, "silent", "", "No message came for " + minutes(watch.silence()) + ".", now);
    }

    private void stuck(String destination, Deliveries deliveries, Instant now) {
        String key = "stuck " + destination;
        if (!deliveries.due()) {
            seen.remove(key);
        }
        boolean wrong = deliveries.due() && unchanged(key, deliveries.turns(), watch.stuck(), now);
        String reason = "Deliveries are due, but no attempt has ended for " + minutes(watch.stuck()) + ".";
        alarm(wrong, "stuck", destination, reason, now);
    }

    /// A queue that got shorter since the last look begins anew.
    private void growing(Instant now) {
        Map<String, Map<String, Long>> counts;
        try {
            counts = journal.counts(channel.name()).deliveries();
        } catch (StorageException e) {
            // The journal says so itself.
            return;
        }
        for (Channel.Outlet outlet : channel.plan().outlets()) {
            String key = "growing " + outlet.name();
            long depth = counts.getOrDefault(outlet.name(), Map.of()).getOrDefault("waiting", 0L);
            Seen before = seen.get(key);
            boolean same = before != null && depth >= before.value() && depth >= SHORT;
            Instant since = before != null && same ? before.since() : now;
            seen.put(key, new Seen(depth, since));
            boolean wrong = same && !now.isBefore(since.plus(watch.growth()));
            String reason = "Its queue has not got shorter for " + minutes(watch.growth()) + "; " + depth + " wait.";
            alarm(wrong, "growing", outlet.name(), reason, now);
        }
    }

    /// Whether a count has stood still for so long.
    private boolean unchanged(String key, long value, Duration limit, Instant now) {
        Seen before = seen.get(key);
        if (before == null || before.value() != value) {
            seen.put(key, new Seen(value, now));
            return false;
        }
        return !limit.isZero() && !now.isBefore(before.since().plus(limit));
    }

    private void alarm(boolean wrong, String code, String destination, String reason, Instant now) {
        String key = code + " " + destination;
        boolean known;
        lock.lock();
        try {
            known = alarms.containsKey(key);
            if (wrong && !known) {
                alarms.put(key, new Alarm(code, destination, reason, now));
            } else if (!wrong) {
                alarms.remove(key);
            }
        } finally {
            lock.unlock();
        }
        if (wrong && !known) {
            events.happened(new Event.AlarmRaised(channel.name(), code, destination));
        } else if (!wrong && known) {
            events.happened(new Event.AlarmCleared(channel.name(), code, destination));
        }
    }

    private static String minutes(Duration time) {
        return time.toSeconds() % 60 == 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
