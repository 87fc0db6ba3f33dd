package org.drawbridge.server.throughput;

import java.time.Instant;

/// What happened in one minute, of one channel or of several together.
///
/// @param at when the minute began
/// @param received messages that were kept
/// @param delivered deliveries that arrived
/// @param retried attempts after which another one is planned
/// @param failed messages that could not be mapped, and attempts after which a person has to decide
/// @param medianMillis how long an attempt took; 0 if there was none
/// @param p95Millis how long 19 of 20 attempts took at most; 0 if there was none
public record Minute(
        Instant at, long received, long delivered, long retried, long failed, double medianMillis, double p95Millis) {}
