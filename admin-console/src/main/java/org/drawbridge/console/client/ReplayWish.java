package org.drawbridge.console.client;

import java.time.Instant;

/// What is to be sent again.
///
/// @param until messages that were received before it
/// @param type such as `ADT^A08`; empty for all
/// @param dryRun whether it is only counted
public record ReplayWish(
        String channel, String destination, Instant from, Instant until, String type, boolean dryRun) {}
