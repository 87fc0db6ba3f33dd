package org.drawbridge.connectors.file;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;

/// A file that lies in the drop folder, as it looked when it was seen.
record FoundFile(Path path, long size, FileTime modified) {

    /// The order in which files are taken: by the time of their last change, then by name.
    static final Comparator<FoundFile> ORDER =
            Comparator.comparing(FoundFile::modified).thenComparing(FoundFile::path);

    boolean looksLike(FoundFile other) {
        return size == other.size && modified.equals(other.modified);
    }

    /// A file's name may name a patient.
    @Override
    public String toString() {
        return "FoundFile[" + size + " bytes]";
    }
}
