package org.drawbridge.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// The circuit breaker of one peer. It opens with the first failure that concerns the peer as a whole, lets
/// one delivery at a time find out how the peer does, and closes with the first answer.
///
/// Guarded by a lock of whom it belongs to.
public final class Breaker {

    private final Consumer<BreakerState> changed;
    private BreakerState state = new BreakerState.Closed();

    /// @param changed told each new state; returns at once
    public Breaker(Consumer<BreakerState> changed) {
        this.changed = changed;
    }

    public BreakerState state() {
        return state;
    }

    /// How many turns may be under way at once.
    int allowed(int concurrency) {
        return state instanceof BreakerState.Closed ? concurrency : 1;
    }

    /// What keeps further turns from beginning now.
    public Optional<Hold> hold(Instant now) {
        return state instanceof BreakerState.Open open && open.until().isAfter(now)
                ? Optional.of(new Hold(open.reason(), open.until()))
                : Optional.empty();
    }

    /// What keeps everything from flowing freely, for a person to see.
    Optional<Hold> trouble() {
        return switch (state) {
            case BreakerState.Closed _ -> Optional.empty();
            case BreakerState.Open open -> Optional.of(new Hold(open.reason(), open.until()));
            case BreakerState.HalfOpen probing -> Optional.of(new Hold(probing.reason(), Instant.EPOCH));
        };
    }

    /// A turn begins.
    public void begun() {
        if (state instanceof BreakerState.Open open) {
            become(open.probe());
        }
    }

    /// A turn ended.
    public void ended(Sign sign, Instant now) {
        switch (sign) {
            case Sign.Well _ -> reset();
            case Sign.Unwell unwell ->
                become(
                        switch (state) {
                            case BreakerState.Closed closed ->
                                closed.trip(unwell.code(), unwell.reason(), now, unwell.until());
                            case BreakerState.Open open -> open.again(unwell.until());
                            case BreakerState.HalfOpen probing ->
                                probing.trip(unwell.code(), unwell.reason(), unwell.until());
                        });
            case Sign.None _ -> {
                if (state instanceof BreakerState.HalfOpen probing) {
                    become(probing.undecided(now));
                }
            }
        }
    }

    /// All may send again.
    public void reset() {
        switch (state) {
            case BreakerState.Closed _ -> {}
            case BreakerState.Open open -> become(open.close());
            case BreakerState.HalfOpen probing -> become(probing.close());
        }
    }

    private void become(BreakerState next) {
        if (!next.equals(state)) {
            state = next;
            changed.accept(next);
        }
    }
}
