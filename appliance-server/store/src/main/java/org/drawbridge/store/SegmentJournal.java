package org.drawbridge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;

/// The journal: a log of encrypted segments that is the truth, and an H2 index behind it that answers questions.
/// Callable from any thread.
public final class SegmentJournal implements Journal {

    private final Path home;
    private final SegmentLog log;
    private final Index index;

    private SegmentJournal(Path home, SegmentLog log, Index index) {
        this.home = home;
        this.log = log;
        this.index = index;
    }

    /// Opens the journal under `home`, or makes it there. Throws [StorageException] with a sentence for a person if the
    /// home is in use by another process, its key is missing or wrong, or the log is damaged.
    public static SegmentJournal open(Path home, Clock clock) {
        SegmentLog log = SegmentLog.open(home, clock, new FreeSpace(home));
        try {
            Index index = Index.open(
                    home,
                    log.key(),
                    (from, to) -> log.replay(
                            from, (number, at, content) -> to.accept(Fact.of(number, at, EntryCodec.decode(content)))));
            return new SegmentJournal(home, log, index);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    @Override
    public CompletableFuture<Long> append(Entry entry, LongConsumer kept) {
        Fact fact = Fact.lean(entry);
        try {
            return log.append(EntryCodec.encode(entry), (number, at) -> {
                index.add(fact.at(number, at));
                kept.accept(number);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(new StorageException("The appliance is stopping.", e));
        }
    }

    /// A question to the index, put on a connection of its own.
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        try (Connection connection = index.connection()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw new StorageException(
                    "The index under " + home.resolve("index") + " cannot be read now; the journal itself is safe.", e);
        }
    }

    @Override
    public Optional<Payload> body(MessageId message) {
        return received(message).map(Entry.Received::body);
    }

    @Override
    public Optional<Payload> reply(MessageId message) {
        return received(message).map(Entry.Received::reply);
    }

    private Optional<Entry.Received> received(MessageId message) {
        index.settle(message.value());
        return ask(connection -> Questions.received(connection, message))
                .map(at -> EntryCodec.decode(log.read(at)))
                .map(Entry.Received.class::cast);
    }

    @Override
    public Optional<Payload> content(DeliveryId delivery) {
        index.settle(delivery.message().value());
        return ask(connection -> Questions.processed(connection, delivery.message()))
                .map(at -> (Entry.Processed) EntryCodec.decode(log.read(at)))
                .flatMap(entry -> entry.deliveries().stream()
                        .filter(each -> each.destination().equals(delivery.destination()))
                        .findFirst())
                .flatMap(routed -> switch (routed.content()) {
                    case Entry.Content.AsReceived _ -> body(delivery.message());
                    case Entry.Content.Mapped mapped -> Optional.of(mapped.payload());
                });
    }

    @Override
    public Optional<StoredMessage> message(MessageId message) {
        index.settle(message.value());
        return ask(connection -> Questions.list(connection, Questions.MESSAGE, Rows::message, message.value())).stream()
                .findFirst();
    }

    @Override
    public List<StoredMessage> search(MessageQuery query) {
        index.settle();
        return ask(connection -> Questions.search(connection, query));
    }

    @Override
    public List<StoredDelivery> deliveries(MessageId message) {
        index.settle(message.value());
        return ask(connection -> Questions.list(connection, Questions.DELIVERIES, Rows::delivery, message.value()));
    }

    @Override
    public List<StoredAttempt> attempts(DeliveryId delivery) {
        index.settle(delivery.message().value());
        return ask(connection -> Questions.attempts(connection, delivery));
    }

    @Override
    public List<StoredDelivery> deliveries(String channel, Optional<String> destination, String state, int limit) {
        index.settle();
        List<String> destinations = destination
                .map(List::of)
                .orElseGet(
                        () -> List.copyOf(index.tally().of(channel).deliveries().keySet()));
        List<StoredDelivery> found = new ArrayList<>();
        for (String each : destinations) {
            found.addAll(ask(connection -> inState(connection, channel, each, state, limit)));
        }
        found.sort(Comparator.comparingLong(StoredDelivery::sequence).reversed());
        return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
    }

    private static List<StoredDelivery> inState(
            Connection connection, String channel, String destination, String state, int limit) throws SQLException {
        if (state.equals("delivered")) {
            return Questions.list(connection, Questions.DELIVERED, Rows::delivery, channel, destination, limit);
        }
        int number = States.NAMES.indexOf(state);
        boolean settled = number > 1;
        return Questions.list(
                connection, Questions.PENDING, Rows::delivery, channel, destination, settled, number, limit);
    }

    @Override
    public Page<StoredMessage> unprocessed(String channel, long after, int limit) {
        index.settle();
        return ask(connection -> {
            long complete = Questions.complete(connection);
            return new Page<>(
                    Questions.list(connection, Questions.UNPROCESSED, Rows::message, channel, after, limit), complete);
        });
    }

    @Override
    public Page<StoredDelivery> undelivered(String channel, String destination, long after, int limit) {
        index.settle();
        return ask(connection -> {
            long complete = Questions.complete(connection);
            return new Page<>(
                    Questions.list(
                            connection, Questions.UNDELIVERED, Rows::delivery, channel, destination, after, limit),
                    complete);
        });
    }

    @Override
    public List<Recent> recent(String channel, int limit) {
        index.settle();
        return ask(connection -> Questions.list(connection, Questions.RECENT, Questions::recent, channel, limit));
    }

    @Override
    public Counts counts(String channel) {
        index.settle();
        return index.tally().of(channel);
    }

    @Override
    public long bytesOnDisk() {
        return bytes(home.resolve("journal")) + bytes(home.resolve("index"));
    }

    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        log.close();
        index.close();
    }
}
