package org.drawbridge.server.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Sender;
import org.drawbridge.server.Site;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Replays of a whole appliance, over its API.
@Timeout(120)
class ReplaysTest {

    private static final int MESSAGES = 30;
    private static final String ALL =
            "\"channel\": \"adt\", \"destination\": \"archive\", \"from\": \"2026-01-01T00:00:00Z\"";

    @TempDir
    Path folder;

    private Site site;
    private String token = "";
    private Appliance appliance;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve("archive"));
        site = Site.in(folder).channel("adt", """
                source: {mllp: {host: 127.0.0.1, port: 0}}
                destinations:
                  - name: archive
                    file: {folder: "%s", name: "{messageId}.{ext}"}
                """.formatted(folder.resolve("archive")));
        appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
        token = appliance.first().orElseThrow().key();
        try (Sender sender = Sender.to(appliance.address("adt"))) {
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(sender.exchange("MSH|^~\\&|PMS|NORTH|HUB|HUB|20261124080000||ADT^A08|C-" + i
                                + "|P|2.5.1\rPID|1||" + i + "^^^NORTH^MR\r"))
                        .isEqualTo(AckCode.AA);
            }
        }
        Site.until("all are there", () -> archived() == MESSAGES);
    }

    @AfterEach
    void stop() {
        appliance.close();
    }

    @Test
    void aDryRunOnlyCounts() throws Exception {
        takeAway();

        post("/replays", "{" + ALL + ", \"dryRun\": true}");

        Site.until("it is done", () -> get("/replays/1").contains("\"state\":\"done\""));
        assertThat(get("/replays/1")).contains("\"found\":30,\"sent\":30,\"passedOver\":0");
        assertThat(archived()).isZero();
    }

    @Test
    void sendsEverythingOnceMoreAndNothingTwice() throws Exception {
        takeAway();

        post("/replays", "{" + ALL + "}");

        Site.until("all are there again", () -> archived() == MESSAGES);
        Site.until("it is done", () -> get("/replays/1").contains("\"state\":\"done\""));
        assertThat(get("/replays/1")).contains("\"by\":\"first\"").contains("\"sent\":30,\"passedOver\":0");
        Site.until("all are delivered", () -> get("/messages?state=completed").split("\"id\"").length - 1 == MESSAGES);
        assertThat(attempts()).isEqualTo(Set.of(2));
    }

    @Test
    void isPausedResumedAndGoesOnAfterARestart() throws Exception {
        takeAway();
        post("/replays", "{" + ALL + ", \"perSecond\": 20}");
        Site.until("it has begun", () -> archived() > 2);

        post("/replays/1/pause", "");
        Site.until("it rests", () -> get("/replays/1").contains("\"state\":\"paused\""));
        appliance.close();
        appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
        assertThat(get("/replays/1")).contains("\"state\":\"paused\"");
        assertThat(archived()).isLessThan(MESSAGES);
        post("/replays/1/resume", "");

        Site.until("it is done", () -> get("/replays/1").contains("\"state\":\"done\""));
        Site.until("all are there again", () -> archived() == MESSAGES);
        Site.until(
                "each is delivered a second time, and no more", () -> attempts().equals(Set.of(2)));
    }

    @Test
    void saysWhatIsWrongWithAWish() throws Exception {
        assertThat(post("/replays", "{\"channel\": \"adt\"}")).contains("destination: is missing.");
        assertThat(post("/replays", "{" + ALL.replace("archive", "nowhere") + "}"))
                .contains("There is no such channel, or it has no such destination.");
        assertThat(post("/replays", "{" + ALL + ", \"rate\": 3}"))
                .contains("An unknown field; known are channel, destination");
        assertThat(post("/replays/7/pause", "")).contains("There is no such replay.");
        assertThat(get("/replays")).isEqualTo("{\"replays\":[]}");
    }

    /// How many attempts the deliveries had that succeeded.
    private Set<Integer> attempts() {
        var delivered = appliance.journal().deliveries("adt", Optional.of("archive"), "delivered", 1000);
        assertThat(delivered).hasSizeLessThanOrEqualTo(MESSAGES);
        return delivered.size() < MESSAGES
                ? Set.of()
                : delivered.stream().map(StoredDelivery::attempts).collect(Collectors.toSet());
    }

    private void takeAway() throws IOException {
        try (var files = Files.list(folder.resolve("archive"))) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
    }

    private int archived() throws IOException {
        try (var files = Files.list(folder.resolve("archive"))) {
            return (int) files.filter(each -> each.toString().endsWith(".hl7")).count();
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/api/v1" + path))
                .header("Authorization", "Bearer " + token);
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }
}
