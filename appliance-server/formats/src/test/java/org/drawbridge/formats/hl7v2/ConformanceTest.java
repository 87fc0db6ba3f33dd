package org.drawbridge.formats.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConformanceTest {

    private static final String GOOD = "MSH|^~\\&|LAB|N|HUB|C|20261124100000+0100||ORU^R01|T-1|P|2.5.1\r"
            + "PID|1||111||Testpatient^One||19700131\rOBR|1|||GLU\rOBX|1|NM|GLU||-5.5||||||F\r";

    @Test
    void findsNothingWrongWithAGoodMessage() {
        assertThat(check(GOOD)).isEmpty();
    }

    @Test
    void namesTheSegmentByItsOccurrence() {
        assertThat(check(GOOD + "OBX|2|NM|||1||||||F\rOBX|3|NM|GLU||x||||||F\r"))
                .containsExactly("field-missing OBX[2]-3", "field-malformed OBX[3]-5");
    }

    @Test
    void aMessageOfFaultySegmentsAloneIsReadOnceAndItsFirstProblemsAreKept() {
        assertThat(check(GOOD + "OBX|1|TX|\r".repeat(200_000)))
                .hasSizeBetween(500, 510)
                .startsWith("field-missing OBX[2]-3");
    }

    @Test
    void anHl7NullIsNoValue() {
        assertThat(check(GOOD.replace("|111|", "|\"\"|"))).containsExactly("field-missing PID-3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026",
                "202611",
                "20261124",
                "2026112410",
                "202611241000",
                "20261124100000.1234-0500",
                "202611241000+0100"
            })
    void takesATimestampOfAnyPrecision(String text) {
        assertThat(Conformance.isTimestamp(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"26", "20261", "20261324", "20261132", "2026112425", "2026-11-24", "20261124.5", "x"})
    void refusesWhatIsNoTimestamp(String text) {
        assertThat(Conformance.isTimestamp(text)).isFalse();
    }

    private static List<String> check(String text) {
        return Conformance.check(Hl7Message.parse(text.getBytes(StandardCharsets.UTF_8))).stream()
                .map(problem -> problem.code() + " " + problem.location())
                .toList();
    }
}
