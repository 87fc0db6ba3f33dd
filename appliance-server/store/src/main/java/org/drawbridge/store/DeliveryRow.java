package org.drawbridge.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Revision;
import org.drawbridge.engine.journal.StoredDelivery;

/// A delivery in the index, part of its message's row.
///
/// @param content zero for the message as received, else the place among the contents of its record, from 1
/// @param mappedBy the name and version of the mapping that made it; empty if none did, or it is not known
/// @param attempts how many attempts have ended
/// @param last the last of them
/// @param revisions what people made of its bytes, oldest first
record DeliveryRow(
        String destination,
        String lane,
        int content,
        String mappedBy,
        DeliveryState state,
        int attempts,
        Instant changedAt,
        AttemptRow last,
        List<RevisionRow> revisions) {

    DeliveryRow {
        revisions = List.copyOf(revisions);
    }

    DeliveryRow moved(DeliveryState next, Instant at) {
        return new DeliveryRow(destination, lane, content, mappedBy, next, attempts, at, last, revisions);
    }

    DeliveryRow tried(AttemptRow attempt, DeliveryState next) {
        return new DeliveryRow(
                destination,
                lane,
                content,
                mappedBy,
                next,
                attempt.number(),
                attempt.at().plus(attempt.took()),
                attempt,
                revisions);
    }

    DeliveryRow revised(RevisionRow revision, DeliveryState next) {
        List<RevisionRow> all = new ArrayList<>(revisions);
        all.add(revision);
        return new DeliveryRow(destination, lane, content, mappedBy, next, attempts, revision.at(), last, all);
    }

    DeliveryRow revisedAt(Fact.Revised fact, Location place) {
        List<RevisionRow> all = new ArrayList<>(revisions);
        all.replaceAll(each -> each.at().equals(fact.at())
                        && each.by().equals(fact.by())
                        && each.why().equals(fact.why())
                ? new RevisionRow(each.at(), each.by(), each.why(), place)
                : each);
        return new DeliveryRow(destination, lane, content, mappedBy, state, attempts, changedAt, last, all);
    }

    /// The same bytes on their way to another destination.
    DeliveryRow handedTo(String other, DeliveryState there, Instant at) {
        return new DeliveryRow(other, lane, content, mappedBy, there, 0, at, AttemptRow.NONE, revisions);
    }

    StoredDelivery stored(long message, String channel, Label label, long sequence) {
        List<Revision> known = new ArrayList<>();
        for (RevisionRow each : revisions) {
            known.add(new Revision(known.size() + 2, each.at(), each.by(), each.why()));
        }
        return new StoredDelivery(
                new DeliveryId(new MessageId(message), destination),
                channel,
                label,
                lane,
                sequence,
                state,
                attempts,
                changedAt,
                mappedBy,
                known);
    }
}
