package org.drawbridge.server.downtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.drawbridge.downtime.Form;
import org.drawbridge.downtime.FormKind;
import org.drawbridge.downtime.Identifier;
import org.drawbridge.downtime.Person;
import org.drawbridge.downtime.Question;
import org.drawbridge.downtime.Snapshot;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Sender;
import org.drawbridge.server.Site;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a running appliance does for downtimes.
class DowntimeTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private String key = "";
    private Site site;

    @BeforeEach
    void configure() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        site = Site.in(folder)
                .channel("adt-in", "source: {mllp: {host: 127.0.0.1, port: 0}}\ndestinations: []\n")
                .channel("forms", """
                        source: {downtime: {facility: NORTH}}
                        destinations:
                          - name: folder
                            file: {folder: %s}
                        """.formatted(folder.resolve("out")));
        Files.writeString(
                site.config().resolve("drawbridge.yaml"),
                "api: {port: 0, tls: false}\ndowntime: {channels: [adt-in], zone: Europe/Berlin, valid: 12h}\n");
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private Appliance start() {
        Appliance appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
        appliance.first().ifPresent(each -> key = each.key());
        return appliance;
    }

    private HttpResponse<byte[]> snapshot(Appliance appliance, String tag) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(appliance.apiAddress() + "/api/v1/downtime/snapshot"))
                .header("Authorization", "Bearer " + key);
        if (!tag.isEmpty()) {
            request.header("If-None-Match", tag);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<String> send(Appliance appliance, Form form) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/api/v1/downtime/forms"))
                        .header("Authorization", "Bearer " + key)
                        .POST(BodyPublishers.ofByteArray(form.write()))
                        .build(),
                BodyHandlers.ofString());
    }

    private void admit(Appliance appliance, String controlId) throws IOException {
        try (Sender sender = Sender.to(appliance.address("adt-in"))) {
            sender.exchange(("MSH|^~\\&|PMS|NORTH|HUB|HUB|20261125||ADT^A08|%s|P|2.5.1\r"
                            + "PID|1||4711^^^NORTH^MR||TESTPATIENT^ONE||19700131|F\rAL1|1|DA|1^Penicillin|SV\r")
                    .formatted(controlId));
        }
    }

    private Snapshot known(Appliance appliance) throws Exception {
        Site.until(
                "the patient is known",
                () -> snapshot(appliance, "").statusCode() == 200
                        && !Snapshot.read(snapshot(appliance, "").body())
                                .charts()
                                .isEmpty());
        return Snapshot.read(snapshot(appliance, "").body());
    }

    private static Form vitals(String number, String pulse) {
        var person = new Person(
                List.of(new Identifier("4711", "NORTH", "MR")), "TESTPATIENT", "ONE", "1970-01-31", "F", "", "");
        return new Form(
                number,
                FormKind.VITALS,
                Instant.parse("2026-11-25T08:00:00Z"),
                "nurse",
                false,
                person,
                Map.of(Question.PULSE, pulse));
    }

    @Test
    void handsOutWhatPassedThroughAndSaysWhenNothingHasChanged() throws Exception {
        // Given
        try (Appliance appliance = start()) {
            admit(appliance, "C1");
            // When
            Snapshot snapshot = known(appliance);
            HttpResponse<byte[]> again = snapshot(
                    appliance,
                    snapshot(appliance, "").headers().firstValue("ETag").orElseThrow());
            // Then
            assertThat(snapshot.charts().getFirst().allergies()).hasSize(1);
            assertThat(snapshot.validHours()).isEqualTo(12);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(seen(appliance, "4711")).isPositive();
        }
    }

    private long seen(Appliance appliance, String patient) throws Exception {
        HttpResponse<String> found = client.send(
                HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/api/v1/audit/search"))
                        .header("Authorization", "Bearer " + key)
                        .POST(BodyPublishers.ofString("{\"patient\": \"" + patient + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        long seen = 0;
        for (JsonNode each : JSON.readTree(found.body()).path("entry")) {
            String what = each.at("/resource/entity/0/name").asText();
            String who = each.at("/resource/agent/0/who/identifier/value").asText();
            seen += what.equals("GET /api/v1/downtime/snapshot") && who.equals("first") ? 1 : 0;
        }
        return seen;
    }

    @Test
    void knowsTheSameAfterARestartAndAlsoWithoutTheFileThatItWasKeptIn() throws Exception {
        // Given
        Snapshot before;
        try (Appliance appliance = start()) {
            admit(appliance, "C1");
            before = known(appliance);
        }
        byte[] kept = Files.readAllBytes(site.home().resolve("downtime/picture"));
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("TESTPATIENT");
        // When
        Snapshot after;
        try (Appliance appliance = start()) {
            after = known(appliance);
        }
        Files.write(site.home().resolve("downtime/picture"), new byte[] {1, 2, 3});
        // Then
        assertThat(after.charts()).isEqualTo(before.charts());
        try (Appliance appliance = start()) {
            assertThat(known(appliance).charts()).isEqualTo(before.charts());
        }
    }

    @Test
    void aFormBecomesAMessageOnceHoweverOftenItIsSentAndOverARestart() throws Exception {
        // Given
        Form form = vitals("K7Q2M-0001", "72");
        String first;
        try (Appliance appliance = start()) {
            first = send(appliance, form).body();
        }
        // When
        try (Appliance appliance = start()) {
            String second = send(appliance, form).body();
            HttpResponse<String> other = send(appliance, vitals("K7Q2M-0001", "99"));
            // Then
            assertThat(JSON.readTree(second).path("message"))
                    .isEqualTo(JSON.readTree(first).path("message"));
            assertThat(JSON.readTree(second).path("before").asBoolean()).isTrue();
            assertThat(other.statusCode()).isEqualTo(409);
            Site.until("it is delivered", () -> files().size() == 1);
            assertThat(Files.readString(files().getFirst()))
                    .contains("ORU^R01", "K7Q2M-0001", "8867-4", "|72|", "|nurse");
            assertThat(appliance.journal().search(MessageQuery.newest(10)))
                    .extracting(StoredMessage::label)
                    .allSatisfy(each -> assertThat(each.patientId()).isEqualTo("4711"));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("out"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void refusesWhatIsNotCompleteAndWhatIsForPractice() throws Exception {
        // Given
        try (Appliance appliance = start()) {
            Form good = vitals("K7Q2M-0001", "72");
            var drill = new Form(
                    good.number(), good.kind(), good.filledInAt(), "nurse", true, good.patient(), good.answers());
            // When
            HttpResponse<String> wrong = send(appliance, vitals("K7Q2M-0002", "7200"));
            HttpResponse<String> practice = send(appliance, drill);
            HttpResponse<String> nobody = send(appliance, good.about(Person.NOBODY));
            // Then
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("Pulse: expected 20 to 300").doesNotContain("7200");
            assertThat(practice.body()).contains("drill");
            assertThat(nobody.body()).contains("names no patient");
            assertThat(appliance.journal().search(MessageQuery.newest(10))).isEmpty();
        }
    }

    @Test
    void putsThePackWhereTheConfigurationSaysForItsOwnerAlone() throws Exception {
        // Given
        Files.writeString(
                site.config().resolve("drawbridge.yaml"),
                "api: {port: 0, tls: false}\ndowntime: {channels: [adt-in], pack: {folder: %s, every: 5m}}\n"
                        .formatted(folder.resolve("pack")));
        Path pack = folder.resolve("pack/downtime-pack.pdf");
        // When
        try (Appliance appliance = start()) {
            assertThat(appliance.apiAddress()).isNotEmpty();
            Site.until("the pack is there", () -> Files.exists(pack));
        }
        // Then
        assertThat(Files.readAllBytes(pack)).startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pack)))
                .isEqualTo("rw-------");
    }

    @Test
    void saysWhatIsMissingWhereNothingIsConfigured() throws Exception {
        // Given
        Files.writeString(site.config().resolve("drawbridge.yaml"), "api: {port: 0, tls: false}\n");
        Files.delete(site.config().resolve("channels/forms.yaml"));
        try (Appliance appliance = start()) {
            // When
            HttpResponse<byte[]> snapshot = snapshot(appliance, "");
            HttpResponse<String> form = send(appliance, vitals("K7Q2M-0001", "72"));
            // Then
            assertThat(snapshot.statusCode()).isEqualTo(409);
            assertThat(new String(snapshot.body(), StandardCharsets.UTF_8)).contains("`downtime` is missing");
            assertThat(form.body()).contains("add one with `source: {downtime: {}}`");
        }
    }
}
