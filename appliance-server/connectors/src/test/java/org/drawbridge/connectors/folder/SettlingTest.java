package org.drawbridge.connectors.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettlingTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final Settling<Path> settling = new Settling<>(Duration.ofSeconds(2));

    @Test
    void aFileIsCompleteWhenItStayedTheSameForLongEnough() {
        assertThat(settling.settled(List.of(file(10, 1)), NOW)).isEmpty();
        assertThat(settling.settled(List.of(file(10, 1)), NOW.plusMillis(1999))).isEmpty();
        assertThat(settling.unsettled()).isEqualTo(1);
        assertThat(settling.settled(List.of(file(10, 1)), NOW.plusMillis(2000))).containsExactly(file(10, 1));
        assertThat(settling.unsettled()).isZero();
    }

    @Test
    void anotherSizeOrTimeBeginsTheWaitAnew() {
        settling.settled(List.of(file(10, 1)), NOW);
        settling.settled(List.of(file(11, 1)), NOW.plusSeconds(2));
        settling.settled(List.of(file(11, 2)), NOW.plusSeconds(4));

        assertThat(settling.settled(List.of(file(11, 2)), NOW.plusSeconds(5))).isEmpty();
        assertThat(settling.settled(List.of(file(11, 2)), NOW.plusSeconds(6))).hasSize(1);
    }

    @Test
    void theFilesOwnTimeIsNotBelieved() {
        assertThat(settling.settled(List.of(file(10, -1_000_000)), NOW)).isEmpty();
        assertThat(settling.settled(List.of(file(10, -1_000_000)), NOW.plusSeconds(2)))
                .hasSize(1);
    }

    @Test
    void aClockThatIsSetBackMakesNoFileWaitForThePast() {
        settling.settled(List.of(file(10, 1)), NOW);
        settling.settled(List.of(file(10, 1)), NOW.minusSeconds(3600));

        assertThat(settling.settled(List.of(file(10, 1)), NOW.minusSeconds(3598)))
                .hasSize(1);
    }

    @Test
    void anEmptyFileIsGivenAMinuteToBeWritten() {
        settling.settled(List.of(file(0, 1)), NOW);

        assertThat(settling.settled(List.of(file(0, 1)), NOW.plusSeconds(61))).isEmpty();
        assertThat(settling.settled(List.of(file(0, 1)), NOW.plusSeconds(62))).hasSize(1);
    }

    private static FoundFile<Path> file(long size, long changed) {
        return new FoundFile<>(Path.of("in", "a.hl7"), new FoundFile.Look(size, NOW.plusSeconds(changed)));
    }
}
