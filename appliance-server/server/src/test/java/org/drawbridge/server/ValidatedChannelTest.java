package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Acknowledgment;
import org.drawbridge.formats.hl7v2.Acknowledgment.Fault;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.config.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The validation steps of a channel, in the whole appliance.
@Timeout(120)
class ValidatedChannelTest {

    /// Wrong three times: the set id, and an id and a PV1 that are not there.
    private static final String FAULTY = "MSH|^~\\&|PMS||||20260131080000||ADT^A01^ADT_A01|1|P|2.5.1\r"
            + "EVN||20260131\rPID|one||||TESTPATIENT^ONE\r";

    /// What makes bundles with a gender that FHIR does not have.
    private static final String MAPPING = """
        mapping: own
        version: 1
        from: hl7v2
        to: fhir-r4
        messages: [{name: all, types: [ADT], entries: [{map: patient}]}]
        maps:
          patient:
            to: Patient
            rules:
              - {to: gender, from: PID-5.1}
        """;

    @TempDir
    Path folder;

    private Site site(String source, String validate) throws IOException {
        Files.createDirectories(folder.resolve("config/mappings"));
        Files.writeString(folder.resolve("config/mappings/own.yaml"), MAPPING);
        Files.createDirectories(folder.resolve("out"));
        return Site.in(folder).channel("adt", """
            source: {mllp: {host: 127.0.0.1, port: 0%s}}
            destinations:
              - name: ehr
                mapping: own
                %s
                file: {folder: %s, name: "{messageId}.{ext}"}
            """.formatted(source, validate, folder.resolve("out")));
    }

    private static Appliance start(Site site) {
        return Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
    }

    private static Acknowledgment exchange(Appliance appliance, String message) throws IOException {
        try (Sender sender = Sender.to(appliance.address("adt"))) {
            sender.write(Sender.frame(message.getBytes(StandardCharsets.UTF_8)));
            return Acknowledgment.parse(sender.answer()).orElseThrow();
        }
    }

    private static StoredMessage only(Appliance appliance) {
        return appliance.journal().search(MessageQuery.newest(2)).getFirst();
    }

    private static boolean is(Appliance appliance, MessageState state) {
        return only(appliance).state() == state;
    }

    @Test
    void aSourceThatRejectsAnswersWithOneErrForEachError() throws Exception {
        try (Appliance appliance = start(site(", validate: {on-error: reject}", ""))) {
            // When
            Acknowledgment answer = exchange(appliance, FAULTY);

            // Then
            assertThat(answer.code()).isEqualTo(AckCode.AE);
            assertThat(answer.faults().stream().map(Fault::code)).containsExactly(102, 101, 100);
            assertThat(answer.faults().stream().map(Fault::text))
                    .containsExactly(
                            "PID-1 must be a whole number from 0 on.",
                            "PID-3 is required.",
                            "PV1 is required in ADT_A01.");
            assertThat(only(appliance).state()).isEqualTo(MessageState.REFUSED);
        }
    }

    @Test
    void aSourceThatNotesKeepsTheErrorsBesideTheMessage() throws Exception {
        try (Appliance appliance = start(site(", validate: {}", ""))) {
            // When
            Acknowledgment answer = exchange(appliance, FAULTY);
            Site.until("it is delivered", () -> is(appliance, MessageState.COMPLETED));

            // Then
            assertThat(answer.code()).isEqualTo(AckCode.AA);
            assertThat(problems(appliance))
                    .containsOnlyOnce("PID-1 field-malformed", "PID-3 field-missing", "PV1 segment-missing");
        }
    }

    @Test
    void aDestinationThatRejectsPutsWhatIsNotValidIntoQuarantineWithTheReason() throws Exception {
        try (Appliance appliance = start(site("", "validate: {on-error: reject}"))) {
            // When
            exchange(appliance, FAULTY);
            Site.until("it is in quarantine", () -> is(appliance, MessageState.QUARANTINED));

            // Then
            StoredDelivery delivery =
                    appliance.journal().deliveries(only(appliance).id()).getFirst();
            assertThat(delivery.state()).isInstanceOf(DeliveryState.Rejected.class);
            assertThat(delivery.state().reason())
                    .startsWith("Not sent, because it is not valid. Bundle.entry[0].resource.gender: ")
                    .doesNotContain("TESTPATIENT");
            assertThat(written()).isEmpty();
        }
    }

    @Test
    void aDestinationThatNotesSendsItAndKeepsTheErrorsBesideTheMessage() throws Exception {
        try (Appliance appliance = start(site("", "validate: {on-error: note}"))) {
            // When
            exchange(appliance, FAULTY);
            Site.until("it is delivered", () -> is(appliance, MessageState.COMPLETED));

            // Then
            assertThat(problems(appliance)).contains("Bundle.entry[0].resource.gender Terminology_TX_NoValid_16");
            assertThat(written()).hasSize(1);
        }
    }

    @Test
    void whatTheConfigurationNamesMustBeThere() throws Exception {
        Site site = site(
                ", validate: {profile: /none/orders.xml}", "validate: {packages: [/none/us-core.tgz], on-error: no}");

        assertThatThrownBy(() -> Configuration.read(site.config(), new Keyring(), Clock.systemUTC()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("source.mllp.validate: /none/orders.xml: the profile cannot be read")
                .hasMessageContaining("destinations[0].validate: /none/us-core.tgz: this is no NPM package")
                .hasMessageContaining("destinations[0].validate.on-error: expected one of note, reject.");
    }

    private static List<String> problems(Appliance appliance) {
        return only(appliance).problems().stream()
                .map((Problem each) -> each.location() + " " + each.code())
                .toList();
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void jsonThatComesOverHttpIsHeldAgainstASchema() throws Exception {
        // Given
        Path schema = folder.resolve("order.schema.json");
        Files.writeString(schema, """
            {"type": "object", "required": ["kind", "patient"],
             "properties": {"kind": {"enum": ["order", "cancel"]},
                            "patient": {"type": "object", "properties": {"id": {"type": "string", "maxLength": 8}}}}}
            """);
        Site site = Site.in(folder).channel("orders", """
            source:
              http:
                host: 127.0.0.1
                port: 0
                format: json
                anonymous: true
                validate: {on-error: reject, schema: "%s"}
            destinations: []
            """.formatted(schema));
        try (Appliance appliance = start(site);
                HttpClient client = HttpClient.newHttpClient()) {
            // When
            HttpResponse<String> wrong =
                    post(client, appliance, "{\"kind\": \"CANARY\", \"patient\": {\"id\": \"CANARY-CANARY\"}}");
            HttpResponse<String> right = post(client, appliance, "{\"kind\": \"order\", \"patient\": {\"id\": \"1\"}}");

            // Then
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(wrong.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(wrong.body())
                    .contains("\"location\":\"/kind\"", "\"location\":\"/patient/id\"", "\"rule\":\"maxLength\"")
                    .doesNotContain("CANARY");
            assertThat(right.statusCode()).isEqualTo(202);
            Site.until(
                    "one is refused, the other done",
                    () -> appliance.journal().search(MessageQuery.newest(2)).stream()
                            .map(StoredMessage::state)
                            .toList()
                            .equals(List.of(MessageState.COMPLETED, MessageState.REFUSED)));
        }
    }

    private static HttpResponse<String> post(HttpClient client, Appliance appliance, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + appliance.address("orders") + "/"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
