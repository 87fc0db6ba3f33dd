package org.drawbridge.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.console.client.ReplayRow;
import org.drawbridge.desktop.InlineTasks;
import org.junit.jupiter.api.Test;

/// What can be done with a message: edit and send, copy as a test case, compare.
class MendingTest {

    private static final String MESSAGE = "MSH|^~\\&|PMS|NORTH|||20260105||ADT^A04^ADT_A01|1|P|2.5.1\r"
            + "PID|1||4711^^^NORTH^MR||TESTPATIENT^ONE||19620317|F\r";

    private final FakeAppliance appliance = new FakeAppliance();
    private final OpenMessage open = new OpenMessage(appliance, new InlineTasks(), row(1), false);

    @Test
    void sendsSegmentsAsTheyWereDivided() {
        // Given
        appliance.body = MESSAGE.getBytes(StandardCharsets.UTF_8);
        open.edit("lis", "ticket 1");
        OpenMessage.Draft draft = open.draft().value().orElseThrow();
        // When
        open.send(draft, draft.text().replace("ONE", "TWO"));
        // Then
        assertThat(appliance.asked).contains("edit 1 lis " + MESSAGE.length() + " bytes because ticket 1");
        assertThat(new String(appliance.edited, StandardCharsets.UTF_8)).isEqualTo(MESSAGE.replace("ONE", "TWO"));
        assertThat(open.draft().value()).isEmpty();
        assertThat(draft.toString()).doesNotContain("TESTPATIENT");
    }

    @Test
    void followsItsDeliveriesAndAsksForTheAttemptsOnlyWhenOneHasMoved() {
        // Given
        appliance.deliveries = List.of(FakeAppliance.delivery(1, "lis", "sending"));
        open.refresh();
        appliance.asked.clear();
        // When
        open.look();
        // Then
        assertThat(appliance.asked).containsExactly("deliveries 1");
        // When it has moved
        appliance.deliveries = List.of(FakeAppliance.delivery(1, "lis", "rejected"));
        open.look();
        // Then
        assertThat(appliance.asked).contains("attempts 1");
        assertThat(open.legs().value().orElseThrow().getFirst().delivery().state())
                .isEqualTo("rejected");
    }

    @Test
    void aTestCaseTellsNobodyWhoThePatientIs() {
        // Given
        appliance.body = MESSAGE.getBytes(StandardCharsets.UTF_8);
        // When
        open.makeTestCase("a case for the mapping");
        // Then
        String safe = open.testCase().value().orElseThrow();
        assertThat(safe).startsWith("MSH|^~\\&|").doesNotContain("TESTPATIENT", "4711", "19620317");
        assertThat(appliance.asked).contains("bytes 1 because a case for the mapping");
    }

    @Test
    void saysWhyWhatIsNoMessageCannotBecomeATestCase() {
        // Given
        appliance.body = "a,b,c\n".getBytes(StandardCharsets.UTF_8);
        // When
        open.makeTestCase("a case");
        // Then
        assertThat(open.testCase().state().get()).isInstanceOf(Loaded.State.Failed.class);
    }

    @Test
    void comparesPlaceByPlaceAlsoInSegmentsThatRepeat() {
        // Given
        Document first = document("OBX|1|NM|GLU||98\rOBX|2|NM|NA||140\r");
        Document second = document("OBX|1|NM|GLU||98\rOBX|2|NM|NA||128|mmol/L\r");
        // When
        List<Comparison.Difference> differences = Comparison.of(first, second);
        // Then
        assertThat(differences)
                .containsExactly(
                        new Comparison.Difference("OBX(2) OBX-5", "140", "128"),
                        new Comparison.Difference("OBX(2) OBX-6", "", "mmol/L"));
    }

    @Test
    void sendsATimeAgainAfterItWasCountedAndFollowsIt() {
        // Given
        var tasks = new InlineTasks();
        var range =
                new ReplayRange(appliance, tasks, Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC));
        range.from().set("08:00");
        range.until().set("2026-11-25T09:30");
        var way = new ReplayRange.Way("adt-in", "ehr");
        // When
        range.count(way);
        appliance.replay = new ReplayRow(1, "done", 5, 4, 1);
        tasks.pass();
        tasks.pass();
        // Then
        assertThat(range.counted().value()).contains(appliance.replay);
        assertThat(appliance.asked)
                .anyMatch(each -> each.contains("from=2026-11-25T08:00:00Z, until=2026-11-25T09:30:00Z")
                        && each.contains("dryRun=true"));
        assertThat(tasks.later).isEmpty();
        range.until().set("07:00");
        assertThat(range.complete()).isFalse();
        assertThat(range.counted().value()).isEmpty();
    }

    private static Document document(String rest) {
        return Document.of(("MSH|^~\\&|LAB\r" + rest).getBytes(StandardCharsets.UTF_8));
    }

    private static MessageRow row(long id) {
        return new MessageRow(
                id, "adt-in", Instant.EPOCH, "PMS", "1", "ADT^A04", "", "", "quarantined", "sent", 9, List.of());
    }
}
