package org.drawbridge.engine.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;

/// One fact in the journal. Facts are only ever added; the state of a message is what its facts add up to.
public sealed interface Entry {

    /// A message was taken in. Its id is the sequence number that the journal gives to this entry.
    ///
    /// @param peer where it came from, as an address or a file name's folder, without PHI
    /// @param body the bytes as received
    /// @param reply the acknowledgment that answers it, empty if none is owed
    record Received(
            String channel,
            Instant at,
            String peer,
            Label label,
            Reception reception,
            SenderLeg leg,
            List<Problem> problems,
            Payload body,
            Payload reply)
            implements Entry {

        public Received {
            problems = List.copyOf(problems);
        }
    }

    /// What became of the acknowledgment.
    record Answered(MessageId message, SenderLeg leg) implements Entry {}

    /// The message went through filter and mapping. All its deliveries come into being with this one entry.
    record Processed(MessageId message, Instant at, Processing result, List<Problem> problems, List<Routed> deliveries)
            implements Entry {

        public Processed {
            problems = List.copyOf(problems);
            deliveries = List.copyOf(deliveries);
        }
    }

    /// What filter and mapping came to.
    enum Processing {
        ROUTED,
        FILTERED,
        FAILED
    }

    /// A new delivery.
    ///
    /// @param lane deliveries of one destination with the same lane keep their order
    /// @param content the bytes to send; the very object of [Received#body()] when it is sent as received, so
    ///     that a journal need not keep it twice
    record Routed(String destination, String lane, Content content) {}

    /// What a delivery sends.
    sealed interface Content {
        /// The message as received.
        record AsReceived() implements Content {}

        /// What the mapping made of it. Deliveries of one message may share the object, and a journal keeps it
        /// once.
        ///
        /// @param by the mapping's name and version, as `local-lab 3`; empty if that is not known
        record Mapped(Payload payload, String by) implements Content {}
    }

    /// An attempt is about to be made at a destination where repeating could do harm. Forced to disk before the
    /// first byte is sent.
    record Started(DeliveryId delivery, int attempt, Instant at) implements Entry {}

    /// An attempt has ended.
    ///
    /// @param code the failure's code, or `delivered`
    /// @param next where the delivery stands after it; its reason is the attempt's reason
    /// @param answer see [Outcome.Failed#answer]
    record Attempted(
            DeliveryId delivery,
            int attempt,
            Instant at,
            Duration took,
            String code,
            DeliveryState next,
            Payload answer)
            implements Entry {}

    /// A person, or recovery after a crash, moved a delivery: retry, cancel, uncertain.
    record Moved(DeliveryId delivery, Instant at, String by, DeliveryState next) implements Entry {}

    /// A person gave a delivery other bytes to send. What it had before stays: versions are only added.
    ///
    /// @param why in the words of who did it
    record Revised(DeliveryId delivery, Instant at, String by, String why, Payload content, DeliveryState next)
            implements Entry {}

    /// A person gave what a delivery sends to another destination, whose delivery of the message comes into being
    /// with it, with the same lane and the same versions.
    ///
    /// @param next where the delivery stands that gave it away
    /// @param there where the new one stands
    record HandedOver(
            DeliveryId delivery, Instant at, String by, DeliveryState next, String destination, DeliveryState there)
            implements Entry {}
}
