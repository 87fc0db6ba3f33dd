package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.drawbridge.downtime.Form;
import org.drawbridge.downtime.FormKind;
import org.drawbridge.downtime.Identifier;
import org.drawbridge.downtime.Person;
import org.drawbridge.downtime.Question;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An appliance that is killed while a console hands in forms, again and again until each is confirmed: every form is
/// one
/// message, and one alone.
class DowntimeKillTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORMS = 60;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void everyFormIsOneMessageHoweverOftenTheApplianceIsKilled() throws Exception {
        // Given
        int port = Site.freePort();
        Path out = Files.createDirectories(folder.resolve("out"));
        Site site = Site.in(folder).channel("forms", """
                source: {downtime: {}}
                destinations:
                  - name: folder
                    file: {folder: %s}
                """.formatted(out));
        Files.writeString(site.config().resolve("drawbridge.yaml"), "api: {port: %d, tls: false}\n".formatted(port));
        String key = key(site);
        Set<Long> messages = new HashSet<>();
        // When
        int next = 1;
        while (next <= FORMS) {
            Process running = site.process(folder.resolve("err"), "-Xmx300m");
            Product.ready(folder.resolve("err"), running);
            int until = next + 20;
            while (next <= FORMS && next < until) {
                messages.add(send(port, key, next));
                next++;
            }
            // The next one is under way, and its answer is lost.
            int lost = next;
            Thread sender = Thread.ofVirtual().name("lost").start(() -> {
                try {
                    send(port, key, lost);
                } catch (Exception e) {
                    assertThat(e).isNotNull();
                }
            });
            TimeUnit.MILLISECONDS.sleep(3);
            running.destroyForcibly().waitFor();
            sender.join();
        }
        Process last = site.process(folder.resolve("err"), "-Xmx300m");
        Product.ready(folder.resolve("err"), last);
        for (int form = 1; form <= FORMS + 1; form++) {
            messages.add(send(port, key, form));
        }
        // Then
        assertThat(messages).hasSize(FORMS + 1);
        Site.until("all are delivered", () -> numbers(out).size() == FORMS + 1);
        last.destroyForcibly().waitFor();
    }

    private static String key(Site site) {
        try (Appliance appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()))) {
            return appliance
                    .parts()
                    .people()
                    .addKey("desk", Set.of(Permission.DOWNTIME), Set.of(), Duration.ofHours(1));
        }
    }

    private long send(int port, String key, int number) throws IOException, InterruptedException {
        var form = new Form(
                "K7Q2M-%04d".formatted(number),
                FormKind.VITALS,
                Instant.parse("2026-11-25T08:00:00Z"),
                "nurse",
                false,
                Person.NOBODY.withIdentifiers(List.of(new Identifier("4711", "NORTH", "MR"))),
                Map.of(Question.PULSE, "72"));
        var answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/downtime/forms"))
                        .header("Authorization", "Bearer " + key)
                        .POST(BodyPublishers.ofByteArray(form.write()))
                        .build(),
                BodyHandlers.ofString());
        JsonNode json = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(200);
        return json.path("message").asLong();
    }

    /// The control ids of what was delivered.
    private static Set<String> numbers(Path out) throws IOException {
        Set<String> numbers = new HashSet<>();
        try (Stream<Path> all = Files.list(out)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(each);
                int at = text.indexOf("K7Q2M-");
                if (at >= 0) {
                    numbers.add(text.substring(at, at + 10));
                }
            }
        }
        return numbers;
    }
}
