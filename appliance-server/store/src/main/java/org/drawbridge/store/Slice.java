package org.drawbridge.store;

/// 16384 neighbouring numbers of the log. Secondary keys of the index begin with their slice, so that under
/// load only the few pages of the newest slice change; a search asks slice by slice.
final class Slice {

    private static final int BITS = 14;
    /// How many numbers are in one.
    static final int SIZE = 1 << BITS;

    private Slice() {}

    static int of(long number) {
        return Math.toIntExact(number >> BITS);
    }

    static long first(int slice) {
        return (long) slice << BITS;
    }

    /// The first number after the slice.
    static long end(int slice) {
        return (slice + 1L) << BITS;
    }

    static long key(int slice, int value) {
        return (long) slice << 32 | (value & 0xFFFF_FFFFL);
    }

    static long key(int slice, String text) {
        return key(slice, text.hashCode());
    }
}
