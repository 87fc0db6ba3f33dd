package org.drawbridge.store;

import java.util.List;
import org.drawbridge.store.MessageRow.Stage;

/// Rows of the index as bytes. There are no versions: another form comes with a migration that has the index
/// built anew.
final class RowCodec {

    private static final List<Stage> STAGES = List.of(Stage.UNPROCESSED, Stage.ROUTED, Stage.FILTERED, Stage.FAILED);

    private RowCodec() {}

    static byte[] encode(MessageRow row) {
        var out = new BinaryWriter(256);
        out.text(row.channel()).instant(row.at()).text(row.peer());
        Common.label(out, row.label());
        out.raw(row.label().urgent() ? 1 : 0);
        out.code(Common.RECEPTIONS, row.reception())
                .code(Common.LEGS, row.leg())
                .code(STAGES, row.stage());
        Common.problems(out, row.problems());
        out.number(row.size()).digest(row.fingerprint()).digest(row.bodyFingerprint());
        location(out, row.place());
        out.number(row.sequence());
        location(out, row.processed());
        out.number(row.deliveries().size());
        row.deliveries().forEach(each -> delivery(out, each));
        return out.toBytes();
    }

    static MessageRow message(byte[] bytes) {
        var in = new BinaryReader(bytes);
        var channel = in.text();
        var at = in.instant();
        var peer = in.text();
        var label = Common.label(in).with(in.raw() == 1);
        var reception = in.code(Common.RECEPTIONS);
        var leg = in.code(Common.LEGS);
        var stage = in.code(STAGES);
        var problems = Common.problems(in);
        var size = in.integer();
        return new MessageRow(
                channel,
                at,
                peer,
                label,
                reception,
                leg,
                problems,
                size,
                in.digest(),
                in.digest(),
                location(in),
                stage,
                in.number(),
                location(in),
                in.list(() -> delivery(in)));
    }

    private static void location(BinaryWriter out, Location place) {
        out.number(place.segment()).number(place.block()).number(place.record());
    }

    private static Location location(BinaryReader in) {
        return new Location(in.number(), in.number(), in.integer());
    }

    private static void delivery(BinaryWriter out, DeliveryRow row) {
        out.text(row.destination()).text(row.lane()).number(row.content()).text(row.mappedBy());
        Common.state(out, row.state());
        out.number(row.attempts()).instant(row.changedAt());
        attempt(out, row.last());
        out.number(row.revisions().size());
        for (RevisionRow each : row.revisions()) {
            location(out.instant(each.at()).text(each.by()).text(each.why()), each.place());
        }
    }

    private static DeliveryRow delivery(BinaryReader in) {
        return new DeliveryRow(
                in.text(),
                in.text(),
                in.integer(),
                in.text(),
                Common.state(in),
                in.integer(),
                in.instant(),
                attempt(in),
                in.list(() -> new RevisionRow(in.instant(), in.text(), in.text(), location(in))));
    }

    private static void attempt(BinaryWriter out, AttemptRow row) {
        out.number(row.number());
        if (row.number() > 0) {
            out.instant(row.at())
                    .duration(row.took())
                    .text(row.code())
                    .text(row.reason())
                    .payload(row.answer());
        }
    }

    private static AttemptRow attempt(BinaryReader in) {
        int number = in.integer();
        return number == 0
                ? AttemptRow.NONE
                : new AttemptRow(number, in.instant(), in.duration(), in.text(), in.text(), in.payload());
    }

    static byte[] encode(String destination, AttemptRow row) {
        var out = new BinaryWriter(128);
        attempt(out.text(destination), row);
        return out.toBytes();
    }

    /// An attempt and whose it was.
    record Tried(String destination, AttemptRow attempt) {}

    static Tried attempt(byte[] bytes) {
        var in = new BinaryReader(bytes);
        return new Tried(in.text(), attempt(in));
    }
}
