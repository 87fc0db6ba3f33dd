package org.drawbridge.engine;

import java.util.HashSet;
import java.util.Set;

/// Which items a [Backlog] let in before their turn by number: urgent ones, and what is before them in their lanes.
/// Guarded by the backlog's lock.
final class Ahead {

    /// How many there may be at once, beyond the room of the others.
    static final int MOST = 1_000;

    private final Set<Long> here = new HashSet<>();
    /// Those that left while the journal was being read: what is read may still have them.
    private final Set<Long> left = new HashSet<>();
    private boolean reading;
    /// Whether there may be urgent ones in the journal from after `reached`.
    private boolean more = true;
    private long reached;

    /// Whether there is something to look for, and room for it.
    boolean wanted() {
        return more && here.size() <= MOST / 2;
    }

    boolean full() {
        return here.size() >= MOST;
    }

    /// There is an urgent one in the journal.
    void expect(long sequence) {
        more = true;
        reached = Math.min(reached, sequence - 1);
    }

    /// An urgent one has just been put in the journal.
    void expectNewer() {
        more = true;
    }

    /// Up to where the urgent ones are here, or have to wait for the others of their lanes.
    long reached() {
        return reached;
    }

    void reached(long sequence) {
        reached = Math.max(reached, sequence);
    }

    void beginReading() {
        reading = true;
        left.clear();
    }

    /// Like [#beginReading], of the urgent ones: all of them that are in the journal are about to be found.
    void beginLooking() {
        more = false;
        beginReading();
    }

    void endReading() {
        reading = false;
    }

    void enter(long sequence) {
        here.add(sequence);
    }

    /// Whether it is here, or was when the reading began: then it is not to be let in once more.
    boolean knows(long sequence) {
        return here.contains(sequence) || left.contains(sequence);
    }

    /// It is one like the others now, as its turn by number has come. False if it was not here.
    boolean overtaken(long sequence) {
        return here.remove(sequence);
    }

    /// It is done. False if it was not here.
    boolean leave(long sequence) {
        boolean was = here.remove(sequence);
        if (was && reading) {
            left.add(sequence);
        }
        return was;
    }
}
