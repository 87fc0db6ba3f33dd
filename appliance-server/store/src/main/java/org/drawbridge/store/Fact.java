package org.drawbridge.store;

import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Fingerprint;
import org.drawbridge.formats.Payload;

/// An entry on its way from the log to the index: where it lies, and what the index keeps of it, without the bytes
/// of bodies, replies and contents.
///
/// @param size of the body, for a received message
/// @param bodyPrint see [Fingerprint#ofBody], for a received message
record Fact(long sequence, Location at, Entry entry, int size, long bodyPrint) {

    static Fact of(long sequence, Location at, Entry entry) {
        return lean(entry).at(sequence, at);
    }

    /// Can be made before the entry has a number.
    static Fact lean(Entry entry) {
        return switch (entry) {
            case Entry.Received e -> {
                int size = e.body().size();
                long print = Fingerprint.ofBody(e.body().reveal());
                var kept = new Entry.Received(
                        e.channel(),
                        e.at(),
                        e.peer(),
                        e.label(),
                        e.reception(),
                        e.leg(),
                        e.problems(),
                        Payload.EMPTY,
                        Payload.EMPTY);
                yield new Fact(0, Location.START, kept, size, print);
            }
            case Entry.Processed e -> {
                var kept = new Entry.Processed(
                        e.message(),
                        e.at(),
                        e.result(),
                        e.problems(),
                        e.deliveries().stream()
                                .map(each -> new Entry.Routed(
                                        each.destination(), each.lane(), new Entry.Content.AsReceived()))
                                .toList());
                yield new Fact(0, Location.START, kept, 0, 0);
            }
            case Entry.Answered _, Entry.Started _, Entry.Attempted _, Entry.Moved _ ->
                new Fact(0, Location.START, entry, 0, 0);
        };
    }

    Fact at(long number, Location where) {
        return new Fact(number, where, entry, size, bodyPrint);
    }

    /// The message it is about.
    long message() {
        return switch (entry) {
            case Entry.Received _ -> sequence;
            case Entry.Answered e -> e.message().value();
            case Entry.Processed e -> e.message().value();
            case Entry.Started e -> e.delivery().message().value();
            case Entry.Attempted e -> e.delivery().message().value();
            case Entry.Moved e -> e.delivery().message().value();
        };
    }
}
