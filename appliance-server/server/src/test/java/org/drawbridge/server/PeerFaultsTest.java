package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.simulators.ehr.Faults;
import org.drawbridge.simulators.ehr.Faults.Plan;
import org.drawbridge.simulators.ehr.FhirEhr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole appliance between peers that are down, slow or cut off. Meanwhile a second channel with a
/// destination of its own must not notice.
@Timeout(120)
class PeerFaultsTest {

    private static final Duration UNNOTICED = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private FhirEhr ehr;
    private FhirEhr other;

    @BeforeEach
    void peers() throws IOException {
        ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC());
        other = new FhirEhr("127.0.0.1", 0, Clock.systemUTC());
    }

    @AfterEach
    void gone() throws IOException {
        ehr.close();
        other.close();
    }

    @Test
    void whatComesWhileADestinationIsDownIsDeliveredWhenItIsBack() throws Exception {
        try (Appliance appliance = start(fhir(""))) {
            // Given
            ehr.misbehave(down());

            // When
            send(appliance, "troubled", 0, 40);

            // Then
            assertTheOtherChannelGoesOn(appliance, 10);
            Site.until(
                    "somebody is told why",
                    () -> deliveries(appliance, "waiting").stream()
                            .anyMatch(each -> each.state().reason().startsWith("No connection to http://127.0.0.1:")));
            assertThat(deliveries(appliance, "delivered")).isEmpty();
            ehr.misbehave(Plan.NONE);
            send(appliance, "troubled", 40, 10);
            Site.until("all are there", () -> deliveries(appliance, "delivered").size() == 50);
            assertThat(ehr.applied())
                    .hasSize(50)
                    .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
        }
    }

    @Test
    void aSlowDestinationHoldsUpNobodyElse() throws Exception {
        try (Appliance appliance = start(fhir(""))) {
            // Given
            ehr.misbehave(new Plan(Duration.ofSeconds(1), 0, 500, Optional.empty(), false, Optional.empty(), false));

            // When
            long begun = System.nanoTime();
            send(appliance, "troubled", 0, 40);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            // Then
            assertThat(took).isLessThan(UNNOTICED);
            assertTheOtherChannelGoesOn(appliance, 20);
            Site.until("all are there", () -> deliveries(appliance, "delivered").size() == 40);
            assertThat(ehr.applied())
                    .hasSize(40)
                    .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
        }
    }

    @Test
    void aDestinationThatDoesNotAnswerIsAskedAgain() throws Exception {
        try (Appliance appliance = start(fhir("timeout: 300ms"))) {
            ehr.misbehave(new Plan(Duration.ZERO, 0, 500, Optional.empty(), true, Optional.empty(), false));

            send(appliance, "troubled", 0, 5);

            assertTheOtherChannelGoesOn(appliance, 10);
            Site.until(
                    "somebody is told why",
                    () -> deliveries(appliance, "waiting").stream()
                            .anyMatch(each -> each.state().reason().contains("did not answer in")));
            ehr.misbehave(Plan.NONE);
            Site.until("all are there", () -> deliveries(appliance, "delivered").size() == 5);
        }
    }

    @Test
    void aConnectionThatIsCutBeforeOrInAResponseLosesNothing() throws Exception {
        try (Appliance appliance = start(fhir(""))) {
            int number = 0;
            for (Faults.Cut cut : Faults.Cut.values()) {
                ehr.misbehave(new Plan(Duration.ZERO, 0, 500, Optional.empty(), false, Optional.of(cut), false));

                send(appliance, "troubled", number, 5);

                number += 5;
                assertTheOtherChannelGoesOn(appliance, 5);
                Site.until(
                        "somebody is told why",
                        () -> deliveries(appliance, "waiting").stream()
                                .anyMatch(each -> each.state().reason().endsWith("but no answer came.")));
                ehr.misbehave(Plan.NONE);
                int all = number;
                Site.until(
                        "all are there",
                        () -> deliveries(appliance, "delivered").size() == all);
            }
            // Bundles are conditional, so that one that took effect and is sent again does no harm.
            assertThat(ehr.counts()).containsEntry("Patient", 15);
        }
    }

    @Test
    void aReceiverThatIsCutInItsAcknowledgmentIsNotSentTheMessageAgain() throws Exception {
        var left = new AtomicInteger(3);
        try (var receiver = new Receiver(
                        message -> left.getAndDecrement() > 0 ? Receiver.cut(message) : Receiver.accept(message));
                Appliance appliance = start("    mllp: {host: 127.0.0.1, port: %d}\n".formatted(receiver.port()))) {
            send(appliance, "troubled", 0, 10);

            assertTheOtherChannelGoesOn(appliance, 5);
            Site.until(
                    "all have come to an end",
                    () -> deliveries(appliance, "waiting").isEmpty()
                            && deliveries(appliance, "delivered").size() == 7);
            assertThat(deliveries(appliance, "uncertain"))
                    .hasSize(3)
                    .allSatisfy(each -> assertThat(each.state().reason()).contains("before its acknowledgment came"));
            assertThat(receiver.received())
                    .hasSize(10)
                    .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
        }
    }

    @Test
    void aSlowReceiverHoldsUpNobodyElse() throws Exception {
        var release = new CountDownLatch(1);
        try (var receiver = new Receiver(message -> {
                    try {
                        release.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Receiver.accept(message);
                });
                Appliance appliance = start("    mllp: {host: 127.0.0.1, port: %d}\n".formatted(receiver.port()))) {
            send(appliance, "troubled", 0, 30);

            assertTheOtherChannelGoesOn(appliance, 20);
            assertThat(deliveries(appliance, "delivered")).isEmpty();
            release.countDown();
            Site.until("all are there", () -> deliveries(appliance, "delivered").size() == 30);
        }
    }

    @Test
    void aSenderThatIsCutInItsFrameLeavesNothingAndDisturbsNobody() throws Exception {
        try (Appliance appliance = start(fhir(""))) {
            byte[] frame = Sender.frame(message("CUT", "9").getBytes(StandardCharsets.US_ASCII));
            for (int length = 1; length < frame.length - 2; length += 7) {
                try (Sender sender = Sender.to(appliance.address("troubled"))) {
                    sender.write(Arrays.copyOf(frame, length));
                }
            }

            send(appliance, "troubled", 0, 5);

            assertTheOtherChannelGoesOn(appliance, 5);
            assertThat(messages(appliance))
                    .extracting(each -> each.label().controlId())
                    .doesNotContain("CUT");
        }
    }

    @Test
    void aSenderThatLeavesBeforeItsAcknowledgmentIsAnsweredWhenItAsksAgain() throws Exception {
        try (Appliance appliance = start(fhir(""))) {
            for (int i = 0; i < 20; i++) {
                try (Sender sender = Sender.to(appliance.address("troubled"))) {
                    sender.write(Sender.frame(message("L-" + i, "9").getBytes(StandardCharsets.US_ASCII)));
                }
            }
            Site.until("all are kept", () -> messages(appliance).size() == 20);

            try (Sender sender = Sender.to(appliance.address("troubled"))) {
                for (int i = 0; i < 20; i++) {
                    assertThat(sender.exchange(message("L-" + i, "9"))).isEqualTo(AckCode.AA);
                }
            }

            assertThat(messages(appliance))
                    .hasSize(20)
                    .allSatisfy(each -> assertThat(each.leg()).isIn(SenderLeg.SENT, SenderLeg.UNSENT, SenderLeg.OWED));
            Site.until("all are there", () -> deliveries(appliance, "delivered").size() == 20);
            assertThat(ehr.applied())
                    .hasSize(20)
                    .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
        }
    }

    /// Its messages are acknowledged and delivered at once.
    private void assertTheOtherChannelGoesOn(Appliance appliance, int count) throws Exception {
        int before = other.applied().size();
        long begun = System.nanoTime();
        send(appliance, "untroubled", before, count);
        Site.until("they are at the other EHR", () -> other.applied().size() == before + count);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(UNNOTICED);
    }

    private static void send(Appliance appliance, String channel, int first, int count) throws IOException {
        try (Sender sender = Sender.to(appliance.address(channel))) {
            for (int i = first; i < first + count; i++) {
                assertThat(sender.exchange(message("F-" + i, Integer.toString(i))))
                        .isEqualTo(AckCode.AA);
            }
        }
    }

    private static String message(String controlId, String patient) {
        return "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261124100000+0000||ADT^A08|" + controlId + "|P|2.5\rPID|1||" + patient
                + "^^^NORTH^MR||Testpatient^One\r";
    }

    private static List<StoredDelivery> deliveries(Appliance appliance, String state) {
        return appliance.journal().deliveries("troubled", Optional.empty(), state, 1000);
    }

    private static List<StoredMessage> messages(Appliance appliance) {
        return appliance.journal().search(MessageQuery.newest(1000)).stream()
                .filter(each -> each.channel().equals("troubled"))
                .toList();
    }

    private static Plan down() {
        return new Plan(Duration.ZERO, 0, 500, Optional.empty(), false, Optional.empty(), true);
    }

    private String fhir(String more) {
        return "    mapping: hl7v2-to-fhir\n    fhir: {url: %s%s}\n"
                .formatted(ehr.base(), more.isEmpty() ? "" : ", " + more);
    }

    private Appliance start(String destination) throws IOException {
        Site site = Site.in(folder)
                .channel("troubled", channel(destination))
                .channel(
                        "untroubled",
                        channel("    mapping: hl7v2-to-fhir\n    fhir: {url: %s}\n".formatted(other.base())));
        return Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
    }

    private static String channel(String destination) {
        return """
                source:
                  mllp: {host: 127.0.0.1, port: 0}
                destinations:
                  - name: peer
                    retry: {first: 10ms, longest: 300ms}
                %s""".formatted(destination);
    }
}
