package org.drawbridge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LanesTest {

    private final List<Entry> facts = new CopyOnWriteArrayList<>();
    private final Peer peer = new Peer();

    @Test
    void keepsTheOrderWithinALaneThroughFailures() throws Exception {
        Lanes lanes = lanes(8);
        for (int i = 0; i < 20; i++) {
            peer.answers.add(new Outcome.Failed(new Failure(
                    Failure.Kind.TRANSIENT, Failure.Scope.MESSAGE, "http-500", "The peer failed.", Optional.empty())));
        }
        for (int i = 1; i <= 60; i++) {
            lanes.add(parcel(i, "patient" + i % 3));
        }

        drain(lanes);

        assertThat(peer.taken).hasSize(60);
        for (int lane = 0; lane < 3; lane++) {
            int key = lane;
            assertThat(peer.taken.stream().filter(id -> id % 3 == key)).isSorted();
        }
        assertThat(attempts("http-500")).isEqualTo(20);
    }

    @Test
    void aRejectedMessageDoesNotStopItsLane() throws Exception {
        Lanes lanes = lanes(1);
        peer.answers.add(new Outcome.Failed(Failure.rejected("http-422", "The peer refused it.")));
        lanes.add(parcel(1, "a"));
        lanes.add(parcel(2, "a"));

        drain(lanes);

        assertThat(peer.taken).containsExactly(2L);
        assertThat(facts.getFirst())
                .isInstanceOfSatisfying(
                        Entry.Attempted.class,
                        first ->
                                assertThat(first.next()).isEqualTo(new DeliveryState.Rejected("The peer refused it.")));
    }

    @Test
    void doesNotRepeatWhatIsUncertainWhereThatCouldDoHarm() throws Exception {
        peer.repeatable = false;
        peer.answers.add(new Outcome.Failed(Failure.uncertain("timeout", "No answer came.")));
        Lanes lanes = lanes(1);
        lanes.add(parcel(1, "a"));

        drain(lanes);

        assertThat(facts).hasSize(2);
        assertThat(facts.getFirst()).isInstanceOf(Entry.Started.class);
        assertThat(facts.getLast())
                .isInstanceOfSatisfying(
                        Entry.Attempted.class,
                        only -> assertThat(only.next()).isInstanceOf(DeliveryState.Uncertain.class));
        assertThat(peer.calls).hasValue(1);
    }

    @Test
    void oneLaneProbesAPeerThatIsDownForAll() throws Exception {
        for (int i = 0; i < 5; i++) {
            peer.answers.add(new Outcome.Failed(Failure.peerDown("connect", "The peer refuses connections.")));
        }
        Lanes lanes = lanes(1);
        for (int i = 1; i <= 50; i++) {
            lanes.add(parcel(i, "patient" + i));
        }

        drain(lanes);

        assertThat(peer.taken).hasSize(50);
        assertThat(peer.calls).hasValue(55);
    }

    private Lanes lanes(int concurrency) {
        var lanes = new Lanes(
                peer,
                entry -> {
                    facts.add(entry);
                    return CompletableFuture.completedFuture((long) facts.size());
                },
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)),
                concurrency,
                Clock.systemUTC(),
                new Random(1));
        lanes.start("test");
        return lanes;
    }

    private static void drain(Lanes lanes) throws InterruptedException {
        while (lanes.waiting() > 0) {
            Thread.onSpinWait();
        }
        lanes.stop(Duration.ofSeconds(5));
    }

    private static Lanes.Parcel parcel(long id, String lane) {
        return new Lanes.Parcel(new DeliveryId(new MessageId(id), "ehr"), lane, Label.NONE, 0, Payload.EMPTY);
    }

    private long attempts(String code) {
        return facts.stream()
                .filter(fact -> fact instanceof Entry.Attempted attempt
                        && attempt.code().equals(code))
                .count();
    }

    /// Answers as told, then takes everything.
    private static final class Peer implements Destination {
        final ConcurrentLinkedDeque<Outcome> answers = new ConcurrentLinkedDeque<>();
        final List<Long> taken = new CopyOnWriteArrayList<>();
        final AtomicInteger calls = new AtomicInteger();
        volatile boolean repeatable = true;

        @Override
        public Outcome deliver(Outgoing outgoing) {
            calls.incrementAndGet();
            Outcome told = answers.poll();
            if (told != null) {
                return told;
            }
            taken.add(outgoing.id().message().value());
            return new Outcome.Delivered("taken");
        }

        @Override
        public boolean repeatable() {
            return repeatable;
        }

        @Override
        public String address() {
            return "memory";
        }

        @Override
        public void close() {}
    }
}
