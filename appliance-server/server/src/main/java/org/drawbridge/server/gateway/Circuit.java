package org.drawbridge.server.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.drawbridge.engine.Backoff;
import org.drawbridge.engine.Breaker;
import org.drawbridge.engine.BreakerState;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Gate;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.RateLimit;
import org.drawbridge.engine.Sign;
import org.drawbridge.server.gateway.GatewayProblem.Kind;

/// Whether a system may be asked now: its breaker, its rate limits, and how many ask it at once. Guarded by `lock`.
final class Circuit {

    /// However long a system asks us to wait.
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final ExternalSystem.Bounds bounds;
    private final Clock clock;
    private final Breaker breaker;
    private final Gate limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final String system;
    private final Event.Listener events;
    private String told = "";
    private int underWay;
    private int failures;

    Circuit(String system, ExternalSystem.Bounds bounds, Clock clock, Event.Listener events) {
        this.bounds = bounds;
        this.clock = clock;
        this.system = system;
        this.events = events;
        this.breaker = new Breaker(this::changed);
        this.limits = Gate.all(bounds.limits().stream().map(RateLimit::gate).toList());
    }

    /// Once for each trouble, and when it ends.
    private void changed(BreakerState state) {
        switch (state) {
            case BreakerState.Closed _ -> {
                told = "";
                events.happened(new Event.PeerRecovered("", system));
            }
            case BreakerState.Open open
            when !open.code().equals(told) -> {
                told = open.code();
                events.happened(new Event.PeerFailed("", system, told));
            }
            case BreakerState.Open _, BreakerState.HalfOpen _ -> {}
        }
    }

    BreakerState state() {
        lock.lock();
        try {
            return breaker.state();
        } finally {
            lock.unlock();
        }
    }

    void reset() {
        lock.lock();
        try {
            failures = 0;
            breaker.reset();
        } finally {
            lock.unlock();
        }
    }

    /// Begins to ask the system; [#leave] ends it. Throws the problem if it must not be asked now.
    void enter() {
        lock.lock();
        try {
            Instant now = clock.instant();
            Optional<Hold> open = breaker.hold(now);
            if (open.isPresent()) {
                throw GatewayProblem.later(
                        Kind.SYSTEM_DOWN,
                        open.get().reason() + " It is asked again after the time in Retry-After.",
                        Duration.between(now, open.get().until()));
            }
            if (breaker.state() instanceof BreakerState.HalfOpen probing) {
                throw GatewayProblem.later(
                        Kind.SYSTEM_DOWN,
                        probing.reason() + " One request finds out whether it is back; try again soon.",
                        Duration.ofSeconds(1));
            }
            if (underWay >= bounds.concurrent()) {
                throw GatewayProblem.later(
                        Kind.BUSY,
                        "As many requests as `concurrent` allows are under way; try again soon.",
                        Duration.ofSeconds(1));
            }
            Optional<Hold> limit = limits.hold(now);
            if (limit.isPresent()) {
                throw GatewayProblem.later(
                        Kind.BUSY,
                        limit.get().reason() + " It counts for all clients together; try again after Retry-After.",
                        Duration.between(now, limit.get().until()));
            }
            breaker.begun();
            limits.passed(now);
            underWay++;
        } finally {
            lock.unlock();
        }
    }

    /// @param sign what the exchange told of the system
    void leave(Sign sign) {
        lock.lock();
        try {
            underWay--;
            switch (sign) {
                case Sign.Well _ -> {
                    failures = 0;
                    breaker.ended(sign, clock.instant());
                }
                case Sign.None _ -> breaker.ended(sign, clock.instant());
                case Sign.Unwell unwell -> failed(unwell);
            }
        } finally {
            lock.unlock();
        }
    }

    /// One failure among good answers is no reason to send everybody away, unless the system itself said for how long.
    private void failed(Sign.Unwell unwell) {
        failures++;
        boolean asked = unwell.until().isAfter(clock.instant());
        boolean closed = breaker.state() instanceof BreakerState.Closed;
        if (!closed || asked || failures >= bounds.failures()) {
            Instant now = clock.instant();
            Backoff rest = bounds.rest();
            Instant until = now.plus(rest.after(breaker.state().failures() + 1, RandomGenerator.getDefault()));
            Instant latest = now.plus(LONGEST_WAIT);
            Instant wanted = unwell.until().isAfter(latest) ? latest : unwell.until();
            breaker.ended(new Sign.Unwell(unwell.code(), unwell.reason(), wanted.isAfter(until) ? wanted : until), now);
        }
    }
}
