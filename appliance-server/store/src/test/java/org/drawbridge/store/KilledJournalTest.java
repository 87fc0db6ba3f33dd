package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Journal.Counts;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.StoredDelivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Ends a process that appends, with SIGKILL, at random moments. `-Ddrawbridge.kills=20` for more than the
/// five of the build.
@Timeout(180)
class KilledJournalTest {

    private static final int KILLS = Integer.getInteger("drawbridge.kills", 5);

    @TempDir
    Path home;

    private final Map<Long, String> received = new HashMap<>();
    private final Set<Long> delivered = new HashSet<>();
    private final Random random = new Random();

    @Test
    void everythingStoredBeforeTheKillIsThereAfterIt() throws Exception {
        for (int run = 0; run < KILLS; run++) {
            appendAndKill(run);
            Counts counts;
            try (SegmentJournal journal = open()) {
                check(journal);
                counts = journal.counts("adt");
            }
            if (run % 2 == 1) {
                IndexDatabase.delete(home.resolve("index"));
                try (SegmentJournal journal = open()) {
                    assertThat(journal.counts("adt")).as("built anew").isEqualTo(counts);
                }
            }
        }
    }

    private void appendAndKill(int run) throws IOException, InterruptedException {
        KilledProcess.run(AppendingProcess.class, home, run, 50 + random.nextInt(20_000), this::note);
    }

    /// The last line may be cut.
    private void note(String line) {
        List<String> words = List.of(line.split(" ", -1));
        if (words.size() == 3 && words.getFirst().equals("received")) {
            received.put(Long.valueOf(words.get(1)), words.get(2));
        } else if (words.size() == 2
                && words.getFirst().equals("delivered")
                && received.containsKey(Long.valueOf(words.get(1)))) {
            delivered.add(Long.valueOf(words.get(1)));
        }
    }

    private void check(SegmentJournal journal) {
        received.forEach((number, controlId) -> {
            var id = new MessageId(number);
            assertThat(journal.message(id)
                            .map(each -> each.label().controlId())
                            .filter(found -> found.startsWith(controlId)))
                    .as("message " + number)
                    .isPresent();
        });
        for (long number : sample()) {
            var id = new MessageId(number);
            String controlId = journal.message(id).orElseThrow().label().controlId();
            assertThat(journal.body(id)).contains(AppendingProcess.bytes("body " + controlId));
            assertThat(journal.reply(id)).contains(AppendingProcess.bytes("reply " + controlId));
        }
        delivered.forEach(number -> assertThat(journal.deliveries(new MessageId(number)))
                .extracting(StoredDelivery::state)
                .containsExactly(new DeliveryState.Delivered("HTTP 200")));
        long completed = journal.counts("adt").messages().getOrDefault(MessageState.COMPLETED, 0L);
        assertThat(completed).isGreaterThanOrEqualTo(delivered.size());
        for (StoredDelivery each : journal.undelivered("adt", "ehr", 0, 100).items()) {
            assertThat(journal.content(new DeliveryId(each.id().message(), "ehr")))
                    .isPresent();
        }
        assertThat(journal.deliveries("adt", Optional.of("ehr"), "rejected", 10))
                .isEmpty();
    }

    private List<Long> sample() {
        return received.keySet().stream().filter(_ -> random.nextInt(20) == 0).toList();
    }

    private SegmentJournal open() {
        return SegmentJournal.open(home, Clock.systemUTC(), new SegmentJournal.Settings(0));
    }
}
