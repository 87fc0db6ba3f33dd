package org.drawbridge.connectors.folder;

import java.time.Instant;
import java.util.Comparator;

/// A file that lies in a folder, as it looked when it was seen.
///
/// @param place where it lies, in the folder's own terms
public record FoundFile<K extends Comparable<K>>(K place, Look look) {

    /// What tells whether a file was changed.
    public record Look(long size, Instant modified) {}

    /// The order in which files are taken: by the time of their last change, then by name.
    public static <K extends Comparable<K>> Comparator<FoundFile<K>> order() {
        return Comparator.<FoundFile<K>, Instant>comparing(file -> file.look().modified())
                .thenComparing(FoundFile::place);
    }

    /// A file's name may name a patient.
    @Override
    public String toString() {
        return "FoundFile[" + look.size() + " bytes]";
    }
}
