package org.drawbridge.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.people.People;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages that the appliance shows.
class DocumentationRoutesTest {

    @TempDir
    Path folder;

    private WebServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        Path site = folder.resolve("site");
        Files.createDirectories(site.resolve("how-to"));
        Files.writeString(site.resolve("index.html"), "<h1>Begin</h1>");
        Files.writeString(site.resolve("how-to/do.html"), "<h1>Do</h1>");
        Files.writeString(site.resolve("site.css"), "body {}");
        Files.writeString(folder.resolve("secret"), "secret");
        var keys = new Keyring();
        Path home = folder.resolve("home");
        keys.open(home, Unlock.keyFile(home), Set.of(), Clock.systemUTC());
        var gate = new Gate(
                new People(keys.vault(), Clock.systemUTC()), Trail.open(home, keys.vault(), Clock.systemUTC()));
        server = WebServer.builder()
                .host("127.0.0.1")
                .routing(routing -> gate.register(routing, new DocumentationRoutes(site).routes()))
                .build()
                .start();
        client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop();
    }

    @Test
    void showsPagesWithTheirTypes() throws Exception {
        assertThat(get("/docs").body()).isEqualTo("<h1>Begin</h1>");
        assertThat(get("/docs/how-to/do.html").body()).isEqualTo("<h1>Do</h1>");
        assertThat(get("/docs/site.css").headers().firstValue("Content-Type")).contains("text/css; charset=utf-8");
    }

    @Test
    void aPageMayLoadNothingFromElsewhere() throws Exception {
        assertThat(get("/docs/index.html")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElse(""))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe", "http");
    }

    @Test
    void noPathLeadsOutOfTheSite() throws Exception {
        for (String path :
                new String[] {"/docs/../secret", "/docs/..%2fsecret", "/docs/%2e%2e/secret", "/docs//secret"}) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isNotEqualTo(200);
            assertThat(answer.body()).as(path).doesNotContain("secret");
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
}
