package org.drawbridge.engine.journal;

/// How a message was taken in at the door.
public enum Reception {
    /// To be processed.
    ACCEPTED,
    /// Kept, answered with AR, not processed: its type, event, processing id or version is not taken here.
    REFUSED,
    /// Kept as raw bytes: its envelope could not be read.
    UNREADABLE
}
