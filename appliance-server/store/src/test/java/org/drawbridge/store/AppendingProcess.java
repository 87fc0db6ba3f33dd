package org.drawbridge.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;

/// Appends to the journal in the folder given until it is killed, and prints a line for each fact that was
/// stored: `received 17 C-3-5` or `delivered 17`.
final class AppendingProcess {

    private static final int CALLERS = 16;

    private final Journal journal;
    private final String run;
    private final AtomicLong count = new AtomicLong();

    private AppendingProcess(Journal journal, String run) {
        this.journal = journal;
        this.run = run;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Journal journal = SegmentJournal.open(Path.of(arguments[0]), Clock.systemUTC(), new SegmentJournal.Settings(0));
        var process = new AppendingProcess(journal, arguments[1]);
        for (int i = 0; i < CALLERS; i++) {
            Thread.ofPlatform().start(process::append);
        }
        Thread.currentThread().join();
    }

    private void append() {
        while (true) {
            String controlId = "C-" + run + "-" + count.incrementAndGet();
            var id = new MessageId(journal.append(received(controlId)).join());
            say("received " + id + " " + controlId);
            journal.append(new Entry.Processed(
                            id,
                            Instant.EPOCH,
                            Processing.ROUTED,
                            List.of(),
                            List.of(new Routed("ehr", "lane", new Content.Mapped(bytes("mapped " + controlId), "")))))
                    .join();
            journal.append(new Entry.Attempted(
                            new DeliveryId(id, "ehr"),
                            1,
                            Instant.EPOCH,
                            Duration.ofMillis(1),
                            "delivered",
                            new DeliveryState.Delivered("HTTP 200"),
                            Payload.EMPTY))
                    .join();
            say("delivered " + id);
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
                SenderLeg.OWED,
                List.of(),
                bytes("body " + controlId),
                bytes("reply " + controlId));
    }

    static Payload bytes(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
