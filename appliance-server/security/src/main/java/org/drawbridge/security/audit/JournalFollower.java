package org.drawbridge.security.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Exchange;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredMessage;

/// Brings what was exchanged with other systems from the journal into the trail, once a minute: an entry for each
/// system, direction and outcome, with every message and its patient. The pipeline does not wait for it. Where it is
/// is in the trail itself, so that after a crash it goes on there; an entry may come twice then, and none is missing.
///
/// Works on its own thread, `audit-exchanges`.
public final class JournalFollower implements AutoCloseable {

    /// Of one entry, which has to fit in a block of the trail.
    static final int MOST = 1_000;

    /// How often what is new is taken over from the journal, before it forgets it and has to read its log again.
    private static final Duration LOOK = Duration.ofSeconds(1);
    /// How often it is brought into the trail.
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int BYTES = 40_000;
    private static final int LONGEST_PATIENT = 100;
    private static final int REMEMBERED = 50_000;

    private final Trail trail;
    private final Journal journal;
    private final BiFunction<String, String, String> address;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("audit-exchanges").unstarted(this::follow);
    private final Map<Long, Outside> outsides = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Outside> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<Leg, Open> open = new LinkedHashMap<>();
    /// Up to which of the journal's facts all exchanges are in the trail.
    private long upTo;
    /// Up to which of them they are at least in `open`.
    private long taken;

    /// What an entry is about.
    private record Leg(Action action, String peer, String what, int outcome) {}

    private record Outside(String channel, String patient) {}

    private static final class Open {
        private final List<Exchanges.One> all = new ArrayList<>();
        private final Instant since;
        private Instant last;
        private int bytes;

        Open(Instant since) {
            this.since = since;
            this.last = since;
        }
    }

    /// @param address of a channel's destination, as it is now; empty if there is none any more
    public JournalFollower(Trail trail, Journal journal, BiFunction<String, String, String> address) {
        this.trail = trail;
        this.journal = journal;
        this.address = address;
    }

    public void start() {
        thread.start();
    }

    private void follow() {
        try {
            upTo = trail.exchangedUpTo();
            taken = upTo;
            long settled = 0;
            do {
                long now = System.nanoTime();
                boolean due = settled == 0 || now - settled >= EVERY.toNanos();
                pass(due);
                settled = due ? now : settled;
            } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
            pass(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes over what is new, and brings all of it into the trail if that is due. What cannot be kept now is taken
    /// over
    /// the next time.
    private void pass(boolean due) {
        try {
            taken = journal.exchanges(taken, this::note);
            if (due) {
                while (!open.isEmpty()) {
                    Leg next = open.keySet().iterator().next();
                    flush(next, open.size() == 1 ? taken : upTo);
                }
                upTo = taken;
            }
        } catch (StorageException e) {
            // Said in the log by whoever could not read or write; the journal still has it.
            open.clear();
            taken = upTo;
        }
    }

    private void note(long number, Exchange exchange) {
        switch (exchange) {
            case Exchange.Taken it -> {
                outsides.put(number, new Outside(it.channel(), it.patientId()));
                int outcome = it.reception() == Reception.ACCEPTED ? 0 : 4;
                add(new Leg(Action.RECEIVED, it.peer(), it.channel(), outcome), it.at(), number, it.patientId());
            }
            case Exchange.Tried it -> {
                long message = it.delivery().message().value();
                String destination = it.delivery().destination();
                Outside outside = outsides.computeIfAbsent(message, this::find);
                String what = outside.channel() + "/" + destination;
                String peer = address.apply(outside.channel(), destination);
                add(new Leg(Action.SENT, peer, what, outcome(it.next())), it.at(), message, outside.patient());
            }
        }
    }

    private Outside find(long message) {
        Optional<StoredMessage> found = journal.message(new MessageId(message));
        return found.map(each -> new Outside(each.channel(), each.label().patientId()))
                .orElse(new Outside("", ""));
    }

    /// `AuditEvent.outcome`: done, refused by the other side, or not known to have arrived.
    private static int outcome(DeliveryState next) {
        return switch (next) {
            case DeliveryState.Delivered _ -> 0;
            case DeliveryState.Rejected _ -> 4;
            case DeliveryState.Waiting _, DeliveryState.Sending _ -> 8;
            case DeliveryState.Uncertain _, DeliveryState.Cancelled _ -> 8;
        };
    }

    private void add(Leg leg, Instant at, long message, String patient) {
        Open one = open.computeIfAbsent(leg, _ -> new Open(at));
        String id = patient.length() > LONGEST_PATIENT ? patient.substring(0, LONGEST_PATIENT) : patient;
        one.all.add(new Exchanges.One(message, id));
        one.last = at;
        one.bytes += 12 + 3 * id.length();
        if (one.all.size() == MOST || one.bytes > BYTES) {
            flush(leg, upTo);
        }
    }

    private void flush(Leg leg, long reached) {
        Open one = open.get(leg);
        if (one != null) {
            trail.append(new Entry(
                    one.last,
                    leg.action(),
                    "",
                    leg.peer(),
                    leg.what(),
                    0,
                    "",
                    leg.outcome(),
                    "",
                    new Exchanges(one.since, reached, one.all)));
            open.remove(leg);
        }
    }

    /// Takes over what there is, and ends.
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
