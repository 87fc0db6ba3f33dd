package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.mapping.Mapping;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An EHR that speaks FHIR over HTTP, and a system that speaks HL7 v2 over MLLP.
@Timeout(60)
class FhirToHl7v2ChannelTest {

    private static final String ADMISSION = "MSH|^~\\&|PMS|CLINIC|||20260301101500+0000||ADT^A01^ADT_A01|C1|P|2.5.1\r"
            + "EVN|A01|20260301101500+0000\r"
            + "PID|1||4711^^^CLINIC^MR||TESTPATIENT^ANNA||19800102|F\r"
            + "PV1|1|I|WARD^2^B||||||||||||||||V77\r";

    @TempDir
    Path folder;

    @Test
    void aBundleThatComesOverHttpGoesOutOverMllp() throws Exception {
        // Given
        List<Hl7Message> messages = new CopyOnWriteArrayList<>();
        Payload bundle = ((Mapping.Result.Mapped)
                        Mapping.standard(ZoneOffset.UTC).apply(Payload.of(ADMISSION.getBytes(StandardCharsets.UTF_8))))
                .output();
        try (var receiver = new Receiver(message -> {
            messages.add(message);
            return Receiver.accept(message);
        })) {
            Site site = Site.in(folder).channel("ehr", """
                    source:
                      http: {host: 127.0.0.1, port: 0, path: /fhir, format: json, anonymous: true}
                    destinations:
                      - name: ward
                        mapping: fhir-to-hl7v2
                        mllp: {host: 127.0.0.1, port: %d}
                    """.formatted(receiver.port()));
            try (Appliance appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
                    HttpClient client = HttpClient.newHttpClient()) {

                // When
                int status = client.send(
                                HttpRequest.newBuilder(URI.create("http://" + appliance.address("ehr") + "/fhir"))
                                        .POST(BodyPublishers.ofByteArray(bundle.reveal()))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();

                // Then
                assertThat(status).isEqualTo(202);
                Site.until("it has arrived", () -> !messages.isEmpty());
                Hl7Message sent = messages.getFirst();
                assertThat(sent.text("MSH-9.1")).isEqualTo("ADT");
                assertThat(sent.text("PID-3.1")).isEqualTo("4711");
                assertThat(sent.text("PID-5.1")).isEqualTo("TESTPATIENT");
                assertThat(sent.text("PV1-2")).isEqualTo("I");
            }
        }
    }
}
