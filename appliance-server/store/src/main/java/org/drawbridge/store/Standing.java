package org.drawbridge.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.formats.Problem;
import org.jspecify.annotations.Nullable;

/// How one message and its deliveries stand: what their facts add up to. Owned by the index's thread.
final class Standing {

    final long id;
    final String channel;
    final Instant receivedAt;
    final String peer;
    final Label label;
    final Reception reception;
    final int size;
    final long bodyPrint;
    final Location at;
    final List<Problem> problems = new ArrayList<>(0);
    final Map<String, Delivery> deliveries = new LinkedHashMap<>(2);
    SenderLeg leg;
    MessageState state;

    @Nullable
    Location processedAt;
    /// Whether the index has a row for it, whether it is listed as unprocessed, and whether the row is out of date.
    boolean stored;

    boolean listed;
    boolean dirty = true;

    /// One delivery.
    static final class Delivery {
        final String destination;
        final String lane;
        final long sequence;
        DeliveryState state;
        int attempts;
        Instant changedAt;
        long took = -1;
        /// Attempts that have no row yet.
        final List<StoredAttempt> tried = new ArrayList<>(0);

        boolean stored;
        boolean pending;
        boolean dirty = true;

        Delivery(String destination, String lane, long sequence, DeliveryState state, Instant changedAt) {
            this.destination = destination;
            this.lane = lane;
            this.sequence = sequence;
            this.state = state;
            this.changedAt = changedAt;
        }

        void move(DeliveryState next, Instant when) {
            state = next;
            changedAt = when;
            dirty = true;
        }
    }

    Standing(
            long id,
            String channel,
            Instant receivedAt,
            String peer,
            Label label,
            Reception reception,
            int size,
            long bodyPrint,
            Location at,
            SenderLeg leg,
            MessageState state) {
        this.id = id;
        this.channel = channel;
        this.receivedAt = receivedAt;
        this.peer = peer;
        this.label = label;
        this.reception = reception;
        this.size = size;
        this.bodyPrint = bodyPrint;
        this.at = at;
        this.leg = leg;
        this.state = state;
    }

    static Standing of(Fact fact, Entry.Received e) {
        MessageState state = switch (e.reception()) {
            case ACCEPTED -> MessageState.RECEIVED;
            case REFUSED -> MessageState.REFUSED;
            case UNREADABLE -> MessageState.UNREADABLE;
        };
        var standing = new Standing(
                fact.sequence(),
                e.channel(),
                e.at(),
                e.peer(),
                e.label(),
                e.reception(),
                fact.size(),
                fact.bodyPrint(),
                fact.at(),
                e.leg(),
                state);
        standing.problems.addAll(e.problems());
        return standing;
    }

    /// Adds a later fact about the message.
    void add(Fact fact) {
        switch (fact.entry()) {
            case Entry.Received _ -> {}
            case Entry.Answered e -> {
                leg = e.leg();
                dirty = true;
            }
            case Entry.Processed e -> processed(fact, e);
            case Entry.Started e -> {
                Delivery delivery = deliveries.get(e.delivery().destination());
                if (delivery != null) {
                    delivery.move(new DeliveryState.Sending(), e.at());
                }
            }
            case Entry.Attempted e -> attempted(e);
            case Entry.Moved e -> {
                Delivery delivery = deliveries.get(e.delivery().destination());
                if (delivery != null) {
                    delivery.move(e.next(), e.at());
                }
            }
        }
        settle();
    }

    private void processed(Fact fact, Entry.Processed e) {
        processedAt = fact.at();
        problems.addAll(e.problems());
        for (Entry.Routed routed : e.deliveries()) {
            deliveries.put(
                    routed.destination(),
                    new Delivery(
                            routed.destination(), routed.lane(), fact.sequence(), DeliveryState.Waiting.FRESH, e.at()));
        }
        state = e.result() == Processing.FILTERED
                ? MessageState.FILTERED
                : e.result() == Processing.FAILED ? MessageState.FAILED : MessageState.WAITING;
        dirty = true;
    }

    private void attempted(Entry.Attempted e) {
        Delivery delivery = deliveries.get(e.delivery().destination());
        if (delivery == null) {
            return;
        }
        boolean atFirst = e.attempt() == 1 && e.next() instanceof DeliveryState.Delivered;
        delivery.attempts = e.attempt();
        delivery.took = atFirst ? e.took().toNanos() : -1;
        if (!atFirst) {
            delivery.tried.add(new StoredAttempt(
                    e.delivery(),
                    e.attempt(),
                    e.at(),
                    e.took(),
                    e.code(),
                    e.next().reason()));
        }
        delivery.move(e.next(), e.at().plus(e.took()));
    }

    /// What the deliveries together make of the message.
    private void settle() {
        if (state == MessageState.WAITING || state == MessageState.QUARANTINED || state == MessageState.COMPLETED) {
            boolean open = false;
            boolean trouble = false;
            for (Delivery each : deliveries.values()) {
                open |= !each.state.settled();
                trouble |=
                        each.state instanceof DeliveryState.Rejected || each.state instanceof DeliveryState.Uncertain;
            }
            MessageState next =
                    open ? MessageState.WAITING : trouble ? MessageState.QUARANTINED : MessageState.COMPLETED;
            dirty |= next != state;
            state = next;
        }
    }

    DeliveryId delivery(Delivery delivery) {
        return new DeliveryId(new MessageId(id), delivery.destination);
    }
}
