package org.drawbridge.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Exchange;
import org.drawbridge.engine.journal.Fingerprint;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.Revision;
import org.drawbridge.engine.journal.Selection;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;

/// What a journal has to answer, in the simplest form: a list of facts, read from the start for each answer.
final class JournalModel implements Journal {

    private final NavigableMap<Long, Entry> facts = new TreeMap<>();

    @Override
    public CompletableFuture<Long> append(Entry entry, LongConsumer kept) {
        long number = facts.size() + 1L;
        facts.put(number, entry);
        kept.accept(number);
        return CompletableFuture.completedFuture(number);
    }

    private <E extends Entry> Map<Long, E> all(Class<E> kind) {
        Map<Long, E> found = new LinkedHashMap<>();
        facts.forEach((number, entry) -> {
            if (kind.isInstance(entry)) {
                found.put(number, kind.cast(entry));
            }
        });
        return found;
    }

    private Optional<Entry.Received> received(MessageId id) {
        return Optional.ofNullable(all(Entry.Received.class).get(id.value()));
    }

    private Optional<Map.Entry<Long, Entry.Processed>> processed(MessageId id) {
        return all(Entry.Processed.class).entrySet().stream()
                .filter(each -> each.getValue().message().equals(id))
                .findFirst();
    }

    @Override
    public Optional<Payload> body(MessageId message) {
        return received(message).map(Entry.Received::body);
    }

    @Override
    public Optional<Payload> reply(MessageId message) {
        return received(message).map(Entry.Received::reply);
    }

    @Override
    public Optional<Payload> content(DeliveryId delivery) {
        return Optional.ofNullable(made(delivery.message()).get(delivery))
                .map(each -> each.versions().getLast());
    }

    @Override
    public Optional<Payload> content(DeliveryId delivery, int version) {
        return Optional.ofNullable(made(delivery.message()).get(delivery))
                .filter(each -> version >= 1 && version <= each.versions().size())
                .map(each -> each.versions().get(version - 1));
    }

    @Override
    public Optional<StoredMessage> message(MessageId id) {
        return received(id).map(entry -> {
            List<Problem> problems = new ArrayList<>(entry.problems());
            processed(id).ifPresent(each -> problems.addAll(each.getValue().problems()));
            SenderLeg leg = entry.leg();
            for (Entry.Answered each : all(Entry.Answered.class).values()) {
                leg = each.message().equals(id) ? each.leg() : leg;
            }
            return new StoredMessage(
                    id,
                    entry.channel(),
                    entry.at(),
                    entry.peer(),
                    entry.label(),
                    state(id, entry),
                    leg,
                    entry.body().size(),
                    problems);
        });
    }

    private MessageState state(MessageId id, Entry.Received entry) {
        if (entry.reception() != Reception.ACCEPTED) {
            return entry.reception() == Reception.REFUSED ? MessageState.REFUSED : MessageState.UNREADABLE;
        }
        return processed(id)
                .map(each -> switch (each.getValue().result()) {
                    case FILTERED -> MessageState.FILTERED;
                    case FAILED -> MessageState.FAILED;
                    case ROUTED -> routed(deliveries(id));
                })
                .orElse(MessageState.RECEIVED);
    }

    private static MessageState routed(List<StoredDelivery> deliveries) {
        List<String> names =
                deliveries.stream().map(each -> each.state().name()).toList();
        if (names.contains("waiting") || names.contains("sending")) {
            return MessageState.WAITING;
        }
        return names.contains("rejected") || names.contains("uncertain")
                ? MessageState.QUARANTINED
                : MessageState.COMPLETED;
    }

    private Stream<StoredMessage> messages() {
        return all(Entry.Received.class).keySet().stream().flatMap(number -> message(new MessageId(number)).stream());
    }

    @Override
    public List<StoredMessage> search(MessageQuery query) {
        return messages()
                .filter(each -> query.channel().map(each.channel()::equals).orElse(true))
                .filter(each ->
                        query.controlId().map(each.label().controlId()::equals).orElse(true))
                .filter(each ->
                        query.patientId().map(each.label().patientId()::equals).orElse(true))
                .filter(each -> query.orderNumber()
                        .map(each.label().orderNumber()::equals)
                        .orElse(true))
                .filter(each -> query.type().map(each.label().type()::equals).orElse(true))
                .filter(each -> query.state().map(each.state()::equals).orElse(true))
                .filter(each -> query.from()
                        .map(from -> !each.receivedAt().isBefore(from))
                        .orElse(true))
                .filter(each -> query.until().map(each.receivedAt()::isBefore).orElse(true))
                .filter(each ->
                        query.before().map(before -> each.id().value() < before).orElse(true))
                .sorted(Comparator.comparing(StoredMessage::id).reversed())
                .limit(query.limit())
                .toList();
    }

    @Override
    public Map<MessageId, Payload> bodies(List<MessageId> messages, long room) {
        return fitting(messages, this::body, room);
    }

    @Override
    public Map<DeliveryId, Payload> contents(List<DeliveryId> deliveries, long room) {
        return fitting(deliveries, this::content, room);
    }

    private static <K> Map<K, Payload> fitting(List<K> keys, Function<K, Optional<Payload>> read, long room) {
        Map<K, Payload> found = new HashMap<>();
        long left = room;
        for (K each : keys) {
            Payload payload = read.apply(each).orElseThrow();
            if (payload.size() > left && !found.isEmpty()) {
                break;
            }
            left -= payload.size();
            found.put(each, payload);
        }
        return found;
    }

    private Stream<StoredDelivery> deliveries() {
        return all(Entry.Received.class).keySet().stream()
                .flatMap(number -> deliveries(new MessageId(number)).stream());
    }

    /// @param since the number of the record that made it
    /// @param versions of its bytes
    private record Made(long since, StoredDelivery stored, List<Payload> versions) {

        Made moved(DeliveryState state, int attempts, Instant at) {
            return new Made(since, JournalModel.moved(stored, state, attempts, at), versions);
        }

        Made revised(Entry.Revised it) {
            List<Revision> revisions = new ArrayList<>(stored.revisions());
            revisions.add(new Revision(revisions.size() + 2, it.at(), it.by(), it.why()));
            List<Payload> more = new ArrayList<>(versions);
            more.add(it.content());
            return new Made(since, with(stored.id(), it.next(), stored.attempts(), it.at(), revisions), more);
        }

        Made handedTo(long number, Entry.HandedOver it) {
            var id = new DeliveryId(it.delivery().message(), it.destination());
            return new Made(number, with(id, it.there(), 0, it.at(), stored.revisions()), versions);
        }

        private StoredDelivery with(
                DeliveryId id, DeliveryState state, int attempts, Instant at, List<Revision> revisions) {
            return new StoredDelivery(
                    id,
                    stored.channel(),
                    stored.label(),
                    stored.lane(),
                    stored.sequence(),
                    state,
                    attempts,
                    at,
                    stored.mappedBy(),
                    revisions);
        }
    }

    @Override
    public List<StoredDelivery> deliveries(MessageId message) {
        return made(message).values().stream().map(Made::stored).toList();
    }

    private Map<DeliveryId, Made> made(MessageId message) {
        Map<DeliveryId, Made> found = new LinkedHashMap<>();
        processed(message).ifPresent(made -> {
            Entry.Received received = received(message).orElseThrow();
            for (Entry.Routed each : made.getValue().deliveries()) {
                var id = new DeliveryId(message, each.destination());
                Payload content = switch (each.content()) {
                    case Entry.Content.AsReceived _ -> received.body();
                    case Entry.Content.Mapped mapped -> mapped.payload();
                };
                var fresh = new StoredDelivery(
                        id,
                        received.channel(),
                        received.label(),
                        each.lane(),
                        made.getKey(),
                        DeliveryState.Waiting.FRESH,
                        0,
                        made.getValue().at(),
                        each.content() instanceof Entry.Content.Mapped mapped ? mapped.by() : "",
                        List.of());
                found.put(id, new Made(made.getKey(), fresh, List.of(content)));
            }
            facts.tailMap(made.getKey(), false).forEach((number, entry) -> apply(found, number, entry));
        });
        return found;
    }

    private static void apply(Map<DeliveryId, Made> found, long number, Entry entry) {
        switch (entry) {
            case Entry.Started it ->
                found.computeIfPresent(
                        it.delivery(),
                        (_, now) -> now.moved(
                                new DeliveryState.Sending(), now.stored().attempts(), it.at()));
            case Entry.Attempted it ->
                found.computeIfPresent(
                        it.delivery(),
                        (_, now) -> now.moved(it.next(), it.attempt(), it.at().plus(it.took())));
            case Entry.Moved it ->
                found.computeIfPresent(
                        it.delivery(),
                        (_, now) -> now.moved(it.next(), now.stored().attempts(), it.at()));
            case Entry.Revised it -> found.computeIfPresent(it.delivery(), (_, now) -> now.revised(it));
            case Entry.HandedOver it -> {
                var to = new DeliveryId(it.delivery().message(), it.destination());
                Made from = found.get(it.delivery());
                if (from != null && !found.containsKey(to)) {
                    found.put(it.delivery(), from.moved(it.next(), from.stored().attempts(), it.at()));
                    found.put(to, from.handedTo(number, it));
                }
            }
            case Entry.Received _, Entry.Answered _, Entry.Processed _ -> {}
        }
    }

    private static StoredDelivery moved(StoredDelivery old, DeliveryState state, int attempts, Instant at) {
        return new StoredDelivery(
                old.id(),
                old.channel(),
                old.label(),
                old.lane(),
                old.sequence(),
                state,
                attempts,
                at,
                old.mappedBy(),
                old.revisions());
    }

    @Override
    public List<StoredAttempt> attempts(DeliveryId delivery) {
        Made made = made(delivery.message()).get(delivery);
        if (made == null) {
            return List.of();
        }
        return facts.tailMap(made.since()).values().stream()
                .filter(Entry.Attempted.class::isInstance)
                .map(Entry.Attempted.class::cast)
                .filter(each -> each.delivery().equals(delivery))
                .map(each -> new StoredAttempt(
                        delivery,
                        each.attempt(),
                        each.at(),
                        each.took(),
                        each.code(),
                        each.next().reason(),
                        each.answer()))
                .toList();
    }

    @Override
    public List<StoredDelivery> deliveries(String channel, Optional<String> destination, String state, int limit) {
        return deliveries()
                .filter(each ->
                        each.channel().equals(channel) && each.state().name().equals(state))
                .filter(each -> destination.map(each.id().destination()::equals).orElse(true))
                .sorted(Comparator.comparingLong(StoredDelivery::sequence).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public Page<StoredMessage> unprocessed(String channel, Selection which, long after, int limit) {
        return new Page<>(
                messages()
                        .filter(each -> each.channel().equals(channel)
                                && each.state() == MessageState.RECEIVED
                                && each.id().value() > after)
                        .filter(each -> switch (which) {
                            case Selection.All _ -> true;
                            case Selection.Urgent _ -> each.label().urgent();
                            case Selection.Lane(String key) ->
                                key.equals(each.label().patientId())
                                        || key.equals(each.label().orderNumber());
                        })
                        .limit(limit)
                        .toList(),
                Math.max(after, facts.size()));
    }

    @Override
    public Page<StoredDelivery> undelivered(
            String channel, String destination, Selection which, long after, int limit) {
        return new Page<>(
                deliveries()
                        .filter(each -> each.channel().equals(channel)
                                && each.id().destination().equals(destination)
                                && !each.state().settled()
                                && each.sequence() > after)
                        .filter(each -> switch (which) {
                            case Selection.All _ -> true;
                            case Selection.Urgent _ -> each.label().urgent();
                            case Selection.Lane(String key) -> key.equals(each.lane());
                        })
                        .sorted(Comparator.comparingLong(StoredDelivery::sequence))
                        .limit(limit)
                        .toList(),
                Math.max(after, facts.size()));
    }

    @Override
    public List<Recent> recent(String channel, int limit) {
        return all(Entry.Received.class).entrySet().stream()
                .filter(each -> each.getValue().channel().equals(channel)
                        && each.getValue().reception() == Reception.ACCEPTED)
                .sorted(Map.Entry.<Long, Entry.Received>comparingByKey().reversed())
                .limit(limit)
                .map(each -> new Recent(
                        new MessageId(each.getKey()),
                        Fingerprint.ofIdentity(each.getValue().label()),
                        Fingerprint.ofBody(each.getValue().body().reveal())))
                .toList();
    }

    @Override
    public long exchanges(long after, Exchanges exchanges) {
        facts.tailMap(after, false)
                .forEach((number, entry) -> Exchange.of(entry).ifPresent(it -> exchanges.take(number, it)));
        return Math.max(after, facts.isEmpty() ? 0 : facts.lastKey());
    }

    @Override
    public Counts counts(String channel) {
        Map<MessageState, Long> messages = new EnumMap<>(MessageState.class);
        messages()
                .filter(each -> each.channel().equals(channel))
                .forEach(each -> messages.merge(each.state(), 1L, Long::sum));
        Map<String, Map<String, Long>> deliveries = new HashMap<>();
        deliveries()
                .filter(each -> each.channel().equals(channel))
                .forEach(each -> deliveries
                        .computeIfAbsent(each.id().destination(), _ -> new HashMap<>())
                        .merge(each.state().name(), 1L, Long::sum));
        Map<String, Long> urgent = new HashMap<>();
        deliveries()
                .filter(each -> each.channel().equals(channel)
                        && each.label().urgent()
                        && !each.state().settled())
                .forEach(each -> urgent.merge(each.id().destination(), 1L, Long::sum));
        return new Counts(messages, deliveries, urgent);
    }

    @Override
    public long bytesOnDisk() {
        return 0;
    }

    @Override
    public void close() {}
}
