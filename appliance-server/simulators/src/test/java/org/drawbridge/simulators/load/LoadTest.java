package org.drawbridge.simulators.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.LongStream;
import org.drawbridge.simulators.load.Load.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadTest {

    @Test
    void everyMessageIsAcknowledgedAndCountedOnce() throws Exception {
        // Given
        try (Sink sink = Sink.mllp(0)) {
            var settings = new Load.Settings(
                    "127.0.0.1", sink.port(), Kind.MIX, 4, 0, Duration.ofMillis(100), Duration.ofMillis(300));

            // When
            Load.Report report = new Load(settings).run();

            // Then
            assertThat(report.errors()).isEmpty();
            assertThat(report.acknowledged()).isPositive();
            assertThat(report.acknowledged() + report.warmedUp()).isEqualTo(sink.taken());
            assertThat(report.bytes()).isGreaterThan(sink.taken() * 1_000);
            assertThat(report.p50())
                    .isPositive()
                    .isLessThanOrEqualTo(report.p99())
                    .isLessThanOrEqualTo(report.longest());
        }
    }

    @Test
    void keepsToItsRate() throws Exception {
        // Given
        try (Sink sink = Sink.mllp(0)) {
            var settings =
                    new Load.Settings("127.0.0.1", sink.port(), Kind.ADT, 4, 200, Duration.ZERO, Duration.ofSeconds(1));

            // When
            new Load(settings).run();

            // Then
            assertThat(sink.taken()).isBetween(150L, 205L);
        }
    }

    @Test
    void aReceiverThatIsNotThereIsAnErrorOfEachConnection() throws Exception {
        // Given
        int port;
        try (Sink sink = Sink.mllp(0)) {
            port = sink.port();
        }

        // When
        Load.Report report = new Load(
                        new Load.Settings("127.0.0.1", port, Kind.ORU, 3, 0, Duration.ZERO, Duration.ofMillis(100)))
                .run();

        // Then
        assertThat(report.acknowledged()).isZero();
        assertThat(report.errors()).containsExactly(java.util.Map.entry("ConnectException", 3L));
    }

    @Test
    void theSinkTakesHttp() throws Exception {
        // Given
        try (Sink sink = Sink.http(0);
                var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sink.port() + "/fhir"))
                    .POST(HttpRequest.BodyPublishers.ofString("x".repeat(100_000)))
                    .build();

            // When
            var first = client.send(request, HttpResponse.BodyHandlers.ofString());
            var second = client.send(request, HttpResponse.BodyHandlers.ofString());

            // Then
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(second.body()).isEqualTo("{}");
            assertThat(sink.taken()).isEqualTo(2);
        }
    }

    @Test
    void percentilesAreThoseOfTheValues() {
        // Given
        var latencies = new Latencies();

        // When
        LongStream.rangeClosed(1, 100_000).forEach(latencies::add);

        // Then
        assertThat(latencies.percentile(50)).isBetween(49.9, 50.1);
        assertThat(latencies.percentile(99)).isBetween(98.8, 99.2);
        assertThat(latencies.longest()).isEqualTo(100.0);
    }
}
