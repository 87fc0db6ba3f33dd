package org.drawbridge.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.drawbridge.console.client.Change;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.desktop.InlineTasks;
import org.junit.jupiter.api.Test;

/// A feed that is about to be added, without a toolkit.
class NewFeedTest {

    private final FakeAppliance appliance = new FakeAppliance();
    private final InlineTasks tasks = new InlineTasks();
    private final NewFeed feed = new NewFeed(appliance, tasks);

    @Test
    void beginsWithANameAndAPortThatAreFree() {
        // Given
        appliance.files = Map.of("channels/adt-in.yaml", "source: {mllp: {port: 2575}}\n");
        // When
        feed.open();
        // Then
        assertThat(feed.name().get()).isEqualTo("adt-in-2");
        assertThat(feed.port().get()).isEqualTo("2576");
        assertThat(feed.taken()).isFalse();
        assertThat(feed.file().get()).contains("mllp: {port: 2576, types: [\"ADT^*\"]}", "mapping: hl7v2-to-fhir");
    }

    @Test
    void writesAnAddressSoThatItCannotBecomeAnythingElse() {
        // Given
        feed.open();
        // When
        feed.target().set("http://ehr/fhir\"}, evil: {a: \"b");
        // Then
        assertThat(feed.file().get()).contains("fhir: {url: \"http://ehr/fhir\\\"}, evil: {a: \\\"b\"}");
    }

    @Test
    void checksOnceForAWordThatIsTypedAndShowsWhatTheMappingMakes() {
        // Given
        feed.open();
        tasks.pass();
        appliance.asked.clear();
        // When
        feed.target().set("http://e");
        feed.target().set("http://ehr");
        tasks.pass();
        // Then
        assertThat(appliance.asked).containsExactly("check [channels/adt-in.yaml]");
        FeedPreview preview = feed.preview().value().orElseThrow();
        assertThat(preview.output().text()).contains("TESTPATIENT", "1962-03-17");
        assertThat(preview.lineage()).anyMatch(each -> each.source().matches("PID.*-7.*"));
    }

    @Test
    void everyTemplateHasAMessageThatItsMappingTakes() {
        feed.open();
        for (FeedTemplate each : FeedTemplate.values()) {
            // When
            feed.template().set(each);
            tasks.pass();
            // Then
            FeedPreview preview = feed.preview().value().orElseThrow();
            assertThat(preview.output().text()).as(each.name()).contains("TESTPATIENT");
            assertThat(preview.problems()).as(each.name()).isEmpty();
        }
    }

    @Test
    void goesLiveAsAChangeOfWhatWasInForceWhenItBegan() {
        // Given
        feed.open();
        // When
        feed.goLive("a new feed");
        // Then
        assertThat(appliance.asked).contains("change r1 [channels/adt-in.yaml] because a new feed");
        assertThat(feed.live().value()).containsInstanceOf(Change.Done.class);
    }

    @Test
    void followsTheTestMessageUntilItIsSettled() {
        // Given
        feed.open();
        appliance.messages = List.of(new MessageRow(
                7, "adt-in", Instant.EPOCH, "PMS", "TEST-1", "ADT^A04", "", "", "waiting", "sent", 9, List.of()));
        appliance.deliveries = List.of(FakeAppliance.delivery(7, "ehr", "waiting"));
        // When
        feed.send();
        boolean atFirst = feed.test().outcome().value().orElseThrow().settled();
        appliance.deliveries = List.of(FakeAppliance.delivery(7, "ehr", "delivered"));
        tasks.pass();
        tasks.pass();
        // Then
        TestMessage.Outcome outcome = feed.test().outcome().value().orElseThrow();
        assertThat(atFirst).isFalse();
        assertThat(outcome.settled()).isTrue();
        assertThat(outcome.acknowledgment()).isEqualTo("AA");
        assertThat(tasks.later).isEmpty();
    }

    @Test
    void givesTheTestMessageAControlIdOfItsOwn() {
        assertThat(TestMessage.withControlId("MSH|^~\\&|A|B|C|D|2026||ADT^A04|OLD|P|2.5\nPID|1", "NEW"))
                .isEqualTo("MSH|^~\\&|A|B|C|D|2026||ADT^A04|NEW|P|2.5\nPID|1");
    }
}
