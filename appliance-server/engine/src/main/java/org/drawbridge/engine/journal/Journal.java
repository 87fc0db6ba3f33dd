package org.drawbridge.engine.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.MessageId;
import org.drawbridge.formats.Payload;

/// The durable record of messages and deliveries. What [Facts#append] has completed survives the process and the
/// power. Callable from any thread.
public interface Journal extends Facts, AutoCloseable {

    /// The bytes as received.
    Optional<Payload> body(MessageId message);

    /// The acknowledgment that answers the message; empty payload if none is owed.
    Optional<Payload> reply(MessageId message);

    /// The bytes that a delivery sends: its newest version.
    Optional<Payload> content(DeliveryId delivery);

    /// The bytes of one version of a delivery, from 1; empty if there is none.
    Optional<Payload> content(DeliveryId delivery, int version);

    /// The bytes that each of several messages was received with: as many of them, in their order, as fit in `room`
    /// bytes, and always the first. Cheaper than one after the other.
    Map<MessageId, Payload> bodies(List<MessageId> messages, long room);

    /// Likewise the bytes that each of several deliveries sends.
    Map<DeliveryId, Payload> contents(List<DeliveryId> deliveries, long room);

    /// All questions below see every entry whose future had completed when they were asked.
    Optional<StoredMessage> message(MessageId message);

    List<StoredMessage> search(MessageQuery query);

    List<StoredDelivery> deliveries(MessageId message);

    List<StoredAttempt> attempts(DeliveryId delivery);

    /// Deliveries in one of the given states (`waiting`, `rejected` …, the lower-case names of the records of
    /// [DeliveryState]), newest first.
    List<StoredDelivery> deliveries(String channel, Optional<String> destination, String state, int limit);

    /// Accepted messages of a channel that were not processed yet, by id, from after `after`.
    Page<StoredMessage> unprocessed(String channel, Selection which, long after, int limit);

    default Page<StoredMessage> unprocessed(String channel, long after, int limit) {
        return unprocessed(channel, Selection.ALL, after, limit);
    }

    /// Deliveries to a destination that are waiting or sending, by sequence, from after `after`.
    Page<StoredDelivery> undelivered(String channel, String destination, Selection which, long after, int limit);

    default Page<StoredDelivery> undelivered(String channel, String destination, long after, int limit) {
        return undelivered(channel, destination, Selection.ALL, after, limit);
    }

    /// The newest accepted messages of a channel, newest first: what a duplicate would repeat.
    List<Recent> recent(String channel, int limit);

    /// Goes through what was exchanged with other systems, as it is on disk, in order. For one caller at a time, who
    /// goes on where it was: what is new then is in memory, as long as the caller comes every few seconds.
    ///
    /// @param after up to which number the caller knows all
    /// @return up to which number the caller knows all now
    long exchanges(long after, Exchanges exchanges);

    /// How many deliveries of each destination stand in each state, and how many messages in each.
    Counts counts(String channel);

    /// How many bytes the journal takes on disk.
    long bytesOnDisk();

    /// Writes what is under way and releases the files. A journal that was not closed opens all the same.
    @Override
    void close();

    /// Part of an answer, in journal order.
    ///
    /// @param complete up to which sequence number the answer holds everything: beyond its last item there is
    ///     nothing up to here, unless the page is full
    record Page<T>(List<T> items, long complete) {
        public Page {
            items = List.copyOf(items);
        }

        public <R> Page<R> map(Function<T, R> each) {
            return new Page<>(items.stream().map(each).toList(), complete);
        }
    }

    /// Takes what was exchanged.
    @FunctionalInterface
    interface Exchanges {
        /// @param number of the journal's fact
        void take(long number, Exchange exchange);
    }

    /// What tells one received message from another.
    ///
    /// @param fingerprint of sender and control id, see [Fingerprint#ofIdentity]
    /// @param bodyFingerprint of the bytes, see [Fingerprint#ofBody]
    record Recent(MessageId message, long fingerprint, long bodyFingerprint) {}

    /// @param messages how many messages stand in each state
    /// @param deliveries by destination, how many deliveries stand in each state, by the states' lower-case names
    /// @param urgent by destination, how many of those that are waiting or sending are urgent
    record Counts(
            Map<MessageState, Long> messages, Map<String, Map<String, Long>> deliveries, Map<String, Long> urgent) {
        public Counts {
            messages = Map.copyOf(messages);
            deliveries = Map.copyOf(deliveries);
            urgent = Map.copyOf(urgent);
        }
    }
}
