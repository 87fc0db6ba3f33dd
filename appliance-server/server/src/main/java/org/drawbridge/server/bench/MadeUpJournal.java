package org.drawbridge.server.bench;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;

/// Days of messages that never came: received, answered, mapped, and delivered or waiting for that. For one thread.
final class MadeUpJournal {

    private static final int BATCH = 512;
    private static final int BODY = 600;
    private static final int REPLY = 90;
    private static final int PATIENTS = 50_000;
    private static final int PER_ORDER = 3;
    private static final List<String> TYPES = List.of("ADT^A08", "ORU^R01", "ORM^O01");

    private final LocalDate first;
    private final int days;
    private final int messages;
    /// Where all of them wait; empty for several channels in which they are delivered.
    private final String channel;

    private final Random random = new Random(1);
    private volatile Instant now;

    MadeUpJournal(LocalDate first, int days, int messages) {
        this(first, days, messages, "");
    }

    /// Messages of a channel that wait for its destination `ehr` since yesterday.
    static MadeUpJournal waiting(String channel, int messages) {
        return new MadeUpJournal(LocalDate.now(ZoneOffset.UTC).minusDays(1), 1, messages, channel);
    }

    private MadeUpJournal(LocalDate first, int days, int messages, String channel) {
        this.channel = channel;
        this.first = first;
        this.days = days;
        this.messages = messages;
        this.now = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    LocalDate first() {
        return first;
    }

    /// The day after the last.
    LocalDate end() {
        return first.plusDays(days);
    }

    /// What the journal has to go by.
    Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    static MessageQuery byControlId(int number, int limit) {
        return query(Optional.of("C" + number), Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    static MessageQuery byPatient(int number, int limit) {
        String patient = "TESTPATIENT" + number % PATIENTS;
        return query(Optional.empty(), Optional.of(patient), Optional.empty(), Optional.empty(), limit);
    }

    static MessageQuery byOrder(int number, int limit) {
        String order = "ORDER" + number / PER_ORDER;
        return query(Optional.empty(), Optional.empty(), Optional.of(order), Optional.empty(), limit);
    }

    static MessageQuery byType(int limit) {
        return query(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(TYPES.getFirst()), limit);
    }

    private static MessageQuery query(
            Optional<String> controlId,
            Optional<String> patient,
            Optional<String> order,
            Optional<String> type,
            int limit) {
        return new MessageQuery(
                Optional.empty(),
                controlId,
                patient,
                order,
                type,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                limit);
    }

    void fill(Journal journal) {
        for (int number = 1; number <= messages; number += BATCH) {
            now = first.atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .plus(Duration.ofDays(days).dividedBy(messages).multipliedBy(number - 1L));
            batch(journal, number, Math.min(BATCH, messages - number + 1));
        }
    }

    private void batch(Journal journal, int number, int size) {
        List<CompletableFuture<Long>> received = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            received.add(journal.append(received(number + i)));
        }
        List<CompletableFuture<Long>> delivered = new ArrayList<>();
        for (CompletableFuture<Long> each : received) {
            var id = new MessageId(each.join());
            var _ = journal.append(new Entry.Answered(id, SenderLeg.SENT));
            CompletableFuture<Long> processed = journal.append(processed(id));
            delivered.add(channel.isEmpty() ? journal.append(delivered(id)) : processed);
        }
        delivered.forEach(CompletableFuture::join);
    }

    private Entry.Received received(int number) {
        var label = new Label(
                "PMS|NORTH",
                "C" + number,
                TYPES.get(random.nextInt(TYPES.size())),
                "TESTPATIENT" + random.nextInt(PATIENTS),
                "ORDER" + number / PER_ORDER);
        return new Entry.Received(
                channel.isEmpty() ? "adt-" + random.nextInt(8) : channel,
                now,
                "127.0.0.1",
                label,
                Reception.ACCEPTED,
                SenderLeg.OWED,
                List.of(),
                text(BODY),
                text(REPLY));
    }

    private Entry.Processed processed(MessageId id) {
        var routed = new Routed("ehr", "#" + id, new Content.AsReceived());
        return new Entry.Processed(id, now, Processing.ROUTED, List.of(), List.of(routed));
    }

    private Entry.Attempted delivered(MessageId id) {
        return new Entry.Attempted(
                new DeliveryId(id, "ehr"),
                1,
                now,
                Duration.ofMillis(2),
                "delivered",
                new DeliveryState.Delivered("HTTP 200"),
                Payload.EMPTY);
    }

    /// As compressible as messages are: few words, many numbers.
    private Payload text(int size) {
        var text = new StringBuilder(size + 64);
        while (text.length() < size) {
            text.append("PID|1||").append(random.nextInt()).append("^^^NORTH^MR||TESTPATIENT^ONE||");
        }
        text.setLength(size);
        return Payload.of(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
