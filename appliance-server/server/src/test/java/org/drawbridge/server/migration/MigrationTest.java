package org.drawbridge.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Above;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Sender;
import org.drawbridge.server.Site;
import org.drawbridge.server.backup.Backup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that a released version has kept is found by this one. Each release adds its home.
class MigrationTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    static Stream<Path> released() throws Exception {
        List<Path> homes;
        try (Stream<Path> files =
                Files.list(Above.find("src/test/resources/homes").orElseThrow())) {
            homes = files.filter(each -> each.toString().endsWith(".zip"))
                    .sorted()
                    .toList();
        }
        return homes.stream();
    }

    @Test
    void thisVersionHasItsHomeHere() throws Exception {
        assertThat(released().map(each -> each.getFileName().toString())).contains(Appliance.version() + ".zip");
    }

    @ParameterizedTest
    @MethodSource("released")
    void everythingIsFoundAgain(Path zip) throws Exception {
        // Given
        Site site = ReleasedHome.site(folder);
        ReleasedHome.unpack(zip, site.home());
        String key = ReleasedHome.key(site.home());

        // When
        try (Appliance appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()))) {
            String api = appliance.apiAddress();

            // Then
            assertThat(get(api, "messages?limit=100", key).get("messages")).hasSize(3);
            assertThat(body(api, found(api, key, "{\"controlId\": \"HOME-1\"}"), key))
                    .isEqualTo(ReleasedHome.ADMIT);
            assertThat(body(api, found(api, key, "{\"orderNumber\": \"ORDER-9\"}"), key))
                    .isEqualTo(ReleasedHome.RESULT);
            assertThat(body(api, found(api, key, "{\"state\": \"refused\"}"), key))
                    .isEqualTo(ReleasedHome.REFUSED);
            assertThat(get(api, "deliveries?channel=feed&destination=archive&state=delivered", key)
                            .get("deliveries"))
                    .hasSize(2);
            assertThat(get(api, "deliveries?channel=feed&destination=ehr&state=waiting", key)
                            .get("deliveries"))
                    .hasSize(2);
            assertThat(get(api, "accounts", key).toString()).contains(ReleasedHome.ACCOUNT, "operator");
            assertThat(get(api, "audit/verify", key).get("good").asBoolean()).isTrue();
            assertThat(answered(appliance, ReleasedHome.ADMIT)).isEqualTo(AckCode.AA);
            assertThat(get(api, "messages?limit=100", key).get("messages"))
                    .as("what comes again is known")
                    .hasSize(3);
        }
        assertThat(secret(site.home())).isEqualTo("TESTSECRET");
    }

    @ParameterizedTest
    @MethodSource("released")
    void theBackupBeforeAnUpgradeBringsItBack(Path zip) throws Exception {
        // Given
        Site site = ReleasedHome.site(folder);
        ReleasedHome.unpack(zip, site.home());
        Backup.make(site.home(), folder.resolve("backup"), true);
        Path restored = folder.resolve("restored");

        // When
        Backup.restore(folder.resolve("backup"), restored, Optional.empty());

        // Then
        String key = ReleasedHome.key(restored);
        try (Appliance appliance = Appliance.start(restored, site.config(), Unlock.keyFile(restored))) {
            assertThat(get(appliance.apiAddress(), "messages?limit=100", key).get("messages"))
                    .hasSize(3);
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void whatALaterVersionHasUsedIsRefusedAndLeftAsItIs(Path zip) throws Exception {
        // Given
        Site site = ReleasedHome.site(folder);
        ReleasedHome.unpack(zip, site.home());
        Files.writeString(site.home().resolve("version"), "99.1");

        // When
        assertThatThrownBy(() -> Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home())))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("was used by Drawbridge 99.1");

        // Then
        assertThat(site.home().resolve("version")).hasContent("99.1");
    }

    /// `-Dhome.of.release=FILE`: once with each release, when its version is final.
    @Test
    @EnabledIfSystemProperty(named = "home.of.release", matches = ".+")
    void makeTheHomeOfThisVersion() throws Exception {
        ReleasedHome.make(folder, Path.of(System.getProperty("home.of.release")));
    }

    private static AckCode answered(Appliance appliance, String message) throws Exception {
        try (Sender sender = Sender.to(appliance.address("feed"))) {
            return sender.exchange(message);
        }
    }

    private static String secret(Path home) {
        var keys = new Keyring();
        keys.open(home, Unlock.keyFile(home), Set.of(), Clock.systemUTC());
        return new String(keys.vault().find(ReleasedHome.SECRET).orElseThrow().text());
    }

    private static long found(String api, String key, String wanted) throws Exception {
        JsonNode messages = JSON.readTree(
                        send(request(api, "messages/search", key).POST(BodyPublishers.ofString(wanted))))
                .get("messages");
        assertThat(messages).as(wanted).hasSize(1);
        return messages.get(0).get("id").asLong();
    }

    private static String body(String api, long id, String key) throws Exception {
        return send(request(api, "messages/" + id + "/body", key));
    }

    private static JsonNode get(String api, String path, String key) throws Exception {
        return JSON.readTree(send(request(api, path, key)));
    }

    private static HttpRequest.Builder request(String api, String path, String key) {
        return HttpRequest.newBuilder(URI.create(api + "/api/v1/" + path)).header("Authorization", "Bearer " + key);
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }
}
