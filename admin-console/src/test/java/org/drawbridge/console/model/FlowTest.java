package org.drawbridge.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.drawbridge.console.client.ChannelState;
import org.drawbridge.console.client.MinuteRow;
import org.junit.jupiter.api.Test;

/// The dependency map and the charts, without a toolkit.
class FlowTest {

    private static final String EHR = "http://ehr.example/fhir";
    private static final String ARCHIVE = "/srv/archive";

    @Test
    void destinationsWithTheSameAddressAreOneSystem() {
        // Given
        List<ChannelState> channels =
                List.of(channel("adt-in", "", to("ehr", EHR, "")), channel("lab-in", "", to("epic", EHR, "HTTP 503")));
        // When
        List<Receiver> receivers = Receiver.of(channels);
        // Then
        assertThat(receivers).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("ehr, epic");
            assertThat(each.channels()).containsExactly("adt-in", "lab-in");
            assertThat(each.health()).isEqualTo(Health.DEGRADED);
            assertThat(each.reason()).isEqualTo("HTTP 503");
        });
    }

    @Test
    void tracesAFailureToAllThatHangsOnIt() {
        // Given
        FlowMap map = FlowMap.of(List.of(
                channel("adt-in", "", to("ehr", EHR, "HTTP 503"), to("archive", ARCHIVE, "")),
                channel("lab-in", "", to("ehr", EHR, "HTTP 503")),
                channel("rad-in", "", to("archive", ARCHIVE, ""))));
        // When
        List<String> touched = map.channelsTouched("receiver " + EHR);
        // Then
        assertThat(touched).containsExactly("adt-in", "lab-in");
        assertThat(map.touched("receiver " + EHR)).contains("source adt-in").doesNotContain("receiver " + ARCHIVE);
    }

    @Test
    void laysOutInColumnsWithoutOverlap() {
        // Given
        FlowMap map = FlowMap.of(List.of(
                channel("adt-in", "", to("ehr", EHR, ""), to("archive", ARCHIVE, "")),
                channel("lab-in", "", to("ehr", EHR, "")),
                channel("rad-in", "")));
        // When
        FlowLayout layout = FlowLayout.of(map);
        // Then
        assertThat(layout.places()).hasSameSizeAs(map.nodes());
        assertThat(x(layout, "source adt-in")).isEqualTo(x(layout, "source lab-in"));
        assertThat(x(layout, "source lab-in")).isLessThan(x(layout, "channel lab-in"));
        assertThat(x(layout, "channel lab-in")).isLessThan(x(layout, "receiver " + EHR));
        assertThat(x(layout, "receiver " + EHR)).isEqualTo(x(layout, "receiver " + ARCHIVE));
        assertThat(layout.places().values()).doesNotHaveDuplicates();
    }

    private static double x(FlowLayout layout, String id) {
        return layout.places().getOrDefault(id, new FlowLayout.Place(-1, -1)).x();
    }

    @Test
    void movesNothingWhileOnlyFiguresChange() {
        // Given
        var flow = new Flow();
        flow.show(List.of(channel("adt-in", "", to("ehr", EHR, ""))));
        FlowLayout before = flow.drawn().get().layout();
        // When
        flow.show(List.of(channel("adt-in", "", to("ehr", EHR, "HTTP 503"))));
        // Then
        assertThat(flow.drawn().get().layout()).isSameAs(before);
        assertThat(flow.drawn().get().map().edges())
                .extracting(FlowMap.Edge::health)
                .contains(Health.DEGRADED);
    }

    @Test
    void showsTheUnwellOnesOfAThousandChannels() {
        // Given
        List<ChannelState> channels = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            channels.add(channel("c" + i, i == 777 ? "the folder is away" : "", to("ehr", EHR, "")));
        }
        // When
        FlowMap map = FlowMap.of(channels);
        // Then
        assertThat(map.left()).isEqualTo(1_000 - FlowMap.MOST_CHANNELS);
        assertThat(map.nodes()).extracting(FlowMap.Node::name).contains("c777");
    }

    @Test
    void aChartOfADayHasAsManyPointsAsCanBeSeen() {
        // Given
        List<MinuteRow> rows = new ArrayList<>();
        for (int i = 0; i < 1_440; i++) {
            rows.add(new MinuteRow(Instant.EPOCH.plusSeconds(60L * i), 12, 12, 0, 0, i == 700 ? 9_000 : 10));
        }
        // When
        Trend mean = Trend.mean(rows, MinuteRow::received);
        Trend most = Trend.most(rows, MinuteRow::p95Millis);
        // Then
        assertThat(mean.values()).hasSize(120).containsOnly(12.0);
        assertThat(most.most()).isEqualTo(9_000);
        assertThat(most.at(1)).isEqualTo(Instant.EPOCH.plusSeconds(720));
    }

    private static ChannelState.Destination to(String name, String address, String reason) {
        return new ChannelState.Destination(name, address, Map.of(), "", reason, Instant.EPOCH, Instant.EPOCH);
    }

    private static ChannelState channel(String name, String trouble, ChannelState.Destination... destinations) {
        return new ChannelState(
                name, true, "0.0.0.0:2575", trouble, List.of(), Map.of(), 0, Instant.EPOCH, List.of(destinations));
    }
}
