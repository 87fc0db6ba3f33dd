package org.drawbridge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void aBucketLetsItsFillThroughAtOnceAndThenOneByOne() {
        Gate gate = new RateLimit(10, RateLimit.Span.SECOND, ZoneOffset.UTC).gate();

        assertThat(pass(gate, NOON)).isEqualTo(10);
        assertThat(gate.hold(NOON))
                .hasValueSatisfying(hold -> assertThat(hold.until()).isEqualTo(NOON.plusMillis(100)));
        assertThat(pass(gate, NOON.plusMillis(350))).isEqualTo(3);
        assertThat(pass(gate, NOON.plusSeconds(60))).isEqualTo(10);
    }

    @Test
    void aClockThatIsSetBackClosesABucketForNoLongerThanItTakesToFill() {
        Gate gate = new RateLimit(1, RateLimit.Span.SECOND, ZoneOffset.UTC).gate();
        gate.passed(NOON);

        assertThat(gate.hold(NOON.minusSeconds(3600)))
                .hasValueSatisfying(hold -> assertThat(hold.until()).isBeforeOrEqualTo(NOON.minusSeconds(3599)));
    }

    @Test
    void aMinuteIsOneOfTheClockAndADayBeginsAtMidnightOfTheZone() {
        Gate minute = new RateLimit(5, RateLimit.Span.MINUTE, ZoneOffset.UTC).gate();
        Gate day = new RateLimit(5, RateLimit.Span.DAY, ZoneId.of("America/Chicago")).gate();

        assertThat(pass(minute, NOON.plusSeconds(50))).isEqualTo(5);
        assertThat(pass(day, NOON)).isEqualTo(5);

        assertThat(minute.hold(NOON.plusSeconds(59)))
                .hasValueSatisfying(hold -> assertThat(hold.until()).isEqualTo(NOON.plusSeconds(60)));
        assertThat(minute.hold(NOON.plusSeconds(60))).isEmpty();
        assertThat(day.hold(NOON))
                .hasValueSatisfying(hold -> assertThat(hold.until()).isEqualTo(Instant.parse("2026-11-25T06:00:00Z")));
    }

    @Test
    void ofSeveralLimitsTheOneThatHoldsLongestIsNamed() {
        Gate gate = new Policy(
                        Backoff.DEFAULT,
                        1,
                        10,
                        List.of(
                                new RateLimit(2, RateLimit.Span.SECOND, ZoneOffset.UTC),
                                new RateLimit(2, RateLimit.Span.DAY, ZoneOffset.UTC)),
                        List.of())
                .gate();

        assertThat(pass(gate, NOON)).isEqualTo(2);

        assertThat(gate.hold(NOON))
                .contains(new Hold("The limit of 2 a day is reached.", Instant.parse("2026-11-25T00:00:00Z")));
    }

    @Test
    void aWindowMayLastPastMidnight() {
        Gate gate = new MaintenanceWindow(
                        Set.of(DayOfWeek.TUESDAY), LocalTime.of(22, 0), LocalTime.of(2, 0), ZoneOffset.UTC)
                .gate();

        assertThat(gate.hold(Instant.parse("2026-11-24T21:59:59Z"))).isEmpty();
        assertThat(gate.hold(Instant.parse("2026-11-25T01:59:00Z")))
                .hasValueSatisfying(hold -> assertThat(hold.until()).isEqualTo(Instant.parse("2026-11-25T02:00:00Z")));
        assertThat(gate.hold(Instant.parse("2026-11-25T02:00:00Z"))).isEmpty();
        assertThat(gate.hold(Instant.parse("2026-11-25T22:30:00Z"))).isEmpty();
    }

    @Test
    void aWindowKeepsItsLocalTimeWhenTheClocksChange() {
        Gate gate = new MaintenanceWindow(
                        EnumSet.allOf(DayOfWeek.class),
                        LocalTime.of(3, 0),
                        LocalTime.of(4, 0),
                        ZoneId.of("Europe/Berlin"))
                .gate();

        assertThat(gate.hold(Instant.parse("2026-10-24T01:30:00Z"))).isPresent();
        assertThat(gate.hold(Instant.parse("2026-10-25T01:30:00Z"))).isEmpty();
        assertThat(gate.hold(Instant.parse("2026-10-25T02:30:00Z"))).isPresent();
    }

    private static int pass(Gate gate, Instant now) {
        int passed = 0;
        while (gate.hold(now).isEmpty()) {
            gate.passed(now);
            passed++;
        }
        return passed;
    }
}
