package org.drawbridge.simulators.load;

/// How long things took, in microseconds, counted in classes that are at most 0.2 % wide. Owned by one thread.
final class Latencies {

    private static final int STEPS = 9;

    private final long[] counts = new long[(64 - STEPS) << STEPS];
    private long count;
    private long longest;

    void add(long micros) {
        counts[place(micros)]++;
        count++;
        longest = Math.max(longest, micros);
    }

    void add(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        longest = Math.max(longest, other.longest);
    }

    /// What so many per cent did not exceed, in milliseconds.
    double percentile(double percent) {
        long wanted = (long) Math.ceil(count * percent / 100);
        long seen = 0;
        for (int i = 0; i < counts.length && count > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return value(i) / 1000.0;
            }
        }
        return longest / 1000.0;
    }

    double longest() {
        return longest / 1000.0;
    }

    private static int place(long micros) {
        if (micros < 1L << STEPS) {
            return (int) Math.max(0, micros);
        }
        int power = 63 - Long.numberOfLeadingZeros(micros) - STEPS;
        return ((power + 1) << STEPS) + (int) ((micros >>> power) - (1L << STEPS));
    }

    private static long value(int place) {
        int power = (place >> STEPS) - 1;
        return power < 0 ? place : ((place & (1L << STEPS) - 1) + (1L << STEPS)) << power;
    }
}
