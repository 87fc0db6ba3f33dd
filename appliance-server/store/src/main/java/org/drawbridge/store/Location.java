package org.drawbridge.store;

import java.nio.file.Path;
import java.time.LocalDate;

/// Where a record lies in the log.
///
/// @param segment the file: the day since 1970 times a million, plus the file's number of that day
/// @param offset of the block in the file
/// @param index of the record in the block, from 0
record Location(long segment, long offset, int index) {

    /// Before everything.
    static final Location START = new Location(0, 0, 0);

    private static final long PER_DAY = 1_000_000;

    /// The number of `2026-11-23/000001.seg`.
    static long segment(Path file) {
        String name = file.getName(file.getNameCount() - 1).toString();
        String day = file.getName(file.getNameCount() - 2).toString();
        String number = name.substring(0, name.indexOf('.'));
        return LocalDate.parse(day).toEpochDay() * PER_DAY + Long.parseLong(number);
    }

    /// The segment's file under the journal's folder.
    static Path file(Path folder, long segment) {
        LocalDate day = LocalDate.ofEpochDay(segment / PER_DAY);
        return folder.resolve(day.toString()).resolve("%06d.seg".formatted(segment % PER_DAY));
    }
}
