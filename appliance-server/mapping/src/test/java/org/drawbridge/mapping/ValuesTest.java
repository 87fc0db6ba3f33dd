package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "dateTime, 2026, 2026",
        "dateTime, 202611, 2026-11",
        "dateTime, 20261123, 2026-11-23",
        "dateTime, 2026112310, 2026-11-23",
        "dateTime, 202611231015, 2026-11-23T10:15:00+01:00",
        "dateTime, 20260723101530, 2026-07-23T10:15:30+02:00",
        "dateTime, 20261123101530.5-0600, 2026-11-23T10:15:30.5-06:00",
        "dateTime, 20261123101530+0000, 2026-11-23T10:15:30Z",
        "date, 20261123101530+0000, 2026-11-23",
        "instant, 20261123101530.123+0100, 2026-11-23T10:15:30.123+01:00",
        "time, 1015, 10:15:00",
        "decimal, 0.920, 0.920",
        "decimal, +5, 5",
        "integer, -3, -3",
        "boolean, Y, true",
        "code, ' x ', x"
    })
    void keepsWhatIsGivenAndInventsNothing(String type, String text, String value) {
        assertThat(Values.of(type, text, ZoneId.of("Europe/Berlin"))
                        .orElseThrow()
                        .asText())
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "dateTime, 20261332",
        "dateTime, 20260230",
        "dateTime, 202611232515",
        "dateTime, 20261123101530+01",
        "dateTime, yesterday",
        "date, 20261",
        "instant, 20261123",
        "time, 2460",
        "decimal, 1e5",
        "decimal, 5.",
        "positiveInt, 0",
        "integer, 12345678901",
        "boolean, maybe",
        "uri, a b"
    })
    void whatIsNotOfTheTypeBecomesNothing(String type, String text) {
        assertThat(Values.of(type, text, ZoneId.of("Europe/Berlin"))).isEmpty();
    }
}
