package org.drawbridge.designer.model;

import java.util.List;

/// What a person is told about the last thing that was asked for.
public sealed interface Notice {
    record None() implements Notice {}

    record Done(String key, List<String> values) implements Notice {
        public Done {
            values = List.copyOf(values);
        }
    }

    /// @param text for a person
    record Failed(String text) implements Notice {}

    /// Somebody else has written the file meanwhile: it is not saved until a person says so.
    record Conflict(String text) implements Notice {}
}
