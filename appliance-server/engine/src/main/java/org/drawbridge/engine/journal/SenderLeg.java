package org.drawbridge.engine.journal;

/// What the sender was told. It says nothing about the deliveries: two legs fail apart.
public enum SenderLeg {
    /// The source expects no acknowledgment (a file, or MSH-15/MSH-16 `NE`).
    NOT_OWED,
    /// Stored, not known to be acknowledged yet; after a crash the sender will repeat the message.
    OWED,
    /// The acknowledgment was written to the wire.
    SENT,
    /// The connection was gone before the acknowledgment could be written.
    UNSENT
}
