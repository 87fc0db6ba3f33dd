package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.drawbridge.simulators.ehr.FhirEhr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the standard maps make, given to a FHIR server twice.
@Timeout(60)
class RepeatedMessagesTest {

    private static final Path SAMPLES = Path.of("../mapping/src/test/resources/org/drawbridge/mapping/samples");

    @TempDir
    Path folder;

    @Test
    void everyMessageCanBeSentAgainAndMakesNothingNew() throws Exception {
        try (var ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC());
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            // Given
            List<String> bundles = bundles();
            for (String bundle : bundles) {
                HttpResponse<String> answer = send(client, ehr, bundle);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
            Map<String, Integer> once = Map.copyOf(ehr.counts());

            // When
            for (String bundle : bundles) {
                send(client, ehr, bundle);
            }

            // Then
            assertThat(ehr.counts()).isEqualTo(once).containsKey("Patient");
        }
    }

    private static HttpResponse<String> send(HttpClient client, FhirEhr ehr, String bundle) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(ehr.base()))
                        .header("Content-Type", "application/fhir+json")
                        .POST(BodyPublishers.ofString(bundle))
                        .build(),
                BodyHandlers.ofString());
    }

    /// A bundle a line, as `convert` writes them.
    private List<String> bundles() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("convert", "--zone", "UTC"));
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            files.filter(each -> each.endsWith("in.hl7")).sorted().forEach(each -> arguments.add(each.toString()));
        }
        Path err = folder.resolve("err");
        Path out = folder.resolve("out");
        Process process = Product.start(err, List.of(), arguments.toArray(String[]::new));
        Files.copy(process.getInputStream(), out);
        assertThat(Product.end(err, process).exit()).isZero();
        return Files.readAllLines(out);
    }
}
