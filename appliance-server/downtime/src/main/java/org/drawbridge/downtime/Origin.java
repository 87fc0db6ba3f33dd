package org.drawbridge.downtime;

import java.time.Instant;

/// Where something is known from.
///
/// @param message the number of the message in the appliance's journal
/// @param at when the message came in: what is said may be older, and is not newer
public record Origin(String channel, long message, Instant at) {}
