package org.drawbridge.store;

/// A record of the log: its number and where it lies.
record Mark(long number, Location location) {

    /// Before every record.
    static final Mark START = new Mark(0, Location.START);
}
