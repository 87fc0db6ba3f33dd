package org.drawbridge.engine;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;

/// Items that go one after the other. Guarded by the lock of its [Lanes].
final class Lane<T> {

    final String key;
    private final Predicate<T> urgent;
    private final ArrayDeque<T> items = new ArrayDeque<>(2);
    private int urgentItems;
    int failures;
    Instant notBefore = Instant.EPOCH;
    boolean working;
    String reason = "";

    Lane(String key, Predicate<T> urgent) {
        this.key = key;
        this.urgent = urgent;
    }

    /// Whether it holds something urgent: then all before that has to go, too.
    boolean urgent() {
        return urgentItems > 0;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    T head() {
        return items.element();
    }

    void add(T item) {
        items.add(item);
        count(item, 1);
    }

    void removeHead() {
        count(items.remove(), -1);
    }

    /// Puts another form of the item that was the head in its place.
    void replaceHead(T item) {
        removeHead();
        items.addFirst(item);
        count(item, 1);
    }

    /// The place of the first item that `which` wants, from 0; -1 if there is none.
    int place(Predicate<T> which) {
        int place = 0;
        for (T each : items) {
            if (which.test(each)) {
                return place;
            }
            place++;
        }
        return -1;
    }

    /// @param place that there is
    T remove(int place) {
        Iterator<T> each = items.iterator();
        for (int i = 0; i < place; i++) {
            each.next();
        }
        T item = each.next();
        each.remove();
        count(item, -1);
        return item;
    }

    private void count(T item, int change) {
        if (urgent.test(item)) {
            urgentItems += change;
        }
    }
}
