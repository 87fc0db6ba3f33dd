package org.drawbridge.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Something that turns have to pass before they begin, such as a rate limit. Guarded by a lock of whom it belongs to.
public interface Gate {

    /// What keeps turns from beginning now; empty if nothing does.
    Optional<Hold> hold(Instant now);

    /// A turn begins.
    void passed(Instant now);

    Gate OPEN = all(List.of());

    /// Passable while each of these is.
    static Gate all(List<Gate> gates) {
        return new Gate() {
            @Override
            public Optional<Hold> hold(Instant now) {
                Optional<Hold> longest = Optional.empty();
                for (Gate gate : gates) {
                    Optional<Hold> hold = gate.hold(now);
                    if (hold.isPresent()
                            && (longest.isEmpty()
                                    || hold.get().until().isAfter(longest.get().until()))) {
                        longest = hold;
                    }
                }
                return longest;
            }

            @Override
            public void passed(Instant now) {
                for (Gate gate : gates) {
                    gate.passed(now);
                }
            }
        };
    }
}
