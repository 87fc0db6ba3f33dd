package org.drawbridge.engine.journal;

/// Where a message stands, all its deliveries taken together.
public enum MessageState {
    /// Stored, not processed yet.
    RECEIVED,
    /// Processed; at least one delivery is still under way.
    WAITING,
    /// Every delivery arrived or was cancelled, or the channel has no destination.
    COMPLETED,
    /// At least one delivery was rejected or is uncertain, and none is under way: a person should look.
    QUARANTINED,
    /// The channel's filter did not want it.
    FILTERED,
    /// It could not be mapped for at least one destination; the problems say why. The others may have got it.
    FAILED,
    /// See [Reception#REFUSED].
    REFUSED,
    /// See [Reception#UNREADABLE].
    UNREADABLE
}
