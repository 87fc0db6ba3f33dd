package org.drawbridge.store;

import java.time.Instant;
import java.util.List;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.store.MessageRow.Stage;

/// What the index keeps of an entry: everything but the bytes, so that facts that wait for it take little
/// memory.
sealed interface Fact {

    record Received(MessageRow row) implements Fact {}

    record Answered(MessageId message, SenderLeg leg) implements Fact {}

    record Processed(MessageId message, Stage stage, List<Problem> problems, List<DeliveryRow> deliveries)
            implements Fact {}

    record Attempted(DeliveryId delivery, AttemptRow attempt, DeliveryState next) implements Fact {}

    record Moved(DeliveryId delivery, Instant at, DeliveryState next) implements Fact {}

    record Revised(DeliveryId delivery, Instant at, String by, String why, DeliveryState next) implements Fact {}

    record HandedOver(DeliveryId delivery, Instant at, DeliveryState next, String destination, DeliveryState there)
            implements Fact {}

    static Fact of(Entry entry) {
        return switch (entry) {
            case Entry.Received received -> new Received(MessageRow.of(received));
            case Entry.Answered answered -> new Answered(answered.message(), answered.leg());
            case Entry.Processed processed -> of(processed);
            case Entry.Started started -> new Moved(started.delivery(), started.at(), new DeliveryState.Sending());
            case Entry.Attempted tried ->
                new Attempted(
                        tried.delivery(),
                        new AttemptRow(
                                tried.attempt(),
                                tried.at(),
                                tried.took(),
                                tried.code(),
                                tried.next().reason(),
                                tried.answer()),
                        tried.next());
            case Entry.Moved moved -> new Moved(moved.delivery(), moved.at(), moved.next());
            case Entry.Revised it -> new Revised(it.delivery(), it.at(), it.by(), it.why(), it.next());
            case Entry.HandedOver it -> new HandedOver(it.delivery(), it.at(), it.next(), it.destination(), it.there());
        };
    }

    private static Processed of(Entry.Processed entry) {
        List<Payload> contents = EntryCodec.contents(entry);
        List<DeliveryRow> deliveries = entry.deliveries().stream()
                .map(each -> new DeliveryRow(
                        each.destination(),
                        each.lane(),
                        EntryCodec.content(contents, each),
                        EntryCodec.mappedBy(each),
                        DeliveryState.Waiting.FRESH,
                        0,
                        entry.at(),
                        AttemptRow.NONE,
                        List.of()))
                .toList();
        Stage stage = switch (entry.result()) {
            case ROUTED -> Stage.ROUTED;
            case FILTERED -> Stage.FILTERED;
            case FAILED -> Stage.FAILED;
        };
        return new Processed(entry.message(), stage, entry.problems(), deliveries);
    }
}
