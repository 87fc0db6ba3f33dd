package org.drawbridge.server.throughput;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;

/// What one channel has done in one minute: four counts, then how many attempts took how long. Any thread
/// counts; only
/// the thread that writes the file asks for [#unwritten].
final class Counters {

    /// Where each count stands.
    static final int RECEIVED = 0;

    static final int DELIVERED = 1;
    static final int RETRIED = 2;
    static final int FAILED = 3;

    /// Upper bounds in milliseconds; a longer attempt falls behind the last.
    private static final int[] BOUNDS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000};

    private static final int COUNTS = 4;
    static final int SIZE = COUNTS + BOUNDS.length + 1;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(SIZE);
    private int[] written = new int[SIZE];

    void add(int place) {
        counts.incrementAndGet(place);
    }

    int count(int place) {
        return counts.get(place);
    }

    void took(Duration time) {
        long millis = time.toMillis();
        int bucket = 0;
        while (bucket < BOUNDS.length && millis > BOUNDS[bucket]) {
            bucket++;
        }
        counts.incrementAndGet(COUNTS + bucket);
    }

    void addTo(long[] sums) {
        for (int i = 0; i < SIZE; i++) {
            sums[i] += counts.get(i);
        }
    }

    /// Adds what a line of the file says; it need not be written again.
    void read(int[] line) {
        for (int i = 0; i < SIZE; i++) {
            counts.addAndGet(i, line[i]);
            written[i] += line[i];
        }
    }

    /// What was counted since it was written last, as numbers between commas; empty if nothing was.
    String unwritten() {
        int[] now = new int[SIZE];
        int[] more = new int[SIZE];
        for (int i = 0; i < SIZE; i++) {
            now[i] = counts.get(i);
            more[i] = now[i] - written[i];
        }
        written = now;
        return Arrays.stream(more).allMatch(each -> each == 0)
                ? ""
                : Arrays.stream(more).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    /// The time within which this share of all attempts ended, from sums of [#addTo]: between the bounds of its
    /// bucket it is guessed evenly.
    static double within(double share, long[] sums) {
        long all = Arrays.stream(sums, COUNTS, SIZE).sum();
        double wanted = all * share;
        long before = 0;
        for (int i = 0; all > 0 && i < BOUNDS.length; i++) {
            long here = sums[COUNTS + i];
            if (here > 0 && before + here >= wanted) {
                double low = i == 0 ? 0 : BOUNDS[i - 1];
                return low + (BOUNDS[i] - low) * (wanted - before) / here;
            }
            before += here;
        }
        return all == 0 ? 0 : BOUNDS[BOUNDS.length - 1];
    }
}
