package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.StoredDelivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Ends a process that appends and removes, with SIGKILL, at random moments. `-Ddrawbridge.kills=20` for more than the
/// three of the build.
@Timeout(180)
class KilledRetentionTest {

    private static final int KILLS = Integer.getInteger("drawbridge.kills", 3);

    @TempDir
    Path home;

    private final Map<Long, String> stay = new HashMap<>();
    private final Random random = new Random();

    @Test
    void whatIsToStayIsThereWhereverARemovalWasCutOff() throws Exception {
        for (int run = 0; run < KILLS; run++) {
            removeAndKill(run);
            if (run % 2 == 1) {
                IndexDatabase.delete(home.resolve("index"));
            }
            assertThat(Inspection.of(home).faults()).isEmpty();
            try (SegmentJournal journal = open()) {
                check(journal);
                var rules = new RetentionRules(new RetentionRules.Keep(2, 2, 2), Map.of(), 0);
                var _ = journal.retention().run(rules, RemovingProcess.fast().instant(), _ -> {});
                check(journal);
            }
        }
    }

    private void removeAndKill(int run) throws IOException, InterruptedException {
        KilledProcess.run(RemovingProcess.class, home, run, 40 + random.nextInt(150), line -> {
            List<String> words = List.of(line.split(" ", -1));
            if (words.size() == 3 && words.getFirst().equals("stays")) {
                stay.put(Long.valueOf(words.get(1)), words.get(2));
            }
        });
    }

    private void check(SegmentJournal journal) {
        // The last line of a run may be cut.
        stay.forEach((number, controlId) -> {
            var id = new DeliveryId(new MessageId(number), "ehr");
            String whole = journal.message(id.message()).orElseThrow().label().controlId();
            assertThat(whole).startsWith(controlId);
            assertThat(journal.body(id.message())).contains(RemovingProcess.bytes("body " + whole));
            assertThat(journal.content(id)).contains(RemovingProcess.bytes("mapped " + whole));
        });
        assertThat(journal.deliveries("adt", Optional.of("ehr"), "uncertain", 10_000))
                .extracting(StoredDelivery::id)
                .hasSizeGreaterThanOrEqualTo(stay.size());
    }

    private SegmentJournal open() {
        return SegmentJournal.open(home, RemovingProcess.fast(), new SegmentJournal.Settings(0));
    }
}
