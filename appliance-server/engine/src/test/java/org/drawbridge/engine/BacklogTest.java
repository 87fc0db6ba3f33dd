package org.drawbridge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.drawbridge.engine.Backlog.Item;
import org.drawbridge.engine.Lanes.Verdict;
import org.drawbridge.engine.journal.Journal.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class BacklogTest {

    private static final Room SMALL = new Room(20, 1 << 20);

    /// What is not done, by its number.
    private final TreeMap<Long, Item<String>> journal = new TreeMap<>();

    private final List<Item<String>> done = new CopyOnWriteArrayList<>();
    private final Random random = new Random(1);
    private long newest;
    private Lanes<Item<String>> lanes = lanes(1);
    private Backlog<String> backlog = new Backlog<>(lanes, new Stored(), SMALL);

    private Lanes<Item<String>> lanes(int concurrency) {
        return new Lanes<>(
                this::turn, concurrency, 0, Item::urgent, new Breaker(_ -> {}), Gate.OPEN, Clock.systemUTC());
    }

    private Verdict<Item<String>> turn(Item<String> item, int failures) {
        synchronized (journal) {
            journal.remove(item.sequence());
            done.add(item);
        }
        backlog.done(item);
        return new Verdict.Done<>(Sign.NONE);
    }

    /// The journal, which knows nothing of what is in memory.
    private final class Stored implements Backlog.Pages<String> {

        @Override
        public Page<Item<String>> after(long position, int limit, long bytes) {
            synchronized (journal) {
                return new Page<>(read(position, limit, _ -> true), Math.max(position, newest));
            }
        }

        @Override
        public List<Item<String>> urgent(long position, int limit) {
            return read(position, limit, Item::urgent);
        }

        @Override
        public List<Item<String>> lane(Item<String> item, long position, int limit) {
            return read(position, limit, each -> each.lane().equals(item.lane()));
        }

        private List<Item<String>> read(long position, int limit, Predicate<Item<String>> which) {
            synchronized (journal) {
                return journal.tailMap(position, false).values().stream()
                        .filter(which)
                        .limit(limit)
                        .toList();
            }
        }
    }

    private Item<String> keep(String lane, boolean urgent) {
        synchronized (journal) {
            var item = new Item<>(++newest, lane, urgent, 0, "");
            journal.put(item.sequence(), item);
            return item;
        }
    }

    private void start() {
        backlog.start("test");
        lanes.start("test");
    }

    private void drain(int all) throws InterruptedException {
        while (done.size() < all) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        backlog.stop();
        lanes.stop(Duration.ofSeconds(5));
    }

    @Test
    void whatIsUrgentGoesBeforeABacklogThatWaitsInTheJournal() throws Exception {
        // Given
        for (int i = 0; i < 5_000; i++) {
            keep("patient" + i, i >= 4_990);
        }

        // When
        start();
        drain(5_000);

        // Then
        int last = lastUrgent();
        assertThat(last).isLessThan(200);
    }

    @Test
    void whatIsBeforeItInItsLaneGoesAlong() throws Exception {
        // Given
        for (int i = 0; i < 5_000; i++) {
            keep("patient" + i % 500, i == 4_999);
        }

        // When
        start();
        drain(5_000);

        // Then
        assertThat(lastUrgent()).isLessThan(200);
        assertThat(ofLane("patient499")).hasSize(10).isSorted();
    }

    @Test
    void aLaneWithTooMuchBeforeItKeepsItsOrderAllTheSame() throws Exception {
        // Given
        for (int i = 0; i < 4_000; i++) {
            keep("patient" + i % 2, i == 3_999);
        }

        // When
        start();
        drain(4_000);

        // Then
        assertThat(ofLane("patient1")).hasSize(2_000).isSorted();
    }

    @Test
    void whatComesWhileMuchWaitsGoesBeforeIt() throws Exception {
        // Given
        for (int i = 0; i < 3_000; i++) {
            keep("patient" + i, false);
        }
        start();
        drain(10);

        // When
        Item<String> urgent;
        synchronized (journal) {
            urgent = keep("patient2999", true);
            backlog.add(urgent);
        }
        drain(3_001);

        // Then
        assertThat(ofLane("patient2999")).isSorted().hasSize(2);
        assertThat(done.indexOf(urgent)).isLessThan(2_900);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void eachIsDoneOnceAndInTheOrderOfItsLaneHoweverTheyCome(int seed) throws Exception {
        // Given
        random.setSeed(seed);
        lanes = lanes(4);
        backlog = new Backlog<>(lanes, new Stored(), SMALL);
        int before = random.nextInt(3_000);
        for (int i = 0; i < before; i++) {
            keep("patient" + random.nextInt(100), random.nextInt(20) == 0);
        }

        // When
        start();
        for (int i = before; i < 6_000; i++) {
            synchronized (journal) {
                backlog.add(keep("patient" + random.nextInt(100), random.nextInt(20) == 0));
            }
            if (random.nextInt(100) == 0) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        drain(6_000);
        TimeUnit.MILLISECONDS.sleep(50);

        // Then
        assertThat(done.stream().map(Item::sequence)).hasSize(6_000).doesNotHaveDuplicates();
        for (int lane = 0; lane < 100; lane++) {
            assertThat(ofLane("patient" + lane)).isSorted();
        }
    }

    private int lastUrgent() {
        int last = -1;
        for (int i = 0; i < done.size(); i++) {
            last = done.get(i).urgent() ? i : last;
        }
        return last;
    }

    private List<Long> ofLane(String lane) {
        List<Long> found = new ArrayList<>();
        for (Item<String> each : done) {
            if (each.lane().equals(lane)) {
                found.add(each.sequence());
            }
        }
        return found;
    }
}
