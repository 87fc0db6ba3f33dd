package org.drawbridge.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;

/// The journal's promise in its simplest form: facts in a list, every answer worked out from them. A crash is a new
/// engine over the same object.
final class MemoryJournal implements Journal {

    private final NavigableMap<Long, Entry> facts = new TreeMap<>();
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean full;
    private long next = 1;

    /// From now on nothing can be kept, or everything again.
    void full(boolean full) {
        this.full = full;
    }

    /// How many facts could not be kept.
    int refused() {
        return refused.get();
    }

    synchronized List<Entry> facts() {
        return List.copyOf(facts.values());
    }

    @Override
    public CompletableFuture<Long> append(Entry entry, LongConsumer then) {
        var kept = new CompletableFuture<Long>();
        writer.execute(() -> {
            if (full) {
                refused.incrementAndGet();
                kept.completeExceptionally(new StorageException("The disk is full."));
            } else {
                long sequence = keep(entry);
                then.accept(sequence);
                kept.complete(sequence);
            }
        });
        return kept;
    }

    private synchronized long keep(Entry entry) {
        facts.put(next, entry);
        return next++;
    }

    private synchronized Map<Long, Entry> snapshot() {
        return new LinkedHashMap<>(facts);
    }

    private <E extends Entry> Stream<Map.Entry<Long, E>> all(Class<E> kind) {
        return snapshot().entrySet().stream()
                .filter(each -> kind.isInstance(each.getValue()))
                .map(each -> Map.entry(each.getKey(), kind.cast(each.getValue())));
    }

    private Optional<Entry.Received> received(MessageId message) {
        return all(Entry.Received.class)
                .filter(each -> each.getKey() == message.value())
                .map(Map.Entry::getValue)
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
        Optional<Payload> edited = all(Entry.Revised.class)
                .map(Map.Entry::getValue)
                .filter(each -> each.delivery().equals(delivery))
                .reduce((_, last) -> last)
                .map(Entry.Revised::content);
        Optional<DeliveryId> from = all(Entry.HandedOver.class)
                .map(Map.Entry::getValue)
                .filter(each -> each.delivery().message().equals(delivery.message())
                        && each.destination().equals(delivery.destination()))
                .map(Entry.HandedOver::delivery)
                .findFirst();
        return edited.or(() -> from.flatMap(this::content)).or(() -> made(delivery));
    }

    @Override
    public Optional<Payload> content(DeliveryId delivery, int version) {
        return version == 1 ? made(delivery) : content(delivery);
    }

    private Optional<Payload> made(DeliveryId delivery) {
        return all(Entry.Processed.class)
                .map(Map.Entry::getValue)
                .filter(each -> each.message().equals(delivery.message()))
                .flatMap(each -> each.deliveries().stream())
                .filter(each -> each.destination().equals(delivery.destination()))
                .findFirst()
                .flatMap(each -> switch (each.content()) {
                    case Entry.Content.AsReceived _ -> body(delivery.message());
                    case Entry.Content.Mapped mapped -> Optional.of(mapped.payload());
                });
    }

    @Override
    public Map<MessageId, Payload> bodies(List<MessageId> messages, long room) {
        return messages.stream()
                .limit(3)
                .collect(Collectors.toMap(each -> each, each -> body(each).orElseThrow()));
    }

    @Override
    public Map<DeliveryId, Payload> contents(List<DeliveryId> deliveries, long room) {
        return deliveries.stream()
                .limit(3)
                .collect(Collectors.toMap(each -> each, each -> content(each).orElseThrow()));
    }

    @Override
    public Optional<StoredMessage> message(MessageId message) {
        return received(message).map(each -> stored(message, each));
    }

    private StoredMessage stored(MessageId id, Entry.Received entry) {
        var leg = all(Entry.Answered.class)
                .map(Map.Entry::getValue)
                .filter(each -> each.message().equals(id))
                .reduce((_, last) -> last)
                .map(Entry.Answered::leg)
                .orElse(entry.leg());
        var problems = new ArrayList<>(entry.problems());
        processed(id).ifPresent(each -> problems.addAll(each.problems()));
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
    }

    private Optional<Entry.Processed> processed(MessageId id) {
        return all(Entry.Processed.class)
                .map(Map.Entry::getValue)
                .filter(each -> each.message().equals(id))
                .findFirst();
    }

    private MessageState state(MessageId id, Entry.Received entry) {
        return switch (entry.reception()) {
            case REFUSED -> MessageState.REFUSED;
            case UNREADABLE -> MessageState.UNREADABLE;
            case ACCEPTED ->
                processed(id)
                        .map(each -> switch (each.result()) {
                            case FILTERED -> MessageState.FILTERED;
                            case FAILED -> MessageState.FAILED;
                            case ROUTED -> routed(id);
                        })
                        .orElse(MessageState.RECEIVED);
        };
    }

    private MessageState routed(MessageId id) {
        List<DeliveryState> states =
                deliveries(id).stream().map(StoredDelivery::state).toList();
        if (states.stream().anyMatch(state -> !state.settled())) {
            return MessageState.WAITING;
        }
        return states.stream()
                        .anyMatch(state ->
                                state instanceof DeliveryState.Rejected || state instanceof DeliveryState.Uncertain)
                ? MessageState.QUARANTINED
                : MessageState.COMPLETED;
    }

    @Override
    public List<StoredMessage> search(MessageQuery query) {
        return all(Entry.Received.class)
                .map(each -> stored(new MessageId(each.getKey()), each.getValue()))
                .filter(each ->
                        query.controlId().map(each.label().controlId()::equals).orElse(true))
                .sorted(Comparator.comparing(StoredMessage::id).reversed())
                .limit(query.limit())
                .toList();
    }

    @Override
    public List<StoredDelivery> deliveries(MessageId message) {
        return allDeliveries()
                .filter(each -> each.id().message().equals(message))
                .toList();
    }

    private Stream<StoredDelivery> allDeliveries() {
        Map<Long, Entry> now = snapshot();
        Map<DeliveryId, StoredDelivery> found = new LinkedHashMap<>();
        now.forEach((sequence, entry) -> {
            switch (entry) {
                case Entry.Processed done ->
                    done.deliveries().forEach(routed -> {
                        var id = new DeliveryId(done.message(), routed.destination());
                        Entry.Received received = received(done.message()).orElseThrow();
                        found.put(
                                id,
                                new StoredDelivery(
                                        id,
                                        received.channel(),
                                        received.label(),
                                        routed.lane(),
                                        sequence,
                                        DeliveryState.Waiting.FRESH,
                                        0,
                                        done.at(),
                                        by(routed),
                                        List.of()));
                    });
                case Entry.Started started ->
                    found.computeIfPresent(
                            started.delivery(),
                            (_, old) -> moved(old, new DeliveryState.Sending(), old.attempts(), started.at()));
                case Entry.Attempted tried ->
                    found.computeIfPresent(
                            tried.delivery(), (_, old) -> moved(old, tried.next(), tried.attempt(), tried.at()));
                case Entry.Moved moved ->
                    found.computeIfPresent(
                            moved.delivery(), (_, old) -> moved(old, moved.next(), old.attempts(), moved.at()));
                case Entry.Revised it ->
                    found.computeIfPresent(
                            it.delivery(),
                            (_, old) -> new StoredDelivery(
                                    old.id(),
                                    old.channel(),
                                    old.label(),
                                    old.lane(),
                                    old.sequence(),
                                    it.next(),
                                    old.attempts(),
                                    it.at(),
                                    old.mappedBy(),
                                    List.of(new Revision(2, it.at(), it.by(), it.why()))));
                case Entry.HandedOver it -> {
                    StoredDelivery from = Objects.requireNonNull(found.get(it.delivery()));
                    found.put(it.delivery(), moved(from, it.next(), from.attempts(), it.at()));
                    var id = new DeliveryId(it.delivery().message(), it.destination());
                    found.put(
                            id,
                            new StoredDelivery(
                                    id,
                                    from.channel(),
                                    from.label(),
                                    from.lane(),
                                    from.sequence(),
                                    it.there(),
                                    0,
                                    it.at(),
                                    from.mappedBy(),
                                    from.revisions()));
                }
                case Entry.Received _, Entry.Answered _ -> {}
            }
        });
        return found.values().stream();
    }

    private static String by(Entry.Routed routed) {
        return routed.content() instanceof Entry.Content.Mapped mapped ? mapped.by() : "";
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
        return all(Entry.Attempted.class)
                .map(Map.Entry::getValue)
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
        return allDeliveries()
                .filter(each ->
                        each.channel().equals(channel) && each.state().name().equals(state))
                .filter(each -> destination.map(each.id().destination()::equals).orElse(true))
                .limit(limit)
                .toList();
    }

    @Override
    public Page<StoredMessage> unprocessed(String channel, Selection which, long after, int limit) {
        long complete = Math.max(after, snapshot().size());
        return new Page<>(
                all(Entry.Received.class)
                        .filter(each -> each.getKey() > after
                                && each.getKey() <= complete
                                && each.getValue().channel().equals(channel))
                        .map(each -> stored(new MessageId(each.getKey()), each.getValue()))
                        .filter(each -> each.state() == MessageState.RECEIVED)
                        .filter(each -> chosen(which, each.label(), each.label().patientId()))
                        .limit(limit)
                        .toList(),
                complete);
    }

    @Override
    public Page<StoredDelivery> undelivered(
            String channel, String destination, Selection which, long after, int limit) {
        long complete = Math.max(after, snapshot().size());
        return new Page<>(
                allDeliveries()
                        .filter(each -> each.sequence() > after && each.sequence() <= complete)
                        .filter(each -> each.channel().equals(channel)
                                && each.id().destination().equals(destination))
                        .filter(each -> !each.state().settled())
                        .filter(each -> chosen(which, each.label(), each.lane()))
                        .limit(limit)
                        .toList(),
                complete);
    }

    private static boolean chosen(Selection which, Label label, String lane) {
        return switch (which) {
            case Selection.All _ -> true;
            case Selection.Urgent _ -> label.urgent();
            case Selection.Lane(String key) -> key.equals(lane);
        };
    }

    @Override
    public List<Recent> recent(String channel, int limit) {
        return all(Entry.Received.class)
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
        new TreeMap<>(snapshot())
                .tailMap(after, false)
                .forEach((number, entry) -> Exchange.of(entry).ifPresent(it -> exchanges.take(number, it)));
        return Math.max(after, facts.isEmpty() ? 0 : facts.lastKey());
    }

    @Override
    public Counts counts(String channel) {
        Map<MessageState, Long> messages = new EnumMap<>(MessageState.class);
        all(Entry.Received.class)
                .filter(each -> each.getValue().channel().equals(channel))
                .forEach(each -> messages.merge(state(new MessageId(each.getKey()), each.getValue()), 1L, Long::sum));
        Map<String, Map<String, Long>> deliveries = new HashMap<>();
        allDeliveries()
                .filter(each -> each.channel().equals(channel))
                .forEach(each -> deliveries
                        .computeIfAbsent(each.id().destination(), _ -> new HashMap<>())
                        .merge(each.state().name(), 1L, Long::sum));
        Map<String, Long> urgent = new HashMap<>();
        allDeliveries()
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
    public void close() {
        writer.shutdown();
    }
}
