package org.drawbridge.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTest {

    @Test
    void everyLetterOfEveryLanguageComesThrough() {
        // Given
        String header = " wrong visit%2C gepr%C3%BCft: 100%25 \t";
        // When
        String reason = Reason.read(header);
        // Then
        assertThat(reason).isEqualTo("wrong visit, geprüft: 100%");
    }

    @Test
    void aReasonIsOneLine() {
        // Given
        String header = "looked%0D%0A2026-11-25 admin did it";
        // When
        String reason = Reason.read(header);
        // Then
        assertThat(reason).isEqualTo("looked 2026-11-25 admin did it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"half %C3", "100%", "%G0", "%+1", "gepr\u00fcft", "%FF"})
    void whatCannotBeReadIsRefused(String header) {
        // When
        assertThatThrownBy(() -> Reason.read(header))
                // Then
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("UTF-8 with percent signs")
                .hasMessageNotContaining(header);
    }

    @ParameterizedTest
    @ValueSource(ints = {501, 1_000_000})
    void aReasonThatIsTooLongIsRefused(int length) {
        // When
        assertThatThrownBy(() -> Reason.read("a".repeat(length)))
                // Then
                .isInstanceOf(Refusal.class)
                .hasMessage("X-Reason: at most 500 characters.");
    }
}
