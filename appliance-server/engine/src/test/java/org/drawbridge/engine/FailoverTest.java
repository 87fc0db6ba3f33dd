package org.drawbridge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;

class FailoverTest {

    private static final Outcome DOWN = new Outcome.Failed(Failure.peerDown("connect", "No connection."));
    private static final Outcome LOST = new Outcome.Failed(Failure.uncertain("no-answer", "No answer."));
    private static final Outcome NO = new Outcome.Failed(Failure.rejected("http-422", "No."));

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final List<String> asked = new ArrayList<>();
    private final Endpoint first = new Endpoint("first");
    private final Endpoint second = new Endpoint("second");
    private final Failover failover =
            new Failover(first, second, Duration.ofSeconds(30), ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void goesToTheSecondEndpointWhileTheFirstIsDownAndBackWhenItIsThere() throws Exception {
        first.answer = DOWN;

        assertThat(deliver()).isEqualTo(new Outcome.Delivered("taken, at the second endpoint second"));
        assertThat(deliver()).isInstanceOf(Outcome.Delivered.class);
        assertThat(failover.trouble())
                .contains(new Hold(
                        "The first endpoint is unwell, so the second one, second, is used: No connection.",
                        now.plusSeconds(30)));
        now = now.plusSeconds(31);
        first.answer = new Outcome.Delivered("taken");
        assertThat(deliver()).isEqualTo(new Outcome.Delivered("taken"));

        assertThat(asked).containsExactly("first", "second", "second", "first");
        assertThat(failover.trouble()).isEmpty();
    }

    @Test
    void whatMayHaveArrivedGoesToTheSecondOnlyIfRepeatingDoesNoHarm() throws Exception {
        first.answer = LOST;
        first.repeatable = false;
        assertThat(deliver()).isEqualTo(LOST);
        first.repeatable = true;
        now = now.plusSeconds(31);
        assertThat(deliver()).isInstanceOf(Outcome.Delivered.class);

        assertThat(asked).containsExactly("first", "first", "second");
    }

    @Test
    void aRefusalIsAnAnswerOfAPeerThatIsWell() throws Exception {
        first.answer = NO;

        assertThat(deliver()).isEqualTo(NO);

        assertThat(asked).containsExactly("first");
        assertThat(failover.trouble()).isEmpty();
    }

    @Test
    void whenBothAreDownEachAttemptBeginsWithTheFirst() throws Exception {
        first.answer = DOWN;
        second.answer = DOWN;

        assertThat(deliver()).isEqualTo(DOWN);
        assertThat(deliver()).isEqualTo(DOWN);

        assertThat(asked).containsExactly("first", "second", "first", "second");
    }

    private Outcome deliver() throws InterruptedException {
        return failover.deliver(new Destination.Outgoing(
                new DeliveryId(new MessageId(1), "ehr"),
                1,
                Label.NONE,
                Payload.of("one".getBytes(StandardCharsets.UTF_8))));
    }

    private final class Endpoint implements Destination {
        private final String name;
        private Outcome answer = new Outcome.Delivered("taken");
        private boolean repeatable = true;

        Endpoint(String name) {
            this.name = name;
        }

        @Override
        public Outcome deliver(Outgoing outgoing) {
            asked.add(name);
            return answer;
        }

        @Override
        public boolean repeatable() {
            return repeatable;
        }

        @Override
        public String address() {
            return name;
        }

        @Override
        public void close() {}
    }
}
