package org.drawbridge.store;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drawbridge.engine.journal.DeliveryState.Waiting;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Journal.Page;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;

/// What follows from a loss: a fact that something was mapped or delivered may be among what was lost, and nothing
/// that was delivered is to be sent again by itself. So what seems to be under way since before the loss waits for a
/// person. That also has the index built anew.
final class Aftermath {

    private static final int PAGE = 1000;
    private static final String BY = "repair";
    private static final String UNCERTAIN = "What became of it may be in a part of the journal that was lost. Ask the"
            + " receiver whether it has it before you send it again.";
    private static final String FAILED =
            "It may have been mapped and sent; that is in a part of the journal that was lost.";

    private final SegmentJournal journal;
    private final Instant now;
    private final long until;
    private long uncertain;
    private long failed;

    private Aftermath(SegmentJournal journal, Instant now, long until) {
        this.journal = journal;
        this.now = now;
        this.until = until;
    }

    static Repair.Done of(Path home, Clock clock, List<Repair.Loss> losses) {
        long until = losses.stream().mapToLong(Repair.Loss::until).max().orElse(0);
        try (SegmentJournal journal = SegmentJournal.open(home, clock)) {
            var aftermath = new Aftermath(journal, clock.instant(), until);
            Set<String> channels = new HashSet<>();
            for (Tally.Kind each : journal.tally(Tally::allKinds)) {
                channels.add(each.channel());
            }
            channels.forEach(aftermath::messages);
            Set<List<String>> outlets = new HashSet<>();
            for (Tally.Standing each : journal.tally(Tally::allStandings)) {
                outlets.add(List.of(each.channel(), each.destination()));
            }
            outlets.forEach(each -> aftermath.deliveries(each.getFirst(), each.getLast()));
            return new Repair.Done(losses, aftermath.uncertain, aftermath.failed);
        }
    }

    private void messages(String channel) {
        long after = 0;
        while (true) {
            Page<StoredMessage> page = journal.unprocessed(channel, after, PAGE);
            for (StoredMessage each : page.items()) {
                after = each.id().value();
                if (after >= until) {
                    return;
                }
                var problem = new Problem("lost", Severity.ERROR, "", FAILED);
                journal.append(new Entry.Processed(each.id(), now, Processing.FAILED, List.of(problem), List.of()))
                        .join();
                failed++;
            }
            if (page.items().size() < PAGE) {
                return;
            }
        }
    }

    private void deliveries(String channel, String destination) {
        long after = 0;
        while (true) {
            Page<StoredDelivery> page = journal.undelivered(channel, destination, after, PAGE);
            for (StoredDelivery each : page.items()) {
                after = each.sequence();
                if (after >= until) {
                    return;
                }
                journal.append(new Entry.Moved(
                                each.id(), now, BY, Waiting.FRESH.claim().uncertain(UNCERTAIN)))
                        .join();
                uncertain++;
            }
            if (page.items().size() < PAGE) {
                return;
            }
        }
    }
}
