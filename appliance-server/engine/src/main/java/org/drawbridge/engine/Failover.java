package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.drawbridge.engine.Failure.Kind;
import org.drawbridge.engine.Failure.Scope;

/// A destination with a second endpoint, which is used while the first is unwell. Meanwhile one delivery at a time
/// finds out how the first does, and with its answer all go back to it.
///
/// What may have arrived at the first endpoint goes to the second only if repeating it does no harm.
public final class Failover implements Destination {

    /// How the first endpoint does.
    ///
    /// @param reason why it is unwell, empty while it is not
    /// @param next when it is asked again
    private record Health(String reason, Instant next) {
        static final Health WELL = new Health("", Instant.EPOCH);

        boolean well() {
            return reason.isEmpty();
        }
    }

    private final Destination first;
    private final Destination second;
    private final Duration back;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    /// Guarded by `lock`.
    private Health health = Health.WELL;

    /// @param back how long to wait before the first endpoint is asked again
    public Failover(Destination first, Destination second, Duration back, Clock clock) {
        this.first = first;
        this.second = second;
        this.back = back;
        this.clock = clock;
    }

    @Override
    public Outcome deliver(Outgoing outgoing) throws InterruptedException {
        if (firstIsDue()) {
            Outcome outcome = first.deliver(outgoing);
            if (!(outcome instanceof Outcome.Failed(Failure failure, var _)) || failure.scope() != Scope.PEER) {
                become(_ -> Health.WELL);
                return outcome;
            }
            become(_ -> new Health(failure.reason(), clock.instant().plus(back)));
            if (failure.kind() != Kind.TRANSIENT && !repeatable()) {
                return outcome;
            }
        }
        return deliverToSecond(outgoing);
    }

    /// Claims the next look at the first endpoint, if it is time for it.
    private boolean firstIsDue() {
        Instant now = clock.instant();
        Health before = become(known ->
                known.well() || known.next().isAfter(now) ? known : new Health(known.reason(), now.plus(back)));
        return before.well() || !before.next().isAfter(now);
    }

    /// @return what it was before
    private Health become(UnaryOperator<Health> next) {
        lock.lock();
        try {
            Health before = health;
            health = next.apply(before);
            return before;
        } finally {
            lock.unlock();
        }
    }

    private Outcome deliverToSecond(Outgoing outgoing) throws InterruptedException {
        return switch (second.deliver(outgoing)) {
            case Outcome.Delivered delivered ->
                new Outcome.Delivered(delivered.note() + ", at the second endpoint " + second.address());
            case Outcome.Failed failed -> {
                if (failed.failure().scope() == Scope.PEER) {
                    // Both are unwell: the next attempt may as well begin with the first.
                    become(known -> new Health(known.reason(), Instant.EPOCH));
                }
                yield failed;
            }
        };
    }

    @Override
    public Optional<Hold> trouble() {
        Health known = become(each -> each);
        return known.well()
                ? Optional.empty()
                : Optional.of(new Hold(
                        "The first endpoint is unwell, so the second one, " + second.address() + ", is used: "
                                + known.reason(),
                        known.next()));
    }

    /// Whether both endpoints take no harm, since a repeated attempt may reach either.
    @Override
    public boolean repeatable() {
        return first.repeatable() && second.repeatable();
    }

    @Override
    public String address() {
        return first.address();
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
