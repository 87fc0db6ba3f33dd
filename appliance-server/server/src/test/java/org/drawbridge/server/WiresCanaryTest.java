package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What [PhiCanaryTest] does for MLLP and FHIR, for the other wires: peers quote what they were sent, files are named
/// after patients, and no word of it may come out where nobody asked for it.
@Timeout(120)
class WiresCanaryTest {

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void noValueComesOutOfAnyWire() throws Exception {
        // Given
        Path files = Files.createDirectories(folder.resolve("server/in"));
        Files.writeString(files.resolve(Canaries.word() + ".pdf"), Canaries.word());
        Files.writeString(files.resolve(Canaries.word() + ".hl7"), Canaries.plausible("ADT", "ADT^A08", "C-1"));
        Site site = Site.in(folder).channel("wires", wires()).channel("files", files());
        keep(site);
        Path err = Files.createFile(folder.resolve("err"));
        Process appliance = site.process(err);
        open.add(() -> appliance.destroyForcibly().waitFor());
        var out = new BufferedReader(new InputStreamReader(appliance.getInputStream(), StandardCharsets.UTF_8));
        String token = after(out, "API token (shown this once): ");
        String ready = after(out, "READY api=");
        String api = ready.split(" ", 2)[0];
        int port = Integer.parseInt(ready.replaceFirst(".* wires=127\\.0\\.0\\.1:(\\d+).*", "$1"));

        // When
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            for (int i = 0; i < 3; i++) {
                String message = "{\"patient\":\"%s\",\"name\":\"%s\"}\n".formatted(Canaries.word(), Canaries.word());
                socket.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
            }
            socket.getOutputStream().write((Canaries.word() + " is no JSON\n").getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII))
                    .isEqualTo("YYYN");
        }
        Site.until("the file is put aside", () -> Files.readString(err).contains("file-no-message"));
        Site.until("nothing waits", () -> settled(get(api, token, "/api/v1/channels")));

        // Then
        for (String path : List.of("/metrics", "/api/v1/channels", "/api/v1/deliveries", "/api/v1/health")) {
            assertSilent(path, get(api, token, path));
        }
        String rejected = get(api, token, "/api/v1/deliveries?channel=wires&state=rejected");
        assertThat(rejected).contains("SQLSTATE 22018", "SMTP 554", "The receiver refused it.");
        assertSilent("deliveries", rejected);
        appliance.destroy();
        assertThat(appliance.waitFor()).isZero();
        assertSilent("stderr", Files.readString(err));
    }

    private static boolean settled(String channels) {
        return !channels.contains("\"waiting\"")
                && !channels.contains("\"sending\"")
                && !channels.contains("\"received\"")
                && channels.contains("\"unreadable\"")
                && channels.contains("\"completed\"");
    }

    private String wires() throws IOException {
        return """
            source:
              tcp:
                host: 127.0.0.1
                port: 0
                framing: {lines: lf}
                acknowledge: {accepted: "Y", refused: "N"}
                format: json
                label: {patient-id: /patient}
            destinations:
              - name: tcp
                tcp: {host: 127.0.0.1, port: %d, framing: {lines: lf}, acknowledge: {accepted: "OK", refused: "NO", framed: true}}
              - name: database
                jdbc:
                  url: "jdbc:h2:mem:x;INIT=create table if not exists t (n int)"
                  statements: ["insert into t values (cast(${/name} as int))"]
              - name: mail
                email: {host: 127.0.0.1, port: %d, security: none, from: a@b.example, to: c@d.example, text: "${content}"}
            """.formatted(quoting("", "NO ", false), quoting("220 ready", "554 ", true));
    }

    /// A server that answers each line with it: a receiver over TCP, or one of email that refuses what it quotes.
    private int quoting(String greeting, String prefix, boolean mail) throws IOException {
        var listener = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
        open.add(listener);
        Thread.startVirtualThread(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    Thread.startVirtualThread(() -> converse(socket, greeting, prefix, mail));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return listener.getLocalPort();
    }

    private static void converse(Socket accepted, String greeting, String prefix, boolean mail) {
        try (accepted) {
            var in = new BufferedReader(new InputStreamReader(accepted.getInputStream(), StandardCharsets.UTF_8));
            say(accepted, greeting);
            var letter = new StringBuilder();
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (data && !line.equals(".")) {
                    letter.append(line);
                } else if (mail && !data) {
                    data = line.equals("DATA");
                    say(accepted, data ? "354 go on" : "250 fine");
                } else {
                    data = false;
                    say(accepted, prefix + (mail ? letter : line));
                }
            }
        } catch (IOException e) {
            // The appliance hung up.
            return;
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        if (!line.isEmpty()) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private String files() throws Exception {
        KeyPair key = KeyPairGenerator.getInstance("EC").generateKeyPair();
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPasswordAuthenticator((_, password, _) -> password.equals("s3cret"));
        server.setFileSystemFactory(new VirtualFileSystemFactory(folder.resolve("server")));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.start();
        open.add(() -> server.stop(true));
        String peer = "{host: 127.0.0.1, port: %d, user: u, password: secret:ssh, host-key: \"%s\", folder: /in"
                .formatted(server.getPort(), KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic()));
        return """
            source:
              sftp: %s, settle: 0s, poll: 100ms}
            destinations:
              - name: back
                sftp: %s/done}
            """.formatted(peer, peer);
    }

    private static void keep(Site site) throws IOException {
        var keys = new Keyring();
        keys.open(site.home(), Unlock.keyFile(site.home()), Set.of("localhost"), Clock.systemUTC());
        keys.vault().put("ssh", Secret.of("s3cret".getBytes(StandardCharsets.UTF_8)));
        Path drivers = Files.createDirectories(site.home().resolve("drivers"));
        Path h2 = List.of(System.getProperty("java.class.path").split(":", -1)).stream()
                .map(Path::of)
                .filter(each -> each.toString().matches(".*/h2-[0-9.]+\\.jar"))
                .findFirst()
                .orElseThrow();
        Files.copy(h2, drivers.resolve("h2.jar"));
    }

    private static String after(BufferedReader out, String beginning) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("it did not say " + beginning);
    }

    private static String get(String api, String token, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(api + path))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    private static void assertSilent(String where, String text) {
        assertThat(Canaries.in(text)).as(where).isEmpty();
    }
}
