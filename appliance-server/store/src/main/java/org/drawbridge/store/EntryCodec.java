package org.drawbridge.store;

import java.util.ArrayList;
import java.util.List;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.formats.Payload;

/// Entries as records of the log: a version, a kind, then the entry's fields in order.
///
/// A change of the fields is a new version, beside which the old ones stay readable. What an entry got later stands at
/// its end, and is not written where there is nothing to say: that reads the old ones, too.
final class EntryCodec {

    private static final int VERSION = 1;
    private static final int RECEIVED = 1;
    private static final int ANSWERED = 2;
    private static final int PROCESSED = 3;
    private static final int STARTED = 4;
    private static final int ATTEMPTED = 5;
    private static final int MOVED = 6;
    private static final int REVISED = 7;
    private static final int HANDED_OVER = 8;

    private static final int URGENT = 1;

    private static final List<Processing> RESULTS = List.of(Processing.ROUTED, Processing.FILTERED, Processing.FAILED);

    private EntryCodec() {}

    static Payload encode(Entry entry) {
        var out = new BinaryWriter(expected(entry));
        out.raw(VERSION);
        switch (entry) {
            case Entry.Received received -> received(out, received);
            case Entry.Answered answered ->
                out.raw(ANSWERED).number(answered.message().value()).code(Common.LEGS, answered.leg());
            case Entry.Processed processed -> processed(out, processed);
            case Entry.Started started ->
                delivery(out.raw(STARTED), started.delivery())
                        .number(started.attempt())
                        .instant(started.at());
            case Entry.Attempted attempted -> {
                delivery(out.raw(ATTEMPTED), attempted.delivery())
                        .number(attempted.attempt())
                        .instant(attempted.at());
                Common.state(out.duration(attempted.took()).text(attempted.code()), attempted.next());
                if (attempted.answer().size() > 0) {
                    out.payload(attempted.answer());
                }
            }
            case Entry.Moved moved ->
                Common.state(
                        delivery(out.raw(MOVED), moved.delivery())
                                .instant(moved.at())
                                .text(moved.by()),
                        moved.next());
            case Entry.Revised revised ->
                Common.state(
                        delivery(out.raw(REVISED), revised.delivery())
                                .instant(revised.at())
                                .text(revised.by())
                                .text(revised.why())
                                .payload(revised.content()),
                        revised.next());
            case Entry.HandedOver given -> {
                delivery(out.raw(HANDED_OVER), given.delivery())
                        .instant(given.at())
                        .text(given.by());
                Common.state(out, given.next());
                Common.state(out.text(given.destination()), given.there());
            }
        }
        return Payload.of(out.toBytes());
    }

    /// About how many bytes it will take: a bundle should not be copied again and again while its record grows.
    private static int expected(Entry entry) {
        return switch (entry) {
            case Entry.Received received ->
                received.body().size() + received.reply().size() + 256;
            case Entry.Processed processed -> {
                int size = 256;
                for (Payload each : contents(processed)) {
                    size += each.size() + 8;
                }
                yield size;
            }
            case Entry.Attempted attempted -> attempted.answer().size() + 128;
            case Entry.Revised revised -> revised.content().size() + 256;
            case Entry.Answered _, Entry.Started _, Entry.Moved _, Entry.HandedOver _ -> 128;
        };
    }

    private static void received(BinaryWriter out, Entry.Received entry) {
        out.raw(RECEIVED).text(entry.channel()).instant(entry.at()).text(entry.peer());
        Common.label(out, entry.label());
        out.code(Common.RECEPTIONS, entry.reception()).code(Common.LEGS, entry.leg());
        Common.problems(out, entry.problems());
        out.payload(entry.body()).payload(entry.reply());
        if (entry.label().urgent()) {
            out.raw(URGENT);
        }
    }

    private static void processed(BinaryWriter out, Entry.Processed entry) {
        out.raw(PROCESSED).number(entry.message().value()).instant(entry.at()).code(RESULTS, entry.result());
        Common.problems(out, entry.problems());
        List<Payload> contents = contents(entry);
        out.number(contents.size());
        contents.forEach(out::payload);
        out.number(entry.deliveries().size());
        for (Routed each : entry.deliveries()) {
            out.text(each.destination()).text(each.lane()).number(content(contents, each));
        }
    }

    /// What the deliveries of one entry send, each different content once.
    static List<Payload> contents(Entry.Processed entry) {
        List<Payload> contents = new ArrayList<>(1);
        for (Routed each : entry.deliveries()) {
            if (each.content() instanceof Content.Mapped mapped && !contents.contains(mapped.payload())) {
                contents.add(mapped.payload());
            }
        }
        return contents;
    }

    /// Zero for the message as received, else the place among the contents from 1.
    static int content(List<Payload> contents, Routed routed) {
        return switch (routed.content()) {
            case Content.AsReceived _ -> 0;
            case Content.Mapped mapped -> contents.indexOf(mapped.payload()) + 1;
        };
    }

    private static BinaryWriter delivery(BinaryWriter out, DeliveryId id) {
        return out.number(id.message().value()).text(id.destination());
    }

    /// Whether a record is of a message taken in or an attempt that ended, without reading all of it.
    static boolean isExchange(Payload record) {
        byte[] bytes = record.reveal();
        return bytes.length > 1 && (bytes[1] == RECEIVED || bytes[1] == ATTEMPTED);
    }

    /// Which message a record is about, without reading more of it.
    ///
    /// @param number of the record
    static long message(long number, Payload record) {
        var in = new BinaryReader(record.reveal());
        return in.raw() == VERSION && in.raw() != RECEIVED ? message(in).value() : number;
    }

    static Entry decode(Payload record) {
        var in = new BinaryReader(record.reveal());
        int version = in.raw();
        if (version != VERSION) {
            throw BinaryReader.malformed(
                    "its version is " + version + ", and versions up to " + VERSION + " are known");
        }
        Entry entry = switch (in.raw()) {
            case RECEIVED -> received(in);
            case ANSWERED -> new Entry.Answered(message(in), in.code(Common.LEGS));
            case PROCESSED -> processed(in);
            case STARTED -> new Entry.Started(delivery(in), in.integer(), in.instant());
            case ATTEMPTED ->
                new Entry.Attempted(
                        delivery(in),
                        in.integer(),
                        in.instant(),
                        in.duration(),
                        in.text(),
                        Common.state(in),
                        in.atEnd() ? Payload.EMPTY : in.payload());
            case MOVED -> new Entry.Moved(delivery(in), in.instant(), in.text(), Common.state(in));
            case REVISED ->
                new Entry.Revised(delivery(in), in.instant(), in.text(), in.text(), in.payload(), Common.state(in));
            case HANDED_OVER ->
                new Entry.HandedOver(
                        delivery(in), in.instant(), in.text(), Common.state(in), in.text(), Common.state(in));
            default -> throw BinaryReader.malformed("its kind is unknown");
        };
        in.end();
        return entry;
    }

    private static Entry.Received received(BinaryReader in) {
        var channel = in.text();
        var at = in.instant();
        var peer = in.text();
        var label = Common.label(in);
        var reception = in.code(Common.RECEPTIONS);
        var leg = in.code(Common.LEGS);
        var problems = Common.problems(in);
        var body = in.payload();
        var reply = in.payload();
        boolean urgent = !in.atEnd() && in.raw() == URGENT;
        return new Entry.Received(channel, at, peer, label.with(urgent), reception, leg, problems, body, reply);
    }

    private static Entry.Processed processed(BinaryReader in) {
        MessageId message = message(in);
        var at = in.instant();
        Processing result = in.code(RESULTS);
        var problems = Common.problems(in);
        List<Payload> contents = in.list(in::payload);
        List<Routed> deliveries = in.list(() -> new Routed(in.text(), in.text(), content(in, contents)));
        return new Entry.Processed(message, at, result, problems, deliveries);
    }

    private static Content content(BinaryReader in, List<Payload> contents) {
        int place = in.integer();
        if (place > contents.size()) {
            throw BinaryReader.malformed("a delivery's content is missing");
        }
        return place == 0 ? new Content.AsReceived() : new Content.Mapped(contents.get(place - 1));
    }

    private static DeliveryId delivery(BinaryReader in) {
        return new DeliveryId(message(in), in.text());
    }

    private static MessageId message(BinaryReader in) {
        long value = in.number();
        if (value <= 0) {
            throw BinaryReader.malformed("a message's number is not positive");
        }
        return new MessageId(value);
    }
}
