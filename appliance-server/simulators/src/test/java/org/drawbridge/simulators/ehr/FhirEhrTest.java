package org.drawbridge.simulators.ehr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FhirEhrTest {

    private static final String PATIENT =
            "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"s\",\"value\":\"1\"}]%s}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private FhirEhr ehr;

    @BeforeEach
    void start() throws IOException {
        ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC());
    }

    @AfterEach
    void stop() throws IOException {
        ehr.close();
        client.close();
    }

    @Test
    void aConditionalUpdateMakesThenChangesOneResource() throws Exception {
        assertThat(send("PUT", "/Patient?identifier=s%7C1", PATIENT.formatted(""))
                        .statusCode())
                .isEqualTo(201);
        HttpResponse<String> second =
                send("PUT", "/Patient?identifier=s%7C1", PATIENT.formatted(",\"gender\":\"male\""));

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.headers().firstValue("ETag")).contains("W/\"2\"");
        assertThat(ehr.counts()).containsEntry("Patient", 1);
        assertThat(send("GET", "/Patient?identifier=s%7C1", "").body()).contains("\"total\":1", "male");
    }

    @Test
    void aTransactionResolvesReferencesAndIsAnsweredEntryByEntry() throws Exception {
        HttpResponse<String> answer = send("POST", "", transaction("urn:uuid:p"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("transaction-response", "201 Created", "Observation/");
        assertThat(send("GET", "/Observation", "").body()).contains("\"reference\":\"Patient/1\"");
        assertThat(ehr.applied()).containsEntry("C-1", 1);
    }

    @Test
    void aTransactionTakesEffectWholeOrNotAtAll() throws Exception {
        HttpResponse<String> answer = send("POST", "", transaction("urn:uuid:nobody"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("OperationOutcome", "not-found");
        assertThat(ehr.counts()).isEmpty();
        assertThat(ehr.applied()).isEmpty();
    }

    @Test
    void theSameTransactionTwiceMakesNothingTwice() throws Exception {
        send("POST", "", transaction("urn:uuid:p"));
        send("POST", "", transaction("urn:uuid:p"));

        assertThat(ehr.counts()).containsEntry("Patient", 1).containsEntry("Observation", 1);
        assertThat(ehr.applied()).containsEntry("C-1", 2);
    }

    @Test
    void refusesWhatARealServerWouldRefuse() throws Exception {
        assertThat(send("POST", "/Observation", "{\"resourceType\":\"Observation\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(send("POST", "/Patient", "{").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/Nonsense", "{\"resourceType\":\"Nonsense\"}").statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/Patient/9", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/metadata", "").body()).contains("CapabilityStatement", "4.0.1");
    }

    @Test
    void failsAsOftenAsItIsTold() throws Exception {
        control("{\"failNext\": 2, \"status\": 503, \"retryAfterSeconds\": 7}");

        HttpResponse<String> first = send("GET", "/metadata", "");
        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.headers().firstValue("Retry-After")).contains("7");
        assertThat(send("GET", "/metadata", "").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/metadata", "").statusCode()).isEqualTo(200);
    }

    @Test
    void cutsConnectionsWhereItIsTold() throws Exception {
        for (String where : new String[] {"request", "answer", "response"}) {
            control("{\"cut\": \"" + where + "\"}");
            assertThatThrownBy(() -> send("POST", "", transaction("urn:uuid:p")))
                    .isInstanceOf(IOException.class);
        }
        control("{}");
        assertThat(ehr.counts()).containsEntry("Patient", 1);
        assertThat(ehr.applied().get("C-1")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void isDownAndUpAgain() throws Exception {
        ehr.misbehave(new Faults.Plan(Duration.ZERO, 0, 500, Optional.empty(), false, Optional.empty(), true));
        assertThatThrownBy(() -> send("GET", "/metadata", "")).isInstanceOf(IOException.class);

        ehr.misbehave(Faults.Plan.NONE);

        assertThat(send("GET", "/metadata", "").statusCode()).isEqualTo(200);
    }

    private static String transaction(String subject) {
        return """
        {"resourceType":"Bundle","type":"transaction","identifier":{"system":"urn:x:controlId","value":"C-1"},"entry":[
        {"fullUrl":"urn:uuid:p","resource":%s,"request":{"method":"PUT","url":"Patient?identifier=s%%7C1"}},
        {"fullUrl":"urn:uuid:o","resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},
        "identifier":[{"system":"o","value":"9"}],"subject":{"reference":"%s"}},
        "request":{"method":"POST","url":"Observation","ifNoneExist":"identifier=o%%7C9"}}]}
        """.formatted(PATIENT.formatted(""), subject);
    }

    private void control(String plan) throws IOException, InterruptedException {
        URI at = URI.create(ehr.base().replace("/fhir", "/_control/faults"));
        client.send(
                HttpRequest.newBuilder(at).PUT(BodyPublishers.ofString(plan)).build(), BodyHandlers.discarding());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(ehr.base() + path))
                        .header("Content-Type", "application/fhir+json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
