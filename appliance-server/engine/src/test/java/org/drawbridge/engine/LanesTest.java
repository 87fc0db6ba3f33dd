package org.drawbridge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    /// Fails as told (true: the peer is unwell), then gets everything done.
    private Verdict<Integer> work(int item, int failed) {
        turns.incrementAndGet();
        Boolean peer = failures.poll();
        if (peer != null) {
            return new Verdict.Again<>(item, Instant.now().plusMillis(2), peer, "told to fail");
        }
        done.add(item);
        return new Verdict.Done<>();
    }

    @Test
    void keepsTheOrderWithinALaneThroughFailures() throws Exception {
        var lanes = started(new Lanes<>(this::work, 8, CLOCK));
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
        var lanes = new Lanes<Integer>(
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
                1,
                CLOCK);
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
    void aLaneInTroubleDoesNotHoldTheOthers() throws Exception {
        var lanes = started(new Lanes<Integer>(
                (item, _) -> item == 1
                        ? new Verdict.Again<>(item, Instant.now().plusSeconds(60), false, "its own trouble")
                        : work(item, 0),
                4,
                CLOCK));
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
        var lanes = started(new Lanes<Integer>(
                (item, _) -> {
                    begun.countDown();
                    mayEnd.await();
                    done.add(item);
                    return new Verdict.Done<>();
                },
                1,
                CLOCK));
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
        var lanes = started(new Lanes<>(this::work, 4, CLOCK));
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
