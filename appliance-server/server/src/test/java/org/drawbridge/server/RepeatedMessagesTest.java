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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.mapping.Mapping;
import org.drawbridge.simulators.ehr.FhirEhr;
import org.junit.jupiter.api.Test;

/// What the standard maps make, given to a FHIR server twice.
class RepeatedMessagesTest {

    private static final Path SAMPLES = Path.of("../mapping/src/test/resources/org/drawbridge/mapping/samples");

    @Test
    void everyMessageCanBeSentAgainAndMakesNothingNew() throws Exception {
        try (var ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC());
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            // Given
            List<Payload> bundles = bundles();
            for (Payload bundle : bundles) {
                HttpResponse<String> answer = send(client, ehr, bundle);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
            Map<String, Integer> once = Map.copyOf(ehr.counts());

            // When
            for (Payload bundle : bundles) {
                send(client, ehr, bundle);
            }

            // Then
            assertThat(ehr.counts()).isEqualTo(once);
        }
    }

    private static HttpResponse<String> send(HttpClient client, FhirEhr ehr, Payload bundle) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(ehr.base()))
                        .header("Content-Type", "application/fhir+json")
                        .POST(BodyPublishers.ofByteArray(bundle.reveal()))
                        .build(),
                BodyHandlers.ofString());
    }

    private static List<Payload> bundles() throws IOException {
        Mapping mapping = Mapping.standard(ZoneOffset.UTC);
        List<Payload> bundles = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            for (Path file :
                    files.filter(each -> each.endsWith("in.hl7")).sorted().toList()) {
                Mapping.Result result = mapping.apply(Hl7Message.parse(Files.readAllBytes(file)));
                bundles.add(((Mapping.Result.Mapped) result).bundle());
            }
        }
        return bundles;
    }
}
