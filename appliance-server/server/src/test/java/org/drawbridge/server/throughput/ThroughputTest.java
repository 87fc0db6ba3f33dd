package org.drawbridge.server.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Reception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThroughputTest {

    private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");

    @TempDir
    Path home;

    private Instant now = START;

    private final Clock clock = new Clock() {
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
            return now;
        }
    };

    @Test
    void countsEachMinuteByItselfAndChannelsApartOrTogether() {
        // Given
        var throughput = new Throughput(clock);
        receive(throughput, "adt-in", 3);
        now = START.plusSeconds(60);
        receive(throughput, "adt-in", 1);
        receive(throughput, "lab-in", 5);
        // When
        List<Minute> all = throughput.last(3, _ -> true);
        List<Minute> lab = throughput.last(3, "lab-in"::equals);
        // Then
        assertThat(all).extracting(Minute::received).containsExactly(0L, 3L, 6L);
        assertThat(lab).extracting(Minute::received).containsExactly(0L, 0L, 5L);
        assertThat(all.getLast().at()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void tellsWhatArrivedWhatIsTriedAgainAndWhatAPersonHasToDecide() {
        // Given
        var throughput = new Throughput(clock);
        // When
        attempt(throughput, "delivered", 15);
        attempt(throughput, "waiting", 15);
        attempt(throughput, "rejected", 15);
        attempt(throughput, "uncertain", 15);
        throughput.happened(new Event.Processed("adt-in", new MessageId(1), Processing.FAILED, 1));
        throughput.happened(new Event.Processed("adt-in", new MessageId(2), Processing.ROUTED, 0));
        // Then
        Minute minute = throughput.last(1, _ -> true).getFirst();
        assertThat(minute.delivered()).isEqualTo(1);
        assertThat(minute.retried()).isEqualTo(1);
        assertThat(minute.failed()).isEqualTo(3);
    }

    @Test
    void saysHowLongMostAttemptsTook() {
        // Given
        var throughput = new Throughput(clock);
        // When
        for (int i = 0; i < 90; i++) {
            attempt(throughput, "delivered", 15);
        }
        for (int i = 0; i < 10; i++) {
            attempt(throughput, "delivered", 900);
        }
        // Then
        Minute minute = throughput.last(1, _ -> true).getFirst();
        assertThat(minute.medianMillis()).isBetween(10.0, 20.0);
        assertThat(minute.p95Millis()).isBetween(500.0, 1_000.0);
    }

    @Test
    void guessesTheRateOfTheLastSixtySeconds() {
        // Given
        var throughput = new Throughput(clock);
        receive(throughput, "adt-in", 40);
        now = START.plusSeconds(60);
        receive(throughput, "adt-in", 10);
        // When
        now = START.plusSeconds(75);
        // Then: a quarter of the minute has gone, so three quarters of the one before count
        assertThat(throughput.perMinute("adt-in")).isEqualTo(40);
        assertThat(throughput.perMinute("lab-in")).isZero();
    }

    @Test
    void goesOnAfterARestartEvenInTheSameMinuteAndAfterATornLine() throws Exception {
        // Given
        var first = new Throughput(clock);
        first.keep(home);
        receive(first, "adt-in", 3);
        first.write();
        receive(first, "adt-in", 4);
        first.close();
        Files.writeString(home.resolve("throughput/minutes.csv"), "2940,adt-in,1,2", StandardOpenOption.APPEND);
        // When
        var second = new Throughput(clock);
        second.keep(home);
        receive(second, "adt-in", 1);
        second.close();
        var third = new Throughput(clock);
        third.keep(home);
        // Then
        assertThat(third.last(1, _ -> true).getFirst().received()).isEqualTo(8);
        third.close();
    }

    @Test
    void keepsADayAndNoMoreThanItHasRoomFor() {
        // Given
        var throughput = new Throughput(clock, 100);
        for (int i = 0; i < 60; i++) {
            receive(throughput, "adt-in", 1);
            receive(throughput, "lab-in", 1);
            now = now.plusSeconds(60);
        }
        // When
        throughput.trim();
        // Then: fifty minutes of two channels
        assertThat(throughput.last(Throughput.MINUTES, _ -> true).stream()
                        .mapToLong(Minute::received)
                        .sum())
                .isEqualTo(100);
        now = now.plus(Duration.ofDays(1));
        throughput.trim();
        assertThat(throughput.last(Throughput.MINUTES, _ -> true))
                .extracting(Minute::received)
                .containsOnly(0L);
    }

    @Test
    void costsLittleForEachMessage() {
        // Given
        var throughput = new Throughput(Clock.systemUTC());
        long start = System.nanoTime();
        // When
        receive(throughput, "adt-in", 100_000);
        // Then: far above what it takes, far below what would be felt at 10,000 messages a second
        assertThat((System.nanoTime() - start) / 1e3 / 100_000).isCloseTo(0, within(20.0));
    }

    private static void receive(Throughput throughput, String channel, int count) {
        for (int i = 0; i < count; i++) {
            throughput.happened(new Event.Received(channel, new MessageId(1), Reception.ACCEPTED, false, 100));
        }
    }

    private static void attempt(Throughput throughput, String state, long millis) {
        throughput.happened(new Event.Attempted(
                "adt-in", new DeliveryId(new MessageId(1), "ehr"), 1, Duration.ofMillis(millis), "200", state));
    }
}
