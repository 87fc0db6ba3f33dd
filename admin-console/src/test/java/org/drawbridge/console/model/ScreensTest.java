package org.drawbridge.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.drawbridge.console.client.ChannelState;
import org.drawbridge.console.client.EventFeed.Happening;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.desktop.InlineTasks;
import org.junit.jupiter.api.Test;

/// What the screens show and do, without a toolkit.
class ScreensTest {

    private final FakeAppliance appliance = new FakeAppliance();
    private final InlineTasks tasks = new InlineTasks();
    private final Live live =
            new Live(appliance, tasks, Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC));

    @Test
    void putsTheStoppedChannelBeforeTheQuarantine() {
        // Given
        appliance.channels = List.of(
                channel("lab-in", true, Map.of("rejected", 3L), ""),
                channel("adt-in", false, Map.of(), ""),
                channel("ris-in", true, Map.of("waiting", 9L), "HTTP 503"));
        var overview = new Overview(appliance, tasks, live);
        // When
        overview.refresh();
        // Then
        assertThat(overview.needs())
                .extracting(Need::kind)
                .containsExactly(Need.Kind.CHANNEL_STOPPED, Need.Kind.DESTINATION_DOWN, Need.Kind.QUARANTINE);
        assertThat(overview.lines())
                .extracting(Overview.Line::health)
                .containsExactly(Health.DEGRADED, Health.STOPPED, Health.DEGRADED);
    }

    @Test
    void asksOnceForManyEvents() {
        // Given
        var overview = new Overview(appliance, tasks, live);
        var watcher = appliance.watcher.orElseThrow();
        watcher.connected();
        // When
        LongStream.rangeClosed(1, 500).forEach(id -> watcher.happened(new Happening("Received", "adt-in", id)));
        tasks.pass();
        // Then
        assertThat(appliance.asked).containsExactly("channels");
        assertThat(overview.lines()).isEmpty();
    }

    @Test
    void keepsWhatItKnewWhileTheApplianceIsAway() throws Exception {
        // Given
        appliance.channels = List.of(channel("adt-in", true, Map.of(), ""));
        var overview = new Overview(appliance, tasks, live);
        overview.refresh();
        // When
        appliance.failure = java.util.Optional.of(Failures.unreachable());
        overview.refresh();
        // Then
        assertThat(overview.lines()).extracting(Overview.Line::name).containsExactly("adt-in");
    }

    @Test
    void asksTheDoctorAboutTheHostAndPortOfAnAddress() {
        // Given
        var overview = new Overview(appliance, tasks, live);
        // When
        overview.examine("https://ehr.example/fhir");
        overview.examine("https://ehr.example:8443/fhir");
        // Then
        assertThat(appliance.asked).containsExactly("examine ehr.example:443", "examine ehr.example:8443");
        assertThat(overview.findings().value().orElseThrow()).hasSize(1);
    }

    @Test
    void searchesOnceForAWordThatIsTyped() {
        // Given
        appliance.messages = rows(3);
        var messages = new Messages(appliance, tasks, live);
        // When
        messages.query().set("channel:l");
        messages.query().set("channel:lab");
        messages.query().set("channel:lab-in");
        tasks.pass();
        // Then
        assertThat(appliance.asked).containsExactly("search {channel=lab-in} before 0");
        assertThat(messages.rows()).hasSize(3);
    }

    @Test
    void pagesOnToTheEndAndThenStops() {
        // Given
        appliance.messages = rows(450);
        var messages = new Messages(appliance, tasks, live);
        messages.search();
        // When
        messages.next();
        messages.next();
        messages.next();
        // Then
        assertThat(messages.rows()).hasSize(450).doesNotHaveDuplicates();
        assertThat(appliance.asked).hasSize(3);
    }

    @Test
    void anAnswerThatComesLateDoesNotReplaceALaterOne() {
        // Given
        var loaded = new Loaded<String>(tasks);
        tasks.holding = true;
        loaded.load(() -> "old");
        loaded.load(() -> "new");
        // When
        tasks.held.reversed().forEach(Runnable::run);
        // Then
        assertThat(loaded.value()).contains("new");
    }

    @Test
    void readsWhatIsTyped() {
        assertThat(Query.parse("channel:lab-in state:quarantined MSG00002").wanted())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("channel", "lab-in", "state", "quarantined", "controlId", "MSG00002"));
        assertThat(Query.parse("ADT^A01 patient:4711").wanted())
                .containsExactlyInAnyOrderEntriesOf(Map.of("type", "ADT^A01", "patientId", "4711"));
        Clock noon = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
        assertThat(Query.parse("from:08:00 until:2026-11-25T09:00 until:20", noon)
                        .wanted())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("from", "2026-11-25T08:00:00Z", "until", "2026-11-25T09:00:00Z"));
        // While it is typed, an unfinished word asks for nothing.
        assertThat(Query.parse("state:quar  channel:").wanted()).isEmpty();
    }

    @Test
    void readsBytesOnlyAfterAReasonAndForgetsThemAgain() {
        // Given
        appliance.body = "MSH|^~\\&|PMS|NORTH\rPID|1||4711^^^NORTH||TESTPATIENT^ONE\r".getBytes(StandardCharsets.UTF_8);
        var open = new OpenMessage(appliance, tasks, rows(1).getFirst(), false);
        open.refresh();
        assertThat(appliance.asked).noneMatch(each -> each.startsWith("bytes"));
        // When
        open.reveal("ticket 12");
        // Then
        assertThat(appliance.asked).contains("bytes 1 because ticket 12");
        Document source = open.content().value().orElseThrow().source();
        assertThat(source.tree()).extracting(Document.Node::path).containsExactly("MSH", "PID");
        assertThat(source.toString()).doesNotContain("TESTPATIENT");
        open.mask();
        assertThat(open.content().value()).isEmpty();
    }

    private static List<MessageRow> rows(int count) {
        return LongStream.range(0, count)
                .mapToObj(each -> new MessageRow(
                        count - each,
                        "lab-in",
                        Instant.EPOCH,
                        "LAB|MAIN",
                        "C" + each,
                        "ORU^R01",
                        "",
                        "",
                        "completed",
                        "sent",
                        100,
                        List.of()))
                .toList();
    }

    private static ChannelState channel(String name, boolean running, Map<String, Long> deliveries, String reason) {
        var destination =
                new ChannelState.Destination("ehr", "http://ehr", deliveries, "", reason, Instant.EPOCH, Instant.EPOCH);
        return new ChannelState(name, running, "", "", List.of(), Map.of(), 0, Instant.EPOCH, List.of(destination));
    }
}
