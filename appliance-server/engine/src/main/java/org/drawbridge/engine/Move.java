package org.drawbridge.engine;

import org.drawbridge.engine.journal.DeliveryState;

/// Whether a person's wish could be followed.
public sealed interface Move {

    /// @param state where the delivery stands now
    record Done(DeliveryState state) implements Move {}

    /// @param reason for a person
    record Refused(String reason) implements Move {}

    record Unknown() implements Move {}
}
