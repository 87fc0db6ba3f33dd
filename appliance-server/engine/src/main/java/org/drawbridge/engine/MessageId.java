package org.drawbridge.engine;

/// The number under which the journal keeps a message: positive, rising in the order in which messages were
/// stored.
public record MessageId(long value) implements Comparable<MessageId> {

    public MessageId {
        if (value <= 0) {
            throw new IllegalArgumentException("a message id is a positive number, but was " + value);
        }
    }

    @Override
    public int compareTo(MessageId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
