package org.drawbridge.designer.model;

import java.util.Optional;

/// A line that is likely, for a person to confirm.
///
/// @param from a place of the source
/// @param to a place of the target
/// @param table of the mapping that translates it on its way; empty for a copy
/// @param reason why
/// @param weight the larger, the likelier
public record Suggestion(String from, String to, Optional<String> table, Reason reason, int weight) {

    /// Why it is likely.
    public sealed interface Reason {

        /// The standard map does so, which is made after HL7's tables.
        ///
        /// @param map such as `PID-Patient`
        record Guide(String map) implements Reason {}

        /// They are called alike.
        ///
        /// @param words that both have
        record Name(String words) implements Reason {}
    }
}
