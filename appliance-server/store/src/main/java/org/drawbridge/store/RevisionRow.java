package org.drawbridge.store;

import java.time.Instant;

/// Bytes that a person gave to a delivery, in the index.
///
/// @param place where the record that has them lies
record RevisionRow(Instant at, String by, String why, Location place) {}
