package org.drawbridge.engine;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// The lanes that are ready, in the order of their turns: first those that hold something urgent, but at most
/// [#IN_A_ROW] of them while another waits. Guarded by the lock of its [Lanes].
final class Turns<T> {

    /// What is not urgent gets at least every ninth turn.
    static final int IN_A_ROW = 8;

    private final SequencedSet<Lane<T>> urgent = new LinkedHashSet<>();
    private final SequencedSet<Lane<T>> routine = new LinkedHashSet<>();
    private int row;

    void add(Lane<T> lane) {
        (lane.urgent() ? urgent : routine).add(lane);
    }

    boolean remove(Lane<T> lane) {
        return urgent.remove(lane) || routine.remove(lane);
    }

    boolean isEmpty() {
        return urgent.isEmpty() && routine.isEmpty();
    }

    boolean anyUrgent() {
        return !urgent.isEmpty();
    }

    /// Takes out the lane whose turn it is. There must be one.
    ///
    /// @param reserved whether the turn is one of those kept for urgent lanes
    Lane<T> next(boolean reserved) {
        if (reserved) {
            return urgent.removeFirst();
        }
        if (!urgent.isEmpty() && (routine.isEmpty() || row < IN_A_ROW)) {
            row++;
            return urgent.removeFirst();
        }
        row = 0;
        return routine.removeFirst();
    }
}
