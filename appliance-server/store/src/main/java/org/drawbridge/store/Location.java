package org.drawbridge.store;

/// Where a record lies in the log.
///
/// @param segment the file: its day and its number in that day, see [#segment(long, int)]
/// @param block offset of the block in the file
/// @param record the record's place in the block, from 0
record Location(long segment, long block, int record) implements Comparable<Location> {

    /// Before every record.
    static final Location START = new Location(0, 0, 0);

    private static final long PER_DAY = 1_000_000;

    /// Numbers of a day from here on are of thinned files, see [Thinning].
    private static final int THINNED = 500_000;

    /// @param day as days since 1970-01-01
    static long segment(long day, int number) {
        return day * PER_DAY + number;
    }

    /// Whether the file stands for all files of its day with lower numbers.
    static boolean thinned(long segment) {
        return number(segment) >= THINNED;
    }

    /// The thinned file that comes after a file of the same day.
    static long thinnedAfter(long segment) {
        return segment(day(segment), Math.max(THINNED, number(segment) + 1));
    }

    static long day(long segment) {
        return segment / PER_DAY;
    }

    static int number(long segment) {
        return (int) (segment % PER_DAY);
    }

    @Override
    public int compareTo(Location other) {
        int bySegment = Long.compare(segment, other.segment);
        int byBlock = Long.compare(block, other.block);
        return bySegment != 0 ? bySegment : byBlock != 0 ? byBlock : Integer.compare(record, other.record);
    }
}
