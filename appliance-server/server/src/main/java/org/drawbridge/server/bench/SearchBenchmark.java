package org.drawbridge.server.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.server.Scratch;
import org.drawbridge.store.RetentionRules;
import org.drawbridge.store.RetentionRules.Keep;
import org.drawbridge.store.SegmentJournal;

/// How fast a large journal is searched, how fast its oldest day is dropped, and what space comes back. The journal is
/// made up: ten days of messages that were delivered, each with four facts.
final class SearchBenchmark {

    private static final double MB = 1 << 20;
    private static final int DAYS = 10;
    private static final int QUESTIONS = 200;
    private static final int PAGE = 50;

    private final int messages;
    private final Random random = new Random(1);
    private final List<Figure> figures = new ArrayList<>();

    SearchBenchmark(int messages) {
        this.messages = messages;
    }

    List<Figure> run() throws IOException {
        try (Scratch scratch = Scratch.make("bench")) {
            var made = new MadeUpJournal(LocalDate.of(2026, 9, 1), DAYS, messages);
            try (SegmentJournal journal = SegmentJournal.open(scratch.path(), made.clock())) {
                made.fill(journal);
                search(journal, "control id", number -> MadeUpJournal.byControlId(number, PAGE));
                search(journal, "patient", number -> MadeUpJournal.byPatient(number, PAGE));
                search(journal, "order", number -> MadeUpJournal.byOrder(number, PAGE));
                search(journal, "type", _ -> MadeUpJournal.byType(PAGE));
                remove(journal, scratch.path(), made);
            }
        }
        return figures;
    }

    /// The question about a message of that number.
    @FunctionalInterface
    private interface Question {
        MessageQuery about(int number);
    }

    private void search(SegmentJournal journal, String field, Question question) {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            MessageQuery query = question.about(1 + random.nextInt(messages));
            long begun = System.nanoTime();
            int _ = journal.search(query).size();
            took.add((System.nanoTime() - begun) / 1e6);
        }
        took.sort(Double::compare);
        figures.add(Figure.of(
                "search of %,d messages by %s, p95".formatted(messages, field),
                took.get(QUESTIONS * 95 / 100),
                "ms",
                "≤ 300",
                "p50: " + Figure.number(took.get(QUESTIONS / 2)) + " ms"));
    }

    private void remove(SegmentJournal journal, Path home, MadeUpJournal made) throws IOException {
        Path oldest = home.resolve("journal").resolve(made.first().toString());
        double before = bytes(home);
        var rules = new RetentionRules(new Keep(DAYS - 1, DAYS - 1, DAYS - 1), Map.of(), 0);
        long begun = System.nanoTime();
        var dropped = new double[1];
        Thread watch = Thread.ofPlatform().start(() -> {
            while (Files.exists(oldest)) {
                LockSupport.parkNanos(1_000_000);
            }
            dropped[0] = (System.nanoTime() - begun) / 1e9;
        });
        var cuts = journal.retention()
                .run(rules, made.end().atStartOfDay(ZoneOffset.UTC).toInstant(), _ -> {});
        double all = (System.nanoTime() - begun) / 1e9;
        join(watch);
        figures.add(Figure.of(
                "a day of %,d messages dropped".formatted(cuts.getFirst().removed()),
                dropped[0],
                "s",
                "≤ 1",
                "its rows, and compacting the index: " + Figure.number(all) + " s"));
        figures.add(Figure.of(
                "  journal and index, before and after",
                before / MB,
                "MB",
                "",
                Figure.number(bytes(home) / MB) + " MB"));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static double bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
