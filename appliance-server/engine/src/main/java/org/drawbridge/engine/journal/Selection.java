package org.drawbridge.engine.journal;

/// Which of those that wait are asked for.
public sealed interface Selection {

    record All() implements Selection {}

    /// Those whose message is urgent.
    record Urgent() implements Selection {}

    /// Those of one lane. Of messages, those that may be in it: of that patient, or of that order.
    record Lane(String key) implements Selection {}

    Selection ALL = new All();
    Selection URGENT = new Urgent();
}
