package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.drawbridge.engine.Channel.LaneKey;
import org.drawbridge.engine.Lanes.Verdict;
import org.drawbridge.engine.Transformation.Result;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.Journal.Page;
import org.drawbridge.engine.journal.Selection;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.jspecify.annotations.Nullable;

/// Takes the messages of one channel, in lane order, through filter and mapping, and hands what comes of them to
/// the destinations. All deliveries of a message come into being with one entry of the journal. A destination
/// whose mapping fails gets none; the others get theirs all the same, so that an archive has what could not be
/// mapped.
final class Pipeline {

    /// A message that is stored and not processed yet.
    ///
    /// @param body null to read it from the journal when its turn comes: it did not fit
    record Work(MessageId id, Label label, @Nullable Payload body) {}

    private static final Duration STORAGE_PAUSE = Duration.ofSeconds(1);
    /// How many more urgent messages may be mapped while others wait for their destinations.
    private static final int URGENT_WORKERS = 2;

    private static final Duration CROWDED_PAUSE = Duration.ofMillis(2);

    private final Channel.Plan plan;
    private final Map<String, Deliveries> destinations;
    /// Those that get messages by themselves.
    private final List<Deliveries> fed;
    private final MappingThreads mapping;
    private final Journal journal;
    private final Clock clock;
    private final Event.Listener events;
    private final Lanes<Backlog.Item<Work>> lanes;
    private final Backlog<Work> backlog;
    private final Processings processings;

    Pipeline(
            Channel.Plan plan,
            Room room,
            Map<String, Deliveries> destinations,
            MappingThreads mapping,
            Journal journal,
            Clock clock,
            Event.Listener events) {
        this.plan = plan;
        this.destinations = destinations;
        this.mapping = mapping;
        this.fed = plan.outlets().stream()
                .filter(outlet -> !outlet.transformation().equals(Transformation.ON_DEMAND))
                .flatMap(outlet -> Optional.ofNullable(destinations.get(outlet.name())).stream())
                .toList();
        this.journal = journal;
        this.clock = clock;
        this.events = events;
        this.lanes = new Lanes<>(
                this::turn,
                plan.workers(),
                URGENT_WORKERS,
                Backlog.Item::urgent,
                new Breaker(_ -> {}),
                Gate.OPEN,
                clock);
        this.processings = new Processings(journal);
        this.backlog = new Backlog<>(lanes, pages(), room);
    }

    void start() {
        lanes.start(plan.name());
        backlog.start(plan.name());
    }

    /// @return whether nothing is under way any more
    boolean stop(Duration grace) throws InterruptedException {
        backlog.stop();
        return lanes.stop(grace);
    }

    /// See [Intake#processed].
    CompletableFuture<Processing> processed(MessageId message) {
        return processings.of(message);
    }

    /// A message that has just been stored.
    void add(Work work) {
        backlog.add(item(work));
    }

    private Backlog.Pages<Work> pages() {
        return new Backlog.Pages<>() {
            @Override
            public Page<Backlog.Item<Work>> after(long position, int limit, long room) {
                Page<StoredMessage> page = journal.unprocessed(plan.name(), position, limit);
                Map<MessageId, Payload> bodies = journal.bodies(
                        page.items().stream().map(StoredMessage::id).toList(), room);
                return page.map(each -> item(new Work(each.id(), each.label(), bodies.get(each.id()))));
            }

            @Override
            public List<Backlog.Item<Work>> urgent(long position, int limit) {
                return select(Selection.URGENT, position, limit);
            }

            @Override
            public List<Backlog.Item<Work>> lane(Backlog.Item<Work> item, long position, int limit) {
                if (item.lane().equals(LaneKey.own(item.value().id()))) {
                    return List.of(item);
                }
                return select(new Selection.Lane(item.lane()), position, limit).stream()
                        .filter(each -> each.lane().equals(item.lane()))
                        .toList();
            }
        };
    }

    private List<Backlog.Item<Work>> select(Selection which, long position, int limit) {
        return journal.unprocessed(plan.name(), which, position, limit)
                .map(each -> item(new Work(each.id(), each.label(), null)))
                .items();
    }

    private Backlog.Item<Work> item(Work work) {
        int bytes = work.body() == null ? 0 : work.body().size();
        String lane = plan.laneKey().of(work.id(), work.label());
        return new Backlog.Item<>(work.id().value(), lane, work.label().urgent(), bytes, work);
    }

    private Verdict<Backlog.Item<Work>> turn(Backlog.Item<Work> item, int failures) throws InterruptedException {
        Work work = item.value();
        awaitDestinations(item.lane());
        try {
            Payload body = work.body() == null ? journal.body(work.id()).orElseThrow() : work.body();
            Map<Transformation, Result> results = mapping.compute(() -> transform(body));
            Entry.Processed done = processed(work, item.lane(), results);
            journal.append(done, sequence -> handOver(sequence, item.lane(), work, body, done))
                    .join();
            backlog.done(item);
            events.happened(new Event.Processed(
                    plan.name(), work.id(), done.result(), done.problems().size()));
            processings.done(work.id(), done.result());
            afterwards(results, work.id(), body);
            return new Verdict.Done<>(Sign.NONE);
        } catch (CompletionException | StorageException e) {
            return new Verdict.Again<>(
                    item, clock.instant().plus(STORAGE_PAUSE), "The journal cannot be written.", Sign.NONE);
        }
    }

    /// Nothing is gained by mapping what no destination would take soon: it would take the time that deliveries
    /// need, and be written and read again. One destination with room is enough to go on, and one that is down
    /// or held does not count, so that none waits for another. What is urgent does not wait.
    private void awaitDestinations(String lane) throws InterruptedException {
        while (crowded() && !lanes.urgent(lane) && !lanes.stopped()) {
            Thread.sleep(CROWDED_PAUSE);
        }
    }

    private boolean crowded() {
        return !fed.isEmpty() && fed.stream().allMatch(Deliveries::crowded);
    }

    /// Runs on the journal's thread, in the order of the numbers.
    private void handOver(long sequence, String lane, Work work, Payload body, Entry.Processed done) {
        for (Routed routed : done.deliveries()) {
            Payload content = switch (routed.content()) {
                case Content.AsReceived _ -> body;
                case Content.Mapped mapped -> mapped.payload();
            };
            Deliveries deliveries = destinations.get(routed.destination());
            if (deliveries != null) {
                var id = new DeliveryId(work.id(), routed.destination());
                deliveries.add(sequence, lane, Deliveries.Parcel.fresh(id, work.label(), content));
            }
        }
    }

    private Map<Transformation, Result> transform(Payload body) {
        var results = new IdentityHashMap<Transformation, Result>();
        for (Channel.Outlet outlet : plan.outlets()) {
            results.computeIfAbsent(outlet.transformation(), each -> transform(each, body));
        }
        return results;
    }

    private void afterwards(Map<Transformation, Result> results, MessageId id, Payload body)
            throws InterruptedException {
        for (Map.Entry<Transformation, Result> each : results.entrySet()) {
            Optional<Runnable> left = each.getKey().afterwards(id, body, each.getValue());
            if (left.isPresent()) {
                var _ = mapping.compute(() -> done(left.get()));
            }
        }
    }

    private boolean done(Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            events.happened(new Event.Failed(plan.name(), "shadow", e.getClass().getName()));
            return false;
        }
    }

    private Entry.Processed processed(Work work, String lane, Map<Transformation, Result> results) {
        Set<Problem> problems = new LinkedHashSet<>();
        List<Routed> routed = new ArrayList<>();
        boolean failed = false;
        for (Channel.Outlet outlet : plan.outlets()) {
            Result result = Objects.requireNonNull(results.get(outlet.transformation()));
            problems.addAll(result.problems());
            failed |= result instanceof Result.Failed;
            content(result).ifPresent(content -> routed.add(new Routed(outlet.name(), lane, content)));
        }
        Processing outcome = failed
                ? Processing.FAILED
                : routed.isEmpty() && !plan.outlets().isEmpty() ? Processing.FILTERED : Processing.ROUTED;
        return new Entry.Processed(work.id(), clock.instant(), outcome, List.copyOf(problems), routed);
    }

    private static Optional<Content> content(Result result) {
        return switch (result) {
            case Result.AsReceived _ -> Optional.of(new Content.AsReceived());
            case Result.Mapped mapped -> Optional.of(new Content.Mapped(mapped.output()));
            case Result.Filtered _, Result.Failed _ -> Optional.empty();
        };
    }

    /// A mapping that throws has a bug; its exception fails this message and no other.
    private Result transform(Transformation transformation, Payload body) {
        try {
            return transformation.apply(body);
        } catch (RuntimeException | StackOverflowError e) {
            events.happened(
                    new Event.Failed(plan.name(), "mapping", e.getClass().getName()));
            return new Result.Failed(List.of(new Problem(
                    "internal",
                    Severity.ERROR,
                    "",
                    "The mapping failed unexpectedly (" + e.getClass().getSimpleName() + ").")));
        }
    }
}
