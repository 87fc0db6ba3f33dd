package org.drawbridge.designer.model;

/// Something wrong with the mapping, with what it did with the sample, or with what it made of that.
///
/// @param place in the file, in the sample or in the output
/// @param rule the place of the rule that it is about, or of a part of that; empty if it is about none
public record Remark(Kind kind, String place, String rule, String text) {

    /// What is wrong.
    public enum Kind {
        /// The mapping itself, so that nothing can be made.
        MISTAKE,
        /// What the mapping did with the sample.
        PROBLEM,
        /// What it made is not valid.
        INVALID,
        /// What it made is valid, and perhaps not meant.
        DOUBTFUL
    }
}
