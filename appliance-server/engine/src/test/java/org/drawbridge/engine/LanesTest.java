package org.drawbridge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.drawbridge.engine.Lanes.Removal;
import org.drawbridge.engine.Lanes.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LanesTest {

    private static final Clock CLOCK = Clock.systemUTC();

    private final List<Integer> done = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedDeque<Boolean> failures = new ConcurrentLinkedDeque<>();
    private final AtomicInteger turns = new AtomicInteger();
    private final List<BreakerState> breaker = new CopyOnWriteArrayList<>();
    private Gate gate = Gate.OPEN;

    /// Fails as told (true: the peer is unwell), then gets everything done.
    private Verdict<Integer> work(int item, int failed) {
        turns.incrementAndGet();
        Boolean peer = failures.poll();
        if (peer != null) {
            Instant next = Instant.now().plusMillis(2);
            Sign sign = peer ? new Sign.Unwell("connect", "told to fail", next) : Sign.WELL;
            return new Verdict.Again<>(item, next, "told to fail", sign);
        }
        done.add(item);
        return new Verdict.Done<>(Sign.WELL);
    }

    @Test
    void keepsTheOrderWithinALaneThroughFailures() throws Exception {
        var lanes = started(lanes(this::work, 8));
        for (int i = 0; i < 20; i++) {
            failures.add(i % 4 == 0);
        }
        for (int i = 1; i <= 60; i++) {
            lanes.add("patient" + i % 3, i);
        }

        drain(lanes);

        assertThat(done).hasSize(60);
        assertThat(turns).hasValue(80);
        for (int lane = 0; lane < 3; lane++) {
            int key = lane;
            assertThat(done.stream().filter(item -> item % 3 == key)).isSorted();
        }
    }

    @Test
    void oneLaneProbesAPeerThatIsUnwellForAll() throws Exception {
        var most = new AtomicInteger();
        var now = new AtomicInteger();
        var lanes = lanes(
                (item, failed) -> {
                    boolean unwell = !failures.isEmpty();
                    int probing = now.incrementAndGet();
                    if (unwell) {
                        most.accumulateAndGet(probing, Math::max);
                    }
                    try {
                        return work(item, failed);
                    } finally {
                        now.decrementAndGet();
                    }
                },
                1);
        for (int i = 0; i < 5; i++) {
            failures.add(true);
        }
        for (int i = 1; i <= 50; i++) {
            lanes.add("patient" + i, i);
        }
        started(lanes);

        drain(lanes);

        assertThat(done).hasSize(50);
        assertThat(turns).hasValue(55);
        assertThat(most).hasValue(1);
    }

    @Test
    void theBreakerOpensProbesAndCloses() throws Exception {
        var lanes = lanes(this::work, 1);
        failures.addAll(List.of(true, true));
        lanes.add("a", 1);
        lanes.add("b", 2);
        started(lanes);

        drain(lanes);

        assertThat(breaker.stream().map(each -> each.name() + " " + each.failures()))
                .containsExactly("open 1", "half-open 1", "open 2", "half-open 2", "closed 0");
        assertThat(done).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aTurnThatDidNotAskThePeerLeavesTheBreakerUndecided() throws Exception {
        var untried = new AtomicInteger();
        var lanes = lanes(
                (item, failed) -> turns.get() == 1 && untried.getAndIncrement() == 0
                        ? new Verdict.Again<>(item, Instant.now(), "the disk is full", Sign.NONE)
                        : work(item, failed),
                1);
        failures.add(true);
        lanes.add("a", 1);
        started(lanes);

        drain(lanes);

        assertThat(breaker.stream().map(BreakerState::name))
                .containsExactly("open", "half-open", "open", "half-open", "closed");
    }

    @Test
    void aPersonResetsTheBreaker() throws Exception {
        var lanes = lanes(
                (item, failed) -> turns.getAndIncrement() == 0
                        ? new Verdict.Again<>(
                                item,
                                Instant.MAX,
                                "down",
                                new Sign.Unwell("connect", "down", Instant.now().plusSeconds(3600)))
                        : work(item, failed),
                4);
        lanes.add("a", 1);
        started(lanes);
        while (lanes.trouble().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }

        lanes.resetBreaker();

        drain(lanes);
        assertThat(done).containsExactly(1);
    }

    @Test
    void aGateHoldsEveryLaneAndSaysUntilWhen() throws Exception {
        gate = new RateLimit(20, RateLimit.Span.SECOND, ZoneOffset.UTC).gate();
        var lanes = lanes(this::work, 8);
        long begun = System.nanoTime();
        for (int i = 0; i < 30; i++) {
            lanes.add("patient" + i, i);
        }
        started(lanes);
        while (done.size() < 20) {
            TimeUnit.MILLISECONDS.sleep(1);
        }

        assertThat(lanes.hold("patient29"))
                .hasValueSatisfying(
                        hold -> assertThat(hold.reason()).isEqualTo("The limit of 20 a second is reached."));
        drain(lanes);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(490));
    }

    @Test
    void aLaneInTroubleDoesNotHoldTheOthers() throws Exception {
        var lanes = started(lanes(
                (item, _) -> item == 1
                        ? new Verdict.Again<>(item, Instant.now().plusSeconds(60), "its own trouble", Sign.WELL)
                        : work(item, 0),
                4));
        lanes.add("a", 1);
        lanes.add("a", 2);
        lanes.add("b", 3);

        while (lanes.size() > 2) {
            TimeUnit.MILLISECONDS.sleep(1);
        }

        assertThat(done).containsExactly(3);
        assertThat(lanes.hold("a"))
                .hasValueSatisfying(hold -> assertThat(hold.reason()).isEqualTo("its own trouble"));
        assertThat(lanes.hold("b")).isEmpty();
        lanes.stop(Duration.ofSeconds(1));
    }

    @Test
    void whatWaitsCanBeTakenOutAndWhatIsUnderWayCannot() throws Exception {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var lanes = started(lanes(
                (item, _) -> {
                    begun.countDown();
                    mayEnd.await();
                    done.add(item);
                    return new Verdict.Done<>(Sign.WELL);
                },
                1));
        lanes.add("a", 1);
        lanes.add("a", 2);
        lanes.add("b", 3);
        begun.await();

        assertThat(lanes.remove("a", item -> item == 1)).isInstanceOf(Removal.Busy.class);
        assertThat(lanes.remove("a", item -> item == 2)).isEqualTo(new Removal.Removed<>(2));
        assertThat(lanes.remove("b", item -> item == 3)).isEqualTo(new Removal.Removed<>(3));
        assertThat(lanes.remove("c", item -> item == 4)).isInstanceOf(Removal.Absent.class);
        mayEnd.countDown();

        drain(lanes);
        assertThat(done).containsExactly(1);
    }

    @Test
    void nothingBeginsWhilePausedOrAfterTheStop() throws Exception {
        var lanes = started(lanes(this::work, 4));
        lanes.pause();
        lanes.add("a", 1);
        assertThat(lanes.hold("a")).isPresent();
        lanes.resume();
        while (lanes.size() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        lanes.stop(Duration.ofSeconds(1));
        lanes.add("a", 2);

        assertThat(done).containsExactly(1);
        assertThat(lanes.size()).isEqualTo(1);
    }

    @Test
    void aLaneThatHoldsSomethingUrgentGoesAheadWhole() throws Exception {
        var lanes = lanes(this::work, 1);
        for (int i = 1; i <= 6; i++) {
            lanes.add("patient" + i % 3, i);
        }
        lanes.add("patient2", 1001);
        started(lanes);

        drain(lanes);

        assertThat(done.subList(0, 3)).containsExactly(2, 5, 1001);
        assertThat(done).hasSize(7);
    }

    @Test
    void nineTurnsNeverPassWithoutOneOfThoseThatWait() throws Exception {
        var lanes = lanes(this::work, 1);
        for (int i = 1; i <= 20; i++) {
            lanes.add("routine" + i, i);
        }
        for (int i = 1001; i <= 1200; i++) {
            lanes.add("urgent" + i, i);
        }
        started(lanes);

        drain(lanes);

        for (int i = 0; i < 20; i++) {
            assertThat(done.subList(9 * i, 9 * i + 9))
                    .as("turns from %d", 9 * i)
                    .filteredOn(item -> item <= 1000)
                    .containsExactly(i + 1);
        }
    }

    @Test
    void whatIsUrgentHasTurnsThatOthersDoNotTake() throws Exception {
        var mayEnd = new CountDownLatch(1);
        var urgent = new CountDownLatch(1);
        var lanes = started(new Lanes<Integer>(
                (item, _) -> {
                    if (item > 1000) {
                        urgent.countDown();
                    } else {
                        mayEnd.await();
                    }
                    return new Verdict.Done<>(Sign.WELL);
                },
                2,
                1,
                item -> item > 1000,
                new Breaker(breaker::add),
                gate,
                CLOCK));
        for (int i = 1; i <= 5; i++) {
            lanes.add("routine" + i, i);
        }
        lanes.add("urgent", 1001);

        assertThat(urgent.await(10, TimeUnit.SECONDS)).isTrue();
        mayEnd.countDown();
        drain(lanes);
    }

    private Lanes<Integer> lanes(Lanes.Work<Integer> work, int concurrency) {
        return new Lanes<>(work, concurrency, 0, item -> item > 1000, new Breaker(breaker::add), gate, CLOCK);
    }

    private static <T> Lanes<T> started(Lanes<T> lanes) {
        lanes.start("test");
        return lanes;
    }

    private static void drain(Lanes<?> lanes) throws InterruptedException {
        while (lanes.size() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        lanes.stop(Duration.ofSeconds(5));
    }
}
