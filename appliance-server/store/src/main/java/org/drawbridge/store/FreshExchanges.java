package org.drawbridge.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.drawbridge.engine.journal.Exchange;

/// The newest exchanges, so that who follows them need not read the log again, which takes half as long as writing it.
/// Callable from any thread.
final class FreshExchanges {

    /// What two seconds bring on a fast machine; some 4 MB.
    static final int MOST = 32_768;

    record Numbered(long number, Exchange exchange) {}

    private final Deque<Numbered> newest = new ArrayDeque<>();
    /// All that have a higher number are here.
    private long before;

    /// @param before the number of the last fact that is in the log already
    FreshExchanges(long before) {
        this.before = before;
    }

    /// To be called in the order of the numbers.
    synchronized void add(long number, Exchange exchange) {
        if (newest.size() == MOST) {
            before = newest.removeFirst().number();
        }
        newest.addLast(new Numbered(number, exchange));
    }

    /// Those after a number; empty if some of them are not here any more. Those up to it are forgotten.
    synchronized Optional<List<Numbered>> after(long number) {
        if (number < before) {
            return Optional.empty();
        }
        while (!newest.isEmpty() && newest.getFirst().number() <= number) {
            before = newest.removeFirst().number();
        }
        return Optional.of(List.copyOf(newest));
    }
}
