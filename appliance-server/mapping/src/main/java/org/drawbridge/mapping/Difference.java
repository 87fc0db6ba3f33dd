package org.drawbridge.mapping;

import java.util.Locale;

/// A place at which the output of a shadow mapping is not that of the live one.
///
/// @param place as `entry[1].resource.gender` or `OBX[2]-5`; empty for the whole
public record Difference(String place, Kind kind) {

    /// How it is in the shadow's output.
    public enum Kind {
        CHANGED,
        /// Only the live output has it.
        MISSING,
        /// Only the shadow's output has it.
        ADDED
    }

    /// With its kind in words, any repetition of the place alike.
    String summed() {
        return place.replaceAll("\\[\\d+]", "") + " " + kind.name().toLowerCase(Locale.ROOT);
    }
}
