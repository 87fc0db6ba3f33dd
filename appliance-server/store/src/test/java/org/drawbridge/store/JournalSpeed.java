package org.drawbridge.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;

/// Measures the journal, by hand: `JournalSpeed FOLDER [MESSAGES]`. Prints one line for each figure.
public final class JournalSpeed {

    private static final int BODY = 1200;
    private static final int BUNDLE = 6000;

    private final Path folder;
    private final int messages;
    private final AtomicLong control = new AtomicLong();

    private JournalSpeed(Path folder, int messages) {
        this.folder = folder;
        this.messages = messages;
    }

    public static void main(String[] arguments) throws Exception {
        int messages = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
        new JournalSpeed(Path.of(arguments[0]), messages).measure();
    }

    private void measure() throws Exception {
        for (int batch : new int[] {1, 32, 128}) {
            bare(batch);
        }
        for (int callers : new int[] {1, 32, 128}) {
            delete();
            try (Journal journal = open()) {
                long begun = System.nanoTime();
                run(journal, callers, callers == 1 ? 5_000 : 100_000, false, false);
                say("append, " + callers + " callers", rate(callers == 1 ? 5_000 : 100_000, begun), "entries/s");
            }
        }
        flow("accept only", messages, false);
        search();
        flow("end to end", messages / 4, true);
    }

    /// What the disk can do: the same bytes, written and forced.
    private void bare(int batch) throws IOException {
        Path file = folder.resolve("bare");
        Files.createDirectories(folder);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.allocate(batch * BODY);
            new Random(1).nextBytes(bytes.array());
            int rounds = 3_000;
            long begun = System.nanoTime();
            for (int i = 0; i < rounds; i++) {
                bytes.clear();
                int _ = channel.write(bytes);
                channel.force(false);
            }
            say("bare write and force of " + batch, rate(rounds * (double) batch, begun), "bodies/s");
        }
        Files.delete(file);
    }

    /// Messages in the order of their facts, from many callers, and how long the index takes to follow.
    private void flow(String name, int count, boolean delivered) throws Exception {
        delete();
        try (Journal journal = open()) {
            long cpu = cpu("journal-index");
            long writerCpu = cpu("journal-writer");
            long begun = System.nanoTime();
            run(journal, 128, count, true, delivered);
            long appended = System.nanoTime();
            long counted = journal.counts("adt").messages().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            long settled = System.nanoTime();
            say(name + ", messages", rate(count, begun), "messages/s");
            say(
                    name + ", index behind at the end",
                    Duration.ofNanos(settled - appended).toMillis(),
                    "ms");
            say(name + ", index followed at", counted * 1e9 / (settled - begun), "messages/s");
            say(name + ", index thread", (cpu("journal-index") - cpu) / 1e3 / count, "us cpu/message");
            say(name + ", writer thread", (cpu("journal-writer") - writerCpu) / 1e3 / count, "us cpu/message");
            say(name + ", before close", journal.bytesOnDisk() / (double) count, "bytes/message");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                if (Files.size(each) > 1_000_000) {
                    say("  " + each.getFileName(), Files.size(each) / (double) count, "bytes/message");
                }
            }
        }
        long begun = System.nanoTime();
        try (Journal journal = open()) {
            say(
                    name + ", reopened in",
                    Duration.ofNanos(System.nanoTime() - begun).toMillis(),
                    "ms");
            begun = System.nanoTime();
            int found = journal.recent("adt", 20_000).size();
            say(
                    name + ", recent " + found,
                    Duration.ofNanos(System.nanoTime() - begun).toMillis(),
                    "ms");
        }
    }

    private void search() {
        try (Journal journal = open()) {
            for (int round = 0; round < 3; round++) {
                ask(journal, "newest 50", MessageQuery.newest(50));
                ask(journal, "control id", query(Optional.of("C" + messages / 2), none(), none(), Optional.empty()));
                ask(journal, "control id, none", query(Optional.of("X"), none(), none(), Optional.empty()));
                ask(journal, "patient", query(none(), Optional.of("TESTPATIENT77"), none(), Optional.empty()));
                ask(journal, "type", query(none(), none(), Optional.of("ADT^A08"), Optional.empty()));
                ask(journal, "state completed", query(none(), none(), none(), Optional.of(MessageState.COMPLETED)));
                ask(journal, "state failed, none", query(none(), none(), none(), Optional.of(MessageState.FAILED)));
            }
        }
    }

    private static Optional<String> none() {
        return Optional.empty();
    }

    private static void ask(Journal journal, String name, MessageQuery query) {
        long begun = System.nanoTime();
        int found = journal.search(query).size();
        say("search by " + name + " (" + found + ")", (System.nanoTime() - begun) / 1e6, "ms");
    }

    private static MessageQuery query(
            Optional<String> controlId, Optional<String> patient, Optional<String> type, Optional<MessageState> state) {
        return new MessageQuery(
                none(),
                controlId,
                patient,
                none(),
                type,
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                50);
    }

    private void run(Journal journal, int callers, int count, boolean whole, boolean delivered) throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < callers; c++) {
            long seed = c;
            int share = count / callers + (c < count % callers ? 1 : 0);
            threads.add(Thread.ofVirtual().start(() -> {
                var random = new Random(seed);
                for (int i = 0; i < share; i++) {
                    message(journal, random, whole, delivered);
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }
    }

    private void message(Journal journal, Random random, boolean whole, boolean delivered) {
        Instant at = Clock.systemUTC().instant();
        var label = new Label(
                "PMS|NORTH",
                "C" + control.incrementAndGet(),
                random.nextBoolean() ? "ADT^A08" : "ORU^R01",
                "TESTPATIENT" + random.nextInt(50_000),
                random.nextBoolean() ? "" : "ORDER" + random.nextInt(1_000_000));
        var id = new MessageId(journal.append(new Entry.Received(
                        "adt",
                        at,
                        "127.0.0.1",
                        label,
                        Reception.ACCEPTED,
                        SenderLeg.OWED,
                        List.of(),
                        text(random, BODY),
                        text(random, 90)))
                .join());
        if (whole) {
            var _ = journal.append(new Entry.Answered(id, SenderLeg.SENT));
            List<Routed> routed = delivered
                    ? List.of(new Routed("ehr", label.patientId(), new Content.Mapped(text(random, BUNDLE), "")))
                    : List.of();
            journal.append(new Entry.Processed(id, at, Processing.ROUTED, List.of(), routed))
                    .join();
            if (delivered) {
                journal.append(new Entry.Attempted(
                                new DeliveryId(id, "ehr"),
                                1,
                                at,
                                Duration.ofMillis(2),
                                "delivered",
                                new DeliveryState.Delivered("HTTP 200"),
                                Payload.EMPTY))
                        .join();
            }
        }
    }

    /// As compressible as messages are: few words, many numbers.
    private static Payload text(Random random, int size) {
        var text = new StringBuilder(size + 16);
        while (text.length() < size) {
            text.append("PID|1||").append(random.nextInt()).append("^^^NORTH^MR||TESTPATIENT^ONE||");
        }
        text.setLength(size);
        return Payload.of(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private Journal open() {
        return SegmentJournal.open(folder.resolve("home"), Clock.systemUTC());
    }

    private void delete() throws IOException {
        Path home = folder.resolve("home");
        if (Files.exists(home)) {
            try (Stream<Path> all = Files.walk(home)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static long cpu(String thread) {
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (each.getName().equals(thread)) {
                return threads.getThreadCpuTime(each.threadId());
            }
        }
        return 0;
    }

    private static double rate(double count, long begun) {
        return count * 1e9 / (System.nanoTime() - begun);
    }

    @SuppressWarnings("SystemOut")
    private static void say(String what, Number figure, String unit) {
        System.out.printf("%-42s %,12.1f %s%n", what, figure.doubleValue(), unit);
    }
}
