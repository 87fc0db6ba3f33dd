package org.drawbridge.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.jspecify.annotations.Nullable;

/// Facts as bytes: one byte of version, one of kind, then the fields in the order of the record. Numbers are
/// big-endian, text is UTF-8 after its length, lists come after their count.
///
/// A later version of the appliance reads every earlier version; a new field means a new version.
final class EntryCodec {

    private static final byte VERSION = 1;

    private EntryCodec() {}

    static Payload encode(Entry entry) {
        var out = new Out();
        out.number(VERSION, 1);
        switch (entry) {
            case Entry.Received e -> received(out, e);
            case Entry.Answered e -> {
                out.number(2, 1);
                out.number(e.message().value(), 8);
                out.number(Numbered.LEG.of(e.leg()), 1);
            }
            case Entry.Processed e -> processed(out, e);
            case Entry.Started e -> {
                out.number(4, 1);
                out.delivery(e.delivery());
                out.number(e.attempt(), 4);
                out.instant(e.at());
            }
            case Entry.Attempted e -> {
                out.number(5, 1);
                out.delivery(e.delivery());
                out.number(e.attempt(), 4);
                out.instant(e.at());
                out.number(e.took().toNanos(), 8);
                out.text(e.code());
                out.state(e.next());
            }
            case Entry.Moved e -> {
                out.number(6, 1);
                out.delivery(e.delivery());
                out.instant(e.at());
                out.text(e.by());
                out.state(e.next());
            }
        }
        return out.payload();
    }

    private static void received(Out out, Entry.Received e) {
        out.number(1, 1);
        out.text(e.channel());
        out.instant(e.at());
        out.text(e.peer());
        out.text(e.label().sender());
        out.text(e.label().controlId());
        out.text(e.label().type());
        out.text(e.label().patientId());
        out.text(e.label().orderNumber());
        out.number(Numbered.RECEPTION.of(e.reception()), 1);
        out.number(Numbered.LEG.of(e.leg()), 1);
        out.list(e.problems(), out::problem);
        out.bytes(e.body().reveal());
        out.bytes(e.reply().reveal());
    }

    /// Contents that are the same object are written once; a delivery names its content by number, 0 for the
    /// message as received.
    private static void processed(Out out, Entry.Processed e) {
        out.number(3, 1);
        out.number(e.message().value(), 8);
        out.instant(e.at());
        out.number(Numbered.PROCESSING.of(e.result()), 1);
        out.list(e.problems(), out::problem);
        List<Payload> contents = new ArrayList<>();
        out.list(e.deliveries(), routed -> {
            out.text(routed.destination());
            out.text(routed.lane());
            out.number(
                    switch (routed.content()) {
                        case Entry.Content.AsReceived _ -> 0;
                        case Entry.Content.Mapped mapped -> numberOf(mapped.payload(), contents);
                    },
                    4);
        });
        out.list(contents, each -> out.bytes(each.reveal()));
    }

    private static int numberOf(Payload content, List<Payload> contents) {
        int at = contents.indexOf(content);
        if (at < 0) {
            contents.add(content);
            at = contents.size() - 1;
        }
        return at + 1;
    }

    /// Throws [StorageException] if a later version wrote it or the bytes are no fact.
    static Entry decode(Payload record) {
        var in = new In(ByteBuffer.wrap(record.reveal()));
        try {
            byte version = in.from.get();
            if (version != VERSION) {
                throw new StorageException("The journal was written by a later version of Drawbridge (its format "
                        + version + ", ours " + VERSION + "). Start that version, or restore a backup.");
            }
            byte kind = in.from.get();
            return switch (kind) {
                case 1 -> received(in);
                case 2 -> new Entry.Answered(in.message(), in.one(Numbered.LEG));
                case 3 -> processed(in);
                case 4 -> new Entry.Started(in.delivery(), in.from.getInt(), in.instant());
                case 5 ->
                    new Entry.Attempted(
                            in.delivery(),
                            in.from.getInt(),
                            in.instant(),
                            Duration.ofNanos(in.from.getLong()),
                            in.text(),
                            in.state());
                case 6 -> new Entry.Moved(in.delivery(), in.instant(), in.text(), in.state());
                default -> throw garbled(null);
            };
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw garbled(e);
        }
    }

    /// A list of problems alone.
    static byte[] encode(List<Problem> problems) {
        var out = new Out();
        out.list(problems, out::problem);
        return out.payload().reveal();
    }

    static List<Problem> decodeProblems(byte[] bytes) {
        var in = new In(ByteBuffer.wrap(bytes));
        return in.list(in::problem);
    }

    private static StorageException garbled(@Nullable RuntimeException cause) {
        String text = "A record of the journal is not readable. Restore the journal from a backup.";
        return cause == null ? new StorageException(text) : new StorageException(text, cause);
    }

    private static Entry received(In in) {
        return new Entry.Received(
                in.text(),
                in.instant(),
                in.text(),
                new Label(in.text(), in.text(), in.text(), in.text(), in.text()),
                in.one(Numbered.RECEPTION),
                in.one(Numbered.LEG),
                in.list(in::problem),
                in.payload(),
                in.payload());
    }

    private static Entry processed(In in) {
        record Route(String destination, String lane, int content) {}
        MessageId message = in.message();
        Instant at = in.instant();
        Entry.Processing result = in.one(Numbered.PROCESSING);
        List<Problem> problems = in.list(in::problem);
        List<Route> routed = in.list(() -> new Route(in.text(), in.text(), in.from.getInt()));
        List<Entry.Content> contents = in.list(() -> new Entry.Content.Mapped(in.payload()));
        return new Entry.Processed(
                message,
                at,
                result,
                problems,
                routed.stream()
                        .map(each -> new Entry.Routed(
                                each.destination(),
                                each.lane(),
                                each.content() == 0
                                        ? new Entry.Content.AsReceived()
                                        : contents.get(each.content() - 1)))
                        .toList());
    }

    private static final class Out {
        private ByteBuffer to = ByteBuffer.allocate(512);

        private void room(int bytes) {
            if (to.remaining() < bytes) {
                int size = Math.max(to.capacity() * 2, to.position() + bytes);
                to = ByteBuffer.allocate(size).put(to.flip());
            }
        }

        void number(long value, int bytes) {
            room(bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                to.put((byte) (value >>> shift));
            }
        }

        void bytes(byte[] value) {
            room(4 + value.length);
            to.putInt(value.length).put(value);
        }

        void text(String value) {
            bytes(value.getBytes(StandardCharsets.UTF_8));
        }

        void instant(Instant value) {
            number(value.getEpochSecond(), 8);
            number(value.getNano(), 4);
        }

        void delivery(DeliveryId id) {
            number(id.message().value(), 8);
            text(id.destination());
        }

        void problem(Problem problem) {
            text(problem.code());
            number(Numbered.SEVERITY.of(problem.severity()), 1);
            text(problem.location());
            text(problem.text());
        }

        void state(DeliveryState state) {
            number(States.number(state), 1);
            text(state.reason());
            instant(States.notBefore(state));
        }

        <T> void list(List<T> items, Consumer<T> each) {
            number(items.size(), 4);
            items.forEach(each);
        }

        Payload payload() {
            byte[] bytes = new byte[to.position()];
            to.flip().get(bytes);
            return Payload.of(bytes);
        }
    }

    private record In(ByteBuffer from) {

        Payload payload() {
            int length = from.getInt();
            if (length < 0 || length > from.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] bytes = new byte[length];
            from.get(bytes);
            return Payload.of(bytes);
        }

        String text() {
            return new String(payload().reveal(), StandardCharsets.UTF_8);
        }

        Instant instant() {
            return Instant.ofEpochSecond(from.getLong(), from.getInt());
        }

        MessageId message() {
            return new MessageId(from.getLong());
        }

        DeliveryId delivery() {
            return new DeliveryId(message(), text());
        }

        <E> E one(Numbered<E> constants) {
            return constants.at(from.get());
        }

        Problem problem() {
            return new Problem(text(), one(Numbered.SEVERITY), text(), text());
        }

        DeliveryState state() {
            return States.of(from.get(), text(), instant());
        }

        <T> List<T> list(Supplier<T> each) {
            int count = from.getInt();
            if (count < 0 || count > from.remaining()) {
                throw new BufferUnderflowException();
            }
            List<T> items = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                items.add(each.get());
            }
            return items;
        }
    }
}
