package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import org.drawbridge.engine.journal.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalHistoryTest {

    @TempDir
    Path home;

    @Test
    void answersAsTheFactsSay() {
        for (int seed = 0; seed < 5; seed++) {
            var model = new JournalModel();
            var history = new Histories(seed);
            Path each = home.resolve("home" + seed);
            for (int run = 0; run < 3; run++) {
                try (SegmentJournal journal = open(each)) {
                    SameAnswers.check(journal, model);
                    play(history, journal, model, 100);
                    SameAnswers.check(journal, model);
                }
            }
        }
    }

    @Test
    void buildsAMissingIndexFromTheLog() throws Exception {
        var model = new JournalModel();
        try (SegmentJournal journal = open(home)) {
            play(new Histories(42), journal, model, 300);
        }
        IndexDatabase.delete(home.resolve("index"));

        try (SegmentJournal journal = open(home)) {
            SameAnswers.check(journal, model);
        }
    }

    private static void play(Histories history, SegmentJournal journal, JournalModel model, int entries) {
        for (int i = 0; i < entries; i++) {
            long number = next(model);
            Entry entry = history.next(number);
            model.append(entry).join();
            assertThat(journal.append(entry).join()).isEqualTo(number);
        }
    }

    private static long next(JournalModel model) {
        return model.unprocessed("none", 0, 1).complete() + 1;
    }

    private static SegmentJournal open(Path home) {
        return SegmentJournal.open(home, Clock.systemUTC(), new SegmentJournal.Settings(0));
    }
}
