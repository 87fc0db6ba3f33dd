package org.drawbridge.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Exchange;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.Selection;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;

/// The journal on disk: a log of facts in encrypted segments, which is the truth, and an index in an
/// encrypted H2 database, which follows it and can be built anew from it.
///
/// Two threads: `journal-writer` forces facts to disk and tells of them, `journal-index` owns the index.
/// Questions wait for the latter; bytes are read from the log on the thread that asks.
public final class SegmentJournal implements Journal {

    /// @param reserve how many bytes are to stay free on the disk; below, nothing is taken in
    public record Settings(long reserve) {

        /// 256 MB, or a fiftieth of the disk if that is less.
        public static Settings standard(Path home) {
            try {
                Files.createDirectories(home);
                return new Settings(
                        Math.min(256L << 20, Files.getFileStore(home).getTotalSpace() / 50));
            } catch (IOException e) {
                throw new StorageException(
                        "The folder " + home
                                + " cannot be made or read. Check that this user may write to it, or name another one.",
                        e);
            }
        }
    }

    private final Path home;
    private final SegmentLog log;
    private final Index index;
    private final FreshExchanges fresh;
    private final Retention retention;

    private SegmentJournal(Path home, SegmentLog log, Index index) {
        this.home = home;
        this.log = log;
        this.index = index;
        this.retention = new Retention(log, index);
        this.fresh = new FreshExchanges(log.committed().number());
    }

    /// Opens the journal under `home` with the settings that most have.
    public static SegmentJournal open(Path home, Clock clock) {
        return open(home, clock, Settings.standard(home));
    }

    /// Opens the journal under `home`, or makes it.
    ///
    /// Throws [StorageException] with one sentence for a person if the home is in use, its key is missing or
    /// not the
    /// right one, or the log is damaged.
    public static SegmentJournal open(Path home, Clock clock, Settings settings) {
        SegmentLog log = SegmentLog.open(home, clock, settings.reserve());
        try {
            return new SegmentJournal(home, log, Index.open(home.resolve("index"), log));
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    @Override
    public CompletableFuture<Long> append(Entry entry, LongConsumer kept) {
        try {
            Fact fact = Fact.of(entry);
            Payload record = EntryCodec.encode(entry);
            Optional<Exchange> exchange = Exchange.of(entry);
            index.awaitRoom();
            return log.append(record, (number, location) -> {
                index.offer(number, location, fact);
                exchange.ifPresent(it -> fresh.add(number, it));
                kept.accept(number);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(
                    new StorageException("The journal was interrupted before it took the entry.", e));
        }
    }

    @Override
    public Optional<Payload> body(MessageId message) {
        return log.pinned(() -> received(message).map(Entry.Received::body));
    }

    @Override
    public Optional<Payload> reply(MessageId message) {
        return log.pinned(() -> received(message).map(Entry.Received::reply));
    }

    private Optional<Entry.Received> received(MessageId message) {
        return row(message).map(this::received);
    }

    private Entry.Received received(MessageRow row) {
        if (EntryCodec.decode(log.reader().read(row.place())) instanceof Entry.Received received) {
            return received;
        }
        throw misfit();
    }

    @Override
    public Optional<Payload> content(DeliveryId delivery) {
        return log.pinned(() -> row(delivery.message()).flatMap(row -> content(row, delivery)));
    }

    private Optional<Payload> content(MessageRow row, DeliveryId delivery) {
        return row.delivery(delivery.destination())
                .flatMap(each -> content(row, each, 1 + each.revisions().size()));
    }

    @Override
    public Optional<Payload> content(DeliveryId delivery, int version) {
        return log.pinned(() -> row(delivery.message())
                .flatMap(row -> row.delivery(delivery.destination()).flatMap(each -> content(row, each, version))));
    }

    private Optional<Payload> content(MessageRow row, DeliveryRow delivery, int version) {
        if (version < 1 || version > 1 + delivery.revisions().size()) {
            return Optional.empty();
        }
        if (version > 1) {
            return Optional.of(revised(delivery.revisions().get(version - 2)));
        }
        return Optional.of(delivery.content() == 0 ? received(row).body() : mapped(row, delivery));
    }

    private Payload revised(RevisionRow revision) {
        if (EntryCodec.decode(log.reader().read(revision.place())) instanceof Entry.Revised revised) {
            return revised.content();
        }
        throw misfit();
    }

    private Payload mapped(MessageRow row, DeliveryRow delivery) {
        if (EntryCodec.decode(log.reader().read(row.processed())) instanceof Entry.Processed processed) {
            return EntryCodec.contents(processed).get(delivery.content() - 1);
        }
        throw misfit();
    }

    private StorageException misfit() {
        return new StorageException("The index does not fit the journal under " + home
                + ". Stop Drawbridge and remove its index folder; it is built anew at the next start.");
    }

    @Override
    public Map<MessageId, Payload> bodies(List<MessageId> messages, long room) {
        return log.pinned(() -> fitting(
                messages, each -> each, (row, _) -> Optional.of(received(row).body()), room));
    }

    @Override
    public Map<DeliveryId, Payload> contents(List<DeliveryId> deliveries, long room) {
        return log.pinned(() -> fitting(deliveries, DeliveryId::message, this::content, room));
    }

    private <K> Map<K, Payload> fitting(
            List<K> keys,
            Function<K, MessageId> message,
            BiFunction<MessageRow, K, Optional<Payload>> read,
            long room) {
        Map<K, MessageRow> rows = index.ask(state -> {
            Map<K, MessageRow> found = new LinkedHashMap<>();
            for (K each : keys) {
                state.rows().find(message.apply(each).value()).ifPresent(row -> found.put(each, row));
            }
            return found;
        });
        Map<K, Payload> found = new HashMap<>();
        long left = room;
        for (Map.Entry<K, MessageRow> each : rows.entrySet()) {
            Optional<Payload> payload = read.apply(each.getValue(), each.getKey());
            left -= payload.map(Payload::size).orElse(0);
            if (left < 0 && !found.isEmpty()) {
                break;
            }
            payload.ifPresent(content -> found.put(each.getKey(), content));
        }
        return found;
    }

    /// What is counted, once everything is.
    <T> T tally(Function<Tally, T> question) {
        return index.ask(open -> {
            open.flush();
            return question.apply(open.tally());
        });
    }

    /// What removes messages whose time is over.
    public Retention retention() {
        return retention;
    }

    private Optional<MessageRow> row(MessageId message) {
        return index.ask(state -> state.rows().find(message.value()));
    }

    @Override
    public Optional<StoredMessage> message(MessageId message) {
        return row(message).map(row -> row.stored(message.value()));
    }

    @Override
    public List<StoredMessage> search(MessageQuery query) {
        return index.ask(state -> state.messages().messages(query)).stream()
                .map(Search.Found::stored)
                .toList();
    }

    @Override
    public List<StoredDelivery> deliveries(MessageId message) {
        return row(message).stream()
                .flatMap(row -> row.deliveries().stream().map(each -> row.stored(message.value(), each)))
                .toList();
    }

    @Override
    public List<StoredAttempt> attempts(DeliveryId delivery) {
        return index.ask(state -> state.deliveries().attempts(delivery));
    }

    @Override
    public List<StoredDelivery> deliveries(String channel, Optional<String> destination, String state, int limit) {
        return index.ask(open -> open.deliveries()
                .deliveries(
                        each -> each.channel().equals(channel)
                                && destination.map(each.destination()::equals).orElse(true)
                                && each.state().equals(state),
                        limit));
    }

    @Override
    public Page<StoredMessage> unprocessed(String channel, Selection which, long after, int limit) {
        return index.ask(state -> state.messages().unprocessed(channel, which, after, limit));
    }

    @Override
    public Page<StoredDelivery> undelivered(
            String channel, String destination, Selection which, long after, int limit) {
        return index.ask(state -> state.deliveries().undelivered(channel, destination, which, after, limit));
    }

    @Override
    public List<Recent> recent(String channel, int limit) {
        return index.ask(state -> state.messages().recent(channel, limit)).stream()
                .map(each -> new Recent(
                        new MessageId(each.id()),
                        each.row().fingerprint(),
                        each.row().bodyFingerprint()))
                .toList();
    }

    @Override
    public long exchanges(long after, Exchanges exchanges) {
        Optional<List<FreshExchanges.Numbered>> here = fresh.after(after);
        if (here.isEmpty()) {
            Mark from = log.pinned(() -> log.reader().before(after));
            return log.replay(from, (number, _, record) -> {
                        if (EntryCodec.isExchange(record)) {
                            Exchange.of(EntryCodec.decode(record)).ifPresent(it -> exchanges.take(number, it));
                        }
                    })
                    .number();
        }
        here.get().forEach(each -> exchanges.take(each.number(), each.exchange()));
        return here.get().isEmpty() ? after : here.get().getLast().number();
    }

    @Override
    public Counts counts(String channel) {
        return index.ask(state -> state.counts(channel));
    }

    @Override
    public long bytesOnDisk() {
        try (Stream<Path> files = Files.list(home.resolve("index"))) {
            return log.reader().bytesOnDisk()
                    + files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new StorageException("The folder " + home + " cannot be read. Check its permissions.", e);
        }
    }

    /// Takes nothing more, writes what is queued, and brings the index up to date.
    @Override
    public void close() {
        log.stop();
        index.close();
        log.close();
    }
}
