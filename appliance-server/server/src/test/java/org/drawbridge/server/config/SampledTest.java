package org.drawbridge.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.drawbridge.engine.Transformation.Result;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Mapping;
import org.junit.jupiter.api.Test;

class SampledTest {

    private static final Payload MESSAGE = Payload.of("""
            MSH|^~\\&|LAB||||20260131||ADT^A01|1|P|2.5.1
            PID|1||4711^^^CLINIC^MR||TEST^ONE
            ZPI|local
            """.replace('\n', '\r').getBytes(StandardCharsets.US_ASCII));

    @Test
    void looksAtOneMessageOfAHundredAndMapsAllAlike() {
        // Given
        Mapping mapping = Mapping.standard(ZoneOffset.UTC);
        var observed = new Observed();
        var sampled = new Sampled(() -> mapping, observed, new AtomicLong());

        for (int i = 0; i < 200; i++) {
            // When
            Result result = sampled.apply(MESSAGE);

            // Then
            assertThat(result)
                    .isInstanceOfSatisfying(
                            Result.Mapped.class,
                            mapped -> assertThat(mapped.output())
                                    .isEqualTo(((Mapping.Result.Mapped) mapping.apply(MESSAGE)).output()));
        }
        assertThat(observed.unread().documents()).isEqualTo(2);
        assertThat(observed.unread().counts()).containsEntry("ZPI-1", 2L);
    }
}
