package org.drawbridge.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.MessageId;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Above;
import org.drawbridge.server.Appliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dashboard and the alerts ask for nothing that the appliance does not have.
class MonitoringTest {

    private static final Path MONITORING = Above.find("packaging/monitoring").orElseThrow();
    private static final Pattern METRIC = Pattern.compile("\\bdrawbridge_[a-z_]+");

    @TempDir
    Path folder;

    @Test
    void everyMetricOfTheDashboardAndTheAlertsExists() throws Exception {
        // Given
        Set<String> asked = new TreeSet<>(metrics(read("grafana-dashboard.json")));
        asked.addAll(metrics(read("drawbridge-alerts.yml")));

        // When
        Set<String> there = metrics(scraped());

        // Then
        assertThat(asked).hasSizeGreaterThan(10);
        assertThat(there).containsAll(asked);
    }

    @Test
    void everyMetricIsOneOfTheTableAndEveryOneOfTheTableIsThere() throws Exception {
        // What is not configured here is not measured.
        Set<Meter> others = Set.of(Meter.UNFORWARDED, Meter.GATEWAY_BREAKER_OPEN, Meter.GATEWAY_CACHED_BYTES);
        Set<String> known = Arrays.stream(Meter.values())
                .filter(each -> !others.contains(each))
                .flatMap(each -> each.scraped().stream())
                .collect(Collectors.toSet());

        assertThat(samples(scraped())).isEqualTo(known);
    }

    @Test
    void everyMetricThatTellsOfTroubleIsWatched() throws Exception {
        String watched = read("grafana-dashboard.json") + read("drawbridge-alerts.yml");
        assertThat(metrics(watched))
                .contains(
                        "drawbridge_messages_not_stored_total",
                        "drawbridge_channel_running",
                        "drawbridge_breaker_open",
                        "drawbridge_alarms",
                        "drawbridge_source_failures_total",
                        "drawbridge_certificate_days_left",
                        "drawbridge_bugs_total");
    }

    /// After everything has happened once that can happen.
    private String scraped() throws Exception {
        Path config = folder.resolve("config");
        Files.createDirectories(config.resolve("channels"));
        Files.writeString(config.resolve("drawbridge.yaml"), "api: {port: 0}\n");
        Files.writeString(config.resolve("channels/adt.yaml"), """
                source: {mllp: {host: 127.0.0.1, port: 0}}
                destinations: [{name: ehr, fhir: {url: "http://127.0.0.1:1/fhir"}}]
                """);
        Path home = folder.resolve("home");
        try (Appliance appliance = Appliance.start(home, config, Unlock.keyFile(home))) {
            Metrics metrics = appliance.parts().metrics();
            for (Class<?> kind : Event.class.getPermittedSubclasses()) {
                metrics.happened((Event) any(kind));
            }
            return metrics.scrape();
        }
    }

    private static Object any(Class<?> type) throws ReflectiveOperationException {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == int.class || type == long.class) {
            return 1;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == Duration.class || type == Instant.class) {
            return type == Duration.class ? Duration.ofSeconds(1) : Instant.EPOCH;
        }
        if (type == MessageId.class || type == DeliveryId.class) {
            return type == MessageId.class ? new MessageId(1) : new DeliveryId(new MessageId(1), "ehr");
        }
        if (type == String.class) {
            return "code";
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = any(components[i].getType());
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return type.getDeclaredConstructor(types).newInstance(values);
    }

    private static Set<String> samples(String scraped) {
        return scraped.lines()
                .filter(each -> each.startsWith("drawbridge_"))
                .map(each -> each.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toSet());
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(each -> each.group()).collect(Collectors.toSet());
    }

    private static String read(String name) throws IOException {
        return Files.readString(MONITORING.resolve(name));
    }
}
