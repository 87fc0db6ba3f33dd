package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatsTest {

    @Test
    void whatComesAgainIsCountedAndToldOnce() throws Exception {
        // Given
        var repeats = new Repeats(Duration.ofMillis(300));
        var told = new CompletableFuture<Long>();
        boolean first = repeats.first("a", told::complete);
        // When
        boolean second = repeats.first("a", told::complete);
        boolean other = repeats.first("b", count -> told.completeExceptionally(new AssertionError("it came once")));
        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(other).isTrue();
        assertThat(told.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void afterTheSpanItIsNewAgain() throws Exception {
        // Given
        var repeats = new Repeats(Duration.ofMillis(20));
        repeats.first("a", _ -> {});
        // When
        Site.until("the span is over", () -> repeats.first("a", _ -> {}));
        // Then
        assertThat(repeats.first("a", _ -> {})).isFalse();
    }

    @Test
    void manyThatAreTheSameNeitherFillItNorAreForgottenTogether() {
        // Given
        var repeats = new Repeats(Duration.ofMinutes(1));
        // When
        for (int i = 0; i < 5_000; i++) {
            repeats.first(i, _ -> {});
        }
        // Then
        assertThat(repeats.first(4_999, _ -> {})).isFalse();
        assertThat(repeats.first(0, _ -> {})).isTrue();
    }
}
