package org.drawbridge.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;

/// Measures a large journal, by hand: `RetentionSpeed FOLDER MESSAGES-A-DAY DAYS`. The first run fills it with days of
/// messages that were delivered; the second searches it by each field and removes days. Prints one line for each
/// figure.
public final class RetentionSpeed {

    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final int BATCH = 512;

    private final Path home;
    private final int perDay;
    private final int days;
    private final Random random = new Random(1);
    private final SetClock clock =
            new SetClock(FIRST.atStartOfDay(ZoneOffset.UTC).toInstant());

    private RetentionSpeed(Path home, int perDay, int days) {
        this.home = home;
        this.perDay = perDay;
        this.days = days;
    }

    public static void main(String[] arguments) throws Exception {
        new RetentionSpeed(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))
                .measure();
    }

    private void measure() throws Exception {
        boolean there = Files.exists(home);
        long begun = System.nanoTime();
        try (SegmentJournal journal = open()) {
            if (there) {
                say("opened in", millis(begun), "ms");
            } else {
                fill(journal);
                say("filled at", (double) perDay * days * 1e9 / (System.nanoTime() - begun), "messages/s");
                return;
            }
            sizes("full");
            clock.now = FIRST.plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant();
            for (String field : List.of("control id", "patient", "order", "type", "newest")) {
                search(journal, field);
            }
            removeOldest(journal);
            removeOldest(journal);
            sizes("two days less");
        }
        sizes("closed");
        begun = System.nanoTime();
        try (SegmentJournal journal = open()) {
            say("opened again in", millis(begun), "ms");
            say("newest", journal.search(MessageQuery.newest(50)).size(), "found");
        }
    }

    private void fill(SegmentJournal journal) {
        int number = 0;
        for (int day = 0; day < days; day++) {
            for (int i = 0; i < perDay; i += BATCH) {
                clock.now = FIRST.plusDays(day)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .plusMillis(86_400_000L * i / perDay);
                List<CompletableFuture<Long>> ids = new ArrayList<>();
                List<String> patients = new ArrayList<>();
                for (int j = 0; j < BATCH; j++) {
                    patients.add("TESTPATIENT" + random.nextInt(50_000));
                    ids.add(journal.append(received(++number, patients.getLast())));
                }
                List<CompletableFuture<Long>> last = new ArrayList<>();
                for (int j = 0; j < BATCH; j++) {
                    var id = new MessageId(ids.get(j).join());
                    var _ = journal.append(new Entry.Answered(id, SenderLeg.SENT));
                    var _ = journal.append(new Entry.Processed(
                            id,
                            clock.now,
                            Processing.ROUTED,
                            List.of(),
                            List.of(new Routed("ehr", patients.get(j), new Content.AsReceived()))));
                    last.add(journal.append(new Entry.Attempted(
                            new DeliveryId(id, "ehr"),
                            1,
                            clock.now,
                            Duration.ofMillis(2),
                            "delivered",
                            new DeliveryState.Delivered("HTTP 200"),
                            Payload.EMPTY)));
                }
                last.forEach(CompletableFuture::join);
            }
        }
    }

    private Entry.Received received(int number, String patient) {
        return new Entry.Received(
                "adt-" + random.nextInt(8),
                clock.now,
                "127.0.0.1",
                new Label(
                        "PMS|NORTH",
                        "C" + number,
                        List.of("ADT^A08", "ORU^R01", "ORM^O01").get(random.nextInt(3)),
                        patient,
                        "ORDER" + number / 3),
                Reception.ACCEPTED,
                SenderLeg.OWED,
                List.of(),
                text(600),
                text(90));
    }

    private Payload text(int size) {
        var text = new StringBuilder(size + 64);
        while (text.length() < size) {
            text.append("PID|1||").append(random.nextInt()).append("^^^NORTH^MR||TESTPATIENT^ONE||");
        }
        text.setLength(size);
        return Payload.of(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void search(SegmentJournal journal, String field) {
        List<Double> took = new ArrayList<>();
        int found = 0;
        for (int i = 0; i < 200; i++) {
            int number = 1 + random.nextInt(perDay * days);
            MessageQuery query = switch (field) {
                case "control id" -> query(Optional.of("C" + number), none(), none(), none());
                case "patient" -> query(none(), Optional.of("TESTPATIENT" + number % 50_000), none(), none());
                case "order" -> query(none(), none(), Optional.of("ORDER" + number / 3), none());
                case "type" -> query(none(), none(), none(), Optional.of("ORU^R01"));
                default -> MessageQuery.newest(50);
            };
            long begun = System.nanoTime();
            found += journal.search(query).size();
            took.add((System.nanoTime() - begun) / 1e6);
        }
        took.sort(Double::compare);
        say("search by " + field + ", p50", took.get(99), "ms");
        say("search by " + field + ", p95 (found " + found + ")", took.get(189), "ms");
    }

    private static Optional<String> none() {
        return Optional.empty();
    }

    private static MessageQuery query(
            Optional<String> controlId, Optional<String> patient, Optional<String> order, Optional<String> type) {
        return new MessageQuery(
                none(),
                controlId,
                patient,
                order,
                type,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                50);
    }

    private void removeOldest(SegmentJournal journal) throws Exception {
        Path folder;
        try (Stream<Path> found = Files.list(home.resolve("journal"))) {
            folder = found.sorted().findFirst().orElseThrow();
        }
        LocalDate oldest = LocalDate.parse(folder.getFileName().toString());
        int keep = (int) ChronoUnit.DAYS.between(oldest, FIRST.plusDays(days)) - 1;
        var rules = new RetentionRules(new RetentionRules.Keep(keep, keep, keep), Map.of(), 0);
        long begun = System.nanoTime();
        Thread watch = Thread.ofPlatform().start(() -> {
            while (Files.exists(folder)) {
                LockSupport.parkNanos(1_000_000);
            }
            say("dropped a day in", millis(begun), "ms");
        });
        List<Retention.Cut> cuts = journal.retention().run(rules, clock.now, _ -> {});
        say("  its rows, and compacting: " + cuts.getFirst().removed() + " messages", millis(begun), "ms");
        watch.join();
    }

    private SegmentJournal open() {
        return SegmentJournal.open(home, clock, new SegmentJournal.Settings(0));
    }

    private void sizes(String when) throws Exception {
        say(when + ": log", bytes(home.resolve("journal")) / 1e6, "MB");
        say(when + ": index", bytes(home.resolve("index")) / 1e6, "MB");
    }

    private static long bytes(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static long millis(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    @SuppressWarnings("SystemOut")
    private static void say(String what, Number figure, String unit) {
        System.out.printf("%-46s %,12.1f %s%n", what, figure.doubleValue(), unit);
    }
}
