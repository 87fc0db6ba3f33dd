package org.drawbridge.engine;

import java.time.Instant;

/// What a turn tells of the peer that all lanes depend on.
public sealed interface Sign {

    /// Nothing: the peer was not asked.
    record None() implements Sign {}

    /// It answered, whatever it said.
    record Well() implements Sign {}

    /// It cannot be used.
    ///
    /// @param code as in [Failure#code]
    /// @param until when to ask it again
    record Unwell(String code, String reason, Instant until) implements Sign {}

    Sign NONE = new None();
    Sign WELL = new Well();
}
