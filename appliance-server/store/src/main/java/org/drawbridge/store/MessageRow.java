package org.drawbridge.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Fingerprint;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Problem;

/// All that the index knows of a message and its deliveries: what its facts add up to.
///
/// @param size of the body, in bytes
/// @param place where the record with body and reply lies
/// @param sequence number of the record that processed it, zero while there is none
/// @param processed where that record lies
record MessageRow(
        String channel,
        Instant at,
        String peer,
        Label label,
        Reception reception,
        SenderLeg leg,
        List<Problem> problems,
        int size,
        long fingerprint,
        long bodyFingerprint,
        Location place,
        Stage stage,
        long sequence,
        Location processed,
        List<DeliveryRow> deliveries) {

    /// How far filter and mapping have come.
    enum Stage {
        UNPROCESSED,
        ROUTED,
        FILTERED,
        FAILED
    }

    static MessageRow of(Entry.Received entry) {
        return new MessageRow(
                entry.channel(),
                entry.at(),
                entry.peer(),
                entry.label(),
                entry.reception(),
                entry.leg(),
                entry.problems(),
                entry.body().size(),
                Fingerprint.ofIdentity(entry.label()),
                Fingerprint.ofBody(entry.body().reveal()),
                Location.START,
                Stage.UNPROCESSED,
                0,
                Location.START,
                List.of());
    }

    MessageRow at(Location location) {
        return with(leg, problems, location, stage, sequence, processed, deliveries);
    }

    MessageRow answered(SenderLeg next) {
        return with(next, problems, place, stage, sequence, processed, deliveries);
    }

    MessageRow processed(long number, Location location, Stage result, List<Problem> more, List<DeliveryRow> made) {
        List<Problem> all = problems;
        if (!more.isEmpty()) {
            all = new ArrayList<>(problems);
            all.addAll(more);
        }
        return with(leg, all, place, result, number, location, made);
    }

    MessageRow processedAt(long number, Location location) {
        return number == sequence ? with(leg, problems, place, stage, sequence, location, deliveries) : this;
    }

    /// With another delivery in the place of the one to the same destination.
    MessageRow with(DeliveryRow changed) {
        List<DeliveryRow> all = new ArrayList<>(deliveries);
        all.replaceAll(each -> each.destination().equals(changed.destination()) ? changed : each);
        return with(leg, problems, place, stage, sequence, processed, all);
    }

    /// What one delivery sends goes to another destination, unless that has the message already.
    MessageRow handedOver(Fact.HandedOver fact) {
        List<DeliveryRow> all = new ArrayList<>(deliveries);
        for (DeliveryRow each : deliveries) {
            if (each.destination().equals(fact.destination())) {
                return this;
            }
            if (each.destination().equals(fact.delivery().destination())) {
                all.set(all.indexOf(each), each.moved(fact.next(), fact.at()));
                all.add(each.handedTo(fact.destination(), fact.there(), fact.at()));
            }
        }
        return with(leg, problems, place, stage, sequence, processed, all);
    }

    private MessageRow with(
            SenderLeg nextLeg,
            List<Problem> nextProblems,
            Location nextPlace,
            Stage nextStage,
            long nextSequence,
            Location nextProcessed,
            List<DeliveryRow> nextDeliveries) {
        return new MessageRow(
                channel,
                at,
                peer,
                label,
                reception,
                nextLeg,
                nextProblems,
                size,
                fingerprint,
                bodyFingerprint,
                nextPlace,
                nextStage,
                nextSequence,
                nextProcessed,
                nextDeliveries);
    }

    Optional<DeliveryRow> delivery(String destination) {
        return deliveries.stream()
                .filter(each -> each.destination().equals(destination))
                .findFirst();
    }

    MessageState state() {
        return switch (reception) {
            case REFUSED -> MessageState.REFUSED;
            case UNREADABLE -> MessageState.UNREADABLE;
            case ACCEPTED ->
                switch (stage) {
                    case UNPROCESSED -> MessageState.RECEIVED;
                    case FILTERED -> MessageState.FILTERED;
                    case FAILED -> MessageState.FAILED;
                    case ROUTED -> routed();
                };
        };
    }

    private MessageState routed() {
        boolean quarantined = false;
        for (DeliveryRow each : deliveries) {
            switch (each.state()) {
                case DeliveryState.Waiting _, DeliveryState.Sending _ -> {
                    return MessageState.WAITING;
                }
                case DeliveryState.Rejected _, DeliveryState.Uncertain _ -> quarantined = true;
                case DeliveryState.Delivered _, DeliveryState.Cancelled _ -> {}
            }
        }
        return quarantined ? MessageState.QUARANTINED : MessageState.COMPLETED;
    }

    StoredMessage stored(long id) {
        return new StoredMessage(new MessageId(id), channel, at, peer, label, state(), leg, size, problems);
    }

    StoredDelivery stored(long id, DeliveryRow each) {
        return each.stored(id, channel, label, sequence);
    }
}
