package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A laboratory sends a code that nobody has heard of.
@Timeout(60)
class OpenCodesChannelTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MAPPING = """
            mapping: lab
            version: 1
            from: hl7v2 2.5.1
            to: json
            tables:
              tests:
                file: tables/tests.csv
                unmapped: worklist
            maps:
              result:
                to: object
                rules:
                  - {to: id, from: MSH-10}
                  - {to: test, from: OBX-3.1, table: tests}
            messages:
              - name: results
                types: [ORU]
                entries:
                  - {map: result, at: MSH}
            """;

    @TempDir
    Path folder;

    private Site site;
    private String key = "";

    @BeforeEach
    void configuration() throws Exception {
        site = Site.in(folder);
        Files.createDirectory(folder.resolve("out"));
        Files.createDirectories(site.config().resolve("mappings/tables"));
        Files.writeString(site.config().resolve("mappings/lab.yaml"), MAPPING);
        Files.writeString(site.config().resolve("mappings/tables/tests.csv"), "code,target\nGLU,2345-7\n");
    }

    @Test
    void anUnknownCodeWaitsForAPersonWhoAddsItAndTheNextMessageHasIt() throws Exception {
        try (Appliance appliance = started();
                HttpClient client = HttpClient.newHttpClient()) {
            // Given
            send(appliance, "C1", "K");
            send(appliance, "C2", "K");
            send(appliance, "C3", "GLU");
            Site.until("all have arrived", () -> received().size() == 3);

            // When
            JsonNode codes = ask(client, appliance, "GET", "").path("codes");

            // Then
            assertThat(codes).hasSize(1);
            assertThat(codes.path(0).path("code").asText()).isEqualTo("K");
            assertThat(codes.path(0).path("messages").asLong()).isEqualTo(2);
            assertThat(codes.path(0).path("channels"))
                    .extracting(JsonNode::asText)
                    .containsExactly("lab");

            // When
            ask(client, appliance, "POST", row("tests").toString());
            send(appliance, "C4", "K");
            Site.until("it has arrived", () -> received().size() == 4);

            // Then
            assertThat(received())
                    .contains("{\"id\":\"C4\",\"test\":\"2823-3\"}")
                    .contains("{\"id\":\"C1\"}");
            assertThat(ask(client, appliance, "GET", "").path("codes")).isEmpty();
            assertThat(Files.readString(site.config().resolve("mappings/tables/tests.csv")))
                    .isEqualTo("code,target\nGLU,2345-7\nK,2823-3\n");
        }
    }

    @Test
    void whatWaitsIsThereAfterARestart() throws Exception {
        // Given
        try (Appliance appliance = started()) {
            send(appliance, "C1", "K");
            Site.until("it has arrived", () -> received().size() == 1);
        }

        // When
        try (Appliance again = started();
                HttpClient client = HttpClient.newHttpClient()) {

            // Then
            assertThat(ask(client, again, "GET", "")
                            .path("codes")
                            .path(0)
                            .path("code")
                            .asText())
                    .isEqualTo("K");
        }
    }

    @Test
    void aTableThatIsNotThereIsSaid() throws Exception {
        try (Appliance appliance = started();
                HttpClient client = HttpClient.newHttpClient()) {
            // When
            HttpResponse<String> answer =
                    answer(client, appliance, "POST", row("units").toString());

            // Then
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("The table 'units' of the mapping 'lab' takes no row");
        }
    }

    private static ObjectNode row(String table) {
        return JSON.createObjectNode()
                .put("mapping", "lab")
                .put("table", table)
                .put("code", "K")
                .put("target", "2823-3");
    }

    /// What has arrived, each message whole.
    private List<String> received() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            List<String> all = new ArrayList<>();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                all.add(Files.readString(file).strip());
            }
            return all;
        }
    }

    private Appliance started() throws IOException {
        site.channel("lab", """
                source:
                  mllp: {host: 127.0.0.1, port: 0}
                destinations:
                  - name: archive
                    mapping: lab
                    file: {folder: "%s/out"}
                """.formatted(folder));
        Appliance appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
        appliance.first().ifPresent(first -> key = first.key());
        return appliance;
    }

    private static void send(Appliance appliance, String id, String code) throws Exception {
        try (Sender sender = Sender.to(appliance.address("lab"))) {
            assertThat(sender.exchange("MSH|^~\\&|LAB|MAIN|||20260301101500+0000||ORU^R01^ORU_R01|" + id
                            + "|P|2.5.1\rPID|1||4711\rOBR|1||F1|GLU\rOBX|1|NM|" + code + "||4.1||||||F\r"))
                    .isEqualTo(AckCode.AA);
        }
    }

    private JsonNode ask(HttpClient client, Appliance appliance, String method, String body) throws Exception {
        HttpResponse<String> answer = answer(client, appliance, method, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> answer(HttpClient client, Appliance appliance, String method, String body)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/api/v1/codes"))
                        .header("Authorization", "Bearer " + key)
                        .header("X-Reason", "as the laboratory says")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
