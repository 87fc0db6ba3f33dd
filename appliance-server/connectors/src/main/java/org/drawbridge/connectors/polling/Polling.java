package org.drawbridge.connectors.polling;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.drawbridge.connectors.polling.Trouble.TroubledException;
import org.drawbridge.engine.Backoff;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Hold;
import org.jspecify.annotations.Nullable;

/// Looks again and again for what there is to take, on a thread of its own. What cannot be used yet stops
/// nobody: it is waited for, ever longer, with the reason for a person.
public final class Polling {

    /// @param wire that names the thread
    /// @param poll how long to wait between two looks
    public record Settings(String channel, String wire, Duration poll) {}

    /// What is done on the thread.
    public interface Work {

        /// Takes everything that can be taken now, or until it is stopped. Answers with why something waits that is
        /// there; empty if nothing does.
        Optional<String> round() throws TroubledException, InterruptedException;

        /// Lets go of everything.
        void close() throws TroubledException;
    }

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

    private final Settings settings;
    private final Work work;
    private final Event.Listener events;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile @Nullable Hold hold;
    private @Nullable Trouble trouble;
    private int failures;

    public Polling(Settings settings, Work work, Event.Listener events, Clock clock) {
        this.settings = settings;
        this.work = work;
        this.events = events;
        this.clock = clock;
    }

    /// A thread of the system's, because a network share or a driver that hangs would hold up what shares a virtual
    /// thread's carrier.
    public void start() {
        thread = Thread.ofPlatform()
                .daemon()
                .name(settings.wire() + "-" + settings.channel())
                .start(this::run);
    }

    /// Whether nothing new is to be begun.
    public boolean stopped() {
        return stopping.getCount() == 0;
    }

    public Optional<Hold> trouble() {
        return Optional.ofNullable(hold);
    }

    private void run() {
        try {
            try {
                while (!stopped()) {
                    Duration pause = round();
                    var _ = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                }
            } finally {
                work.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TroubledException e) {
            // Something could not be let go of; the system does that when the process ends.
            failed(e.trouble());
        }
    }

    /// Answers with how long to wait before the next look.
    private Duration round() throws InterruptedException {
        try {
            well(work.round());
            return settings.poll();
        } catch (TroubledException e) {
            return troubled(e.trouble());
        } catch (RuntimeException e) {
            events.happened(new Event.Failed(
                    settings.channel(),
                    settings.wire() + "-source",
                    e.getClass().getName()));
            return troubled(new Trouble("internal", "The source failed; this is a fault of the appliance."));
        }
    }

    private void well(Optional<String> waiting) {
        if (trouble != null) {
            events.happened(new Event.SourceRecovered(settings.channel()));
        }
        trouble = null;
        failures = 0;
        hold = waiting.map(reason -> new Hold(reason, clock.instant().plus(settings.poll())))
                .orElse(null);
    }

    private Duration troubled(Trouble now) {
        Trouble before = trouble;
        if (before == null || !before.code().equals(now.code())) {
            failed(now);
        }
        trouble = now;
        failures++;
        Duration pause = BACKOFF.after(failures, random).plus(settings.poll());
        hold = new Hold(now.reason(), clock.instant().plus(pause));
        return pause;
    }

    private void failed(Trouble now) {
        events.happened(new Event.SourceFailed(settings.channel(), now.code(), now.reason()));
    }

    /// Lets the message in hand be finished. What is left is found by the next start.
    public void stop(Duration grace) {
        stopping.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            if (!running.join(grace)) {
                running.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
