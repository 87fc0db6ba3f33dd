package org.drawbridge.engine.journal;

import java.time.Instant;

/// Bytes that a person gave to a delivery.
///
/// @param version from 2; version 1 is what filter and mapping made
/// @param why in the words of who did it
public record Revision(int version, Instant at, String by, String why) {}
