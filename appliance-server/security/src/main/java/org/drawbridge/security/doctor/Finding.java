package org.drawbridge.security.doctor;

/// One thing that the doctor found.
///
/// @param topic a fixed word: `connect`, `protocol`, `certificate`, `trust`, `name`, `client-certificate`, `handshake`
/// @param text one or two sentences for a person
public record Finding(Level level, String topic, String text) {

    /// How much it matters.
    public enum Level {
        /// As it should be.
        GOOD,
        /// Worth knowing, or soon to be a fault.
        NOTE,
        /// Why it does not work.
        FAULT
    }

    static Finding good(String topic, String text) {
        return new Finding(Level.GOOD, topic, text);
    }

    static Finding note(String topic, String text) {
        return new Finding(Level.NOTE, topic, text);
    }

    static Finding fault(String topic, String text) {
        return new Finding(Level.FAULT, topic, text);
    }
}
