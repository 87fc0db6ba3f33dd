package org.drawbridge.store;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;

/// Appends to the journal in the folder given, a day each half second, and removes what is older than two days, until
/// it is killed. Prints a line for each message that is to stay: `stays 17 C-3-5`.
final class RemovingProcess {

    private final SegmentJournal journal;
    private final String run;
    private final AtomicLong count = new AtomicLong();
    private final Random random = new Random();

    private RemovingProcess(SegmentJournal journal, String run) {
        this.journal = journal;
        this.run = run;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Clock clock = fast();
        var process = new RemovingProcess(
                SegmentJournal.open(Path.of(arguments[0]), clock, new SegmentJournal.Settings(0)), arguments[1]);
        for (int i = 0; i < 8; i++) {
            Thread.ofPlatform().start(process::append);
        }
        var rules = new RetentionRules(new RetentionRules.Keep(2, 2, 2), Map.of(), 0);
        while (true) {
            var _ = process.journal.retention().run(rules, clock.instant(), _ -> {});
        }
    }

    /// Half a second is a day.
    static Clock fast() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                long millis = System.currentTimeMillis() - 1_700_000_000_000L;
                return Instant.EPOCH.plusSeconds(millis % 100_000_000 * 172);
            }
        };
    }

    private void append() {
        while (true) {
            String controlId = "C-" + run + "-" + count.incrementAndGet();
            var id = new MessageId(journal.append(received(controlId)).join());
            journal.append(new Entry.Processed(
                            id,
                            Instant.EPOCH,
                            Processing.ROUTED,
                            List.of(),
                            List.of(new Routed("ehr", "lane", new Content.Mapped(bytes("mapped " + controlId), "")))))
                    .join();
            boolean stays = random.nextInt(50) == 0;
            journal.append(new Entry.Attempted(
                            new DeliveryId(id, "ehr"),
                            1,
                            Instant.EPOCH,
                            Duration.ofMillis(1),
                            "code",
                            stays ? new DeliveryState.Uncertain("no answer") : new DeliveryState.Delivered("HTTP 200"),
                            Payload.EMPTY))
                    .join();
            if (stays) {
                say("stays " + id + " " + controlId);
            }
        }
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
    }

    private static Entry.Received received(String controlId) {
        return new Entry.Received(
                "adt",
                Instant.EPOCH,
                "127.0.0.1",
                new Label("PMS", controlId, "ADT^A08", "TESTPATIENT", ""),
                Reception.ACCEPTED,
                SenderLeg.SENT,
                List.of(),
                bytes("body " + controlId),
                bytes("reply " + controlId));
    }

    static Payload bytes(String text) {
        return AppendingProcess.bytes(text);
    }
}
