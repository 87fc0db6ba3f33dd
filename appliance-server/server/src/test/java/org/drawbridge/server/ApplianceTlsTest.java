package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.security.auth.x500.X500Principal;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.Keystore;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole appliance over TLS, as installed.
@Timeout(60)
class ApplianceTlsTest {

    private static final char[] WORD = "word".toCharArray();

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void configure() throws IOException {
        home = folder.resolve("home");
        Files.createDirectories(folder.resolve("config/channels"));
        main("api: {port: 0, tls: true}\n");
        channel("mllp: {host: 127.0.0.1, port: 0, tls: {clients: required}}");
    }

    @Test
    void theApiSpeaksHttpsFromTheFirstStartAndNothingOld() throws Exception {
        try (Appliance appliance = start()) {
            assertThat(appliance.ready()).contains("api=https://127.0.0.1:");
            assertThat(get(appliance, "/api/v1/health").statusCode()).isEqualTo(200);

            var old = new SSLParameters();
            old.setProtocols(new String[] {"TLSv1.1"});
            try (HttpClient client = HttpClient.newBuilder()
                    .sslContext(trusting().context())
                    .sslParameters(old)
                    .build()) {
                assertThatThrownBy(() -> client.send(
                                request(appliance, "/api/v1/health"), HttpResponse.BodyHandlers.discarding()))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void listsItsCertificatesAndExaminesAServer() throws Exception {
        try (Appliance appliance = start()) {
            assertThat(get(appliance, "/api/v1/certificates").body())
                    .contains("\"kind\":\"authority\"", "\"name\":\"appliance\"", "127.0.0.1");
            int port = URI.create(appliance.apiAddress()).getPort();
            String asked = "{\"host\":\"127.0.0.1\",\"port\":" + port + ",\"trust\":[\"own\"]}";
            assertThat(post(appliance, "/api/v1/doctor/tls", asked).body()).contains("\"works\":true");
            assertThat(post(appliance, "/api/v1/doctor/tls", "{\"host\":\"127.0.0.1\",\"port\":" + port + "}")
                            .body())
                    .contains("\"works\":false", "With `trust: [own]` it would be trusted.");
            assertThat(post(appliance, "/api/v1/doctor/tls", "{\"host\":\"x\"}").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void takesOverAnImportedCertificateWithoutARestart() throws Exception {
        try (Appliance appliance = start()) {
            Keyring clinic = keys(folder.resolve("clinic"));
            Keyring commandLine = keys(home);
            byte[] authority = Files.readAllBytes(clinic.certificates().authorityFile());
            commandLine.certificates().trust("clinic", "ca.pem", authority);
            var signed = clinic.certificates().issue("x", new X500Principal("CN=imported"), List.of("127.0.0.1"));
            commandLine.certificates().importIdentity("appliance", "x.p12", Keystore.of(signed, WORD), WORD);

            while (!presented(appliance).equals("CN=imported")) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    @Test
    void refusesPlainHttpOnANetworkAndCertificatesThatAreNotThere() throws Exception {
        main("api: {host: 0.0.0.0, port: 0, tls: false}\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("drawbridge.yaml: api.tls: may be false only while `host` is 127.0.0.1");

        main("api: {port: 0, tls: false}\n");
        channel("mllp: {host: 127.0.0.1, port: 0, tls: {certificate: lost, clients: optional, trust: [clinic]}}");
        assertThatThrownBy(this::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("channels/adt.yaml: source.mllp.tls: There is no certificate named 'lost';"
                        + " there are appliance.");
        channel("mllp: {host: 127.0.0.1, port: 0}");
        try (Appliance appliance = start()) {
            assertThat(appliance.ready()).contains("api=http://127.0.0.1:");
        }
    }

    private Appliance start() {
        return Appliance.start(home, folder.resolve("config"), Unlock.keyFile(home));
    }

    private static Keyring keys(Path home) {
        var keys = new Keyring();
        keys.open(home, Unlock.keyFile(home), Set.of(), Clock.systemUTC());
        return keys;
    }

    private PeerTls.Protected trusting() {
        Keyring keys = keys(home);
        List<String> trust = keys.certificates().trustNames();
        return PeerTls.Protected.trusting(keys, trust);
    }

    private String presented(Appliance appliance) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting().context()).build()) {
            return ((X509Certificate)
                            client.send(request(appliance, "/api/v1/health"), HttpResponse.BodyHandlers.discarding())
                                    .sslSession()
                                    .orElseThrow()
                                    .getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private HttpRequest request(Appliance appliance, String path) {
        return HttpRequest.newBuilder(URI.create(appliance.apiAddress() + path)).build();
    }

    private HttpResponse<String> get(Appliance appliance, String path) throws Exception {
        return send(appliance, HttpRequest.newBuilder(URI.create(appliance.apiAddress() + path)));
    }

    private HttpResponse<String> post(Appliance appliance, String path, String body) throws Exception {
        return send(
                appliance,
                HttpRequest.newBuilder(URI.create(appliance.apiAddress() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(Appliance appliance, HttpRequest.Builder request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting().context()).build()) {
            return client.send(
                    request.header(
                                    "Authorization",
                                    "Bearer " + appliance.first().orElseThrow().key())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private void main(String yaml) throws IOException {
        Files.writeString(folder.resolve("config/drawbridge.yaml"), yaml);
    }

    private void channel(String source) throws IOException {
        Files.writeString(folder.resolve("config/channels/adt.yaml"), """
                source:
                  %s
                destinations:
                  - name: ehr
                    mapping: hl7v2-to-fhir
                    fhir: {url: http://127.0.0.1:1/fhir}
                """.formatted(source));
    }
}
