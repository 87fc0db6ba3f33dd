package org.drawbridge.security.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.doctor.Finding.Level;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.Identity;
import org.drawbridge.security.tls.Keystore;
import org.drawbridge.security.tls.ListenerTls;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsDoctorTest {

    @TempDir
    Path folder;

    private Keyring server;
    private Keyring stranger;

    /// What a server does with a connection.
    private interface Server {
        void serve(Socket socket) throws IOException;
    }

    @BeforeEach
    void makeTwoHomes() {
        server = home("server", Clock.systemUTC());
        stranger = home("stranger", Clock.systemUTC());
    }

    private Keyring home(String name, Clock clock) {
        var keys = new Keyring();
        keys.open(folder.resolve(name), Unlock.keyFile(folder.resolve(name)), Set.of("localhost", "127.0.0.1"), clock);
        return keys;
    }

    @Test
    void findsNothingWrongWhereNothingIs() throws Exception {
        List<Finding> found = examine(tls(server, ListenerTls.Clients.NONE), server, "127.0.0.1", Optional.empty());

        assertThat(found).extracting(Finding::level).containsOnly(Level.GOOD);
        assertThat(text(found))
                .contains("It speaks TLS 1.3, TLS 1.2.")
                .contains("The certificate is for 127.0.0.1.")
                .contains("signed by an authority that is trusted here (own)")
                .contains("The handshake works: TLSv1.3");
    }

    @Test
    void namesWhoIsNotTrustedAndWhatWouldHelp() throws Exception {
        server.certificates();
        stranger.certificates()
                .trust(
                        "server-ca",
                        "ca",
                        java.nio.file.Files.readAllBytes(server.certificates().authorityFile()));

        List<Finding> found = examine(tls(server, ListenerTls.Clients.NONE), stranger, "127.0.0.1", Optional.empty());

        assertThat(faults(found))
                .singleElement()
                .asString()
                .contains("trust", "Drawbridge Authority", "is not trusted here (own)");
        assertThat(text(found)).contains("With `trust: [server-ca]` it would be trusted.");
    }

    @Test
    void saysWhenTheCertificateIsForAnotherName() throws Exception {
        List<Finding> found = examine(tls(server, ListenerTls.Clients.NONE), server, "ehr.example", Optional.empty());

        assertThat(faults(found)).singleElement().asString().contains("not for ehr.example but for", "localhost");
    }

    @Test
    void saysWhenTheCertificateHasExpired() throws Exception {
        Keyring past = home("past", Clock.offset(Clock.systemUTC(), Duration.ofDays(-500)));

        List<Finding> found = examine(tls(past, ListenerTls.Clients.NONE), past, "127.0.0.1", Optional.empty());

        assertThat(faults(found)).singleElement().asString().contains("expired on 20", "Its owner has to renew it");
    }

    @Test
    void saysWhoAskedForAClientCertificateAndThatNoneWasPresented() throws Exception {
        List<Finding> found = examine(tls(server, ListenerTls.Clients.REQUIRED), server, "127.0.0.1", Optional.empty());

        assertThat(text(found))
                .contains("asks for a client certificate signed by CN=Drawbridge Authority", "We presented none");
        assertThat(faults(found))
                .singleElement()
                .asString()
                .contains("the alert certificate_required", "we presented none");
    }

    @Test
    void saysThatTheServerDoesNotTrustOurs() throws Exception {
        Identity wrong = stranger.certificates().identity("appliance");

        List<Finding> found =
                examine(tls(server, ListenerTls.Clients.REQUIRED), server, "127.0.0.1", Optional.of(wrong));

        assertThat(text(found)).contains("We presented the certificate 'appliance'");
        assertThat(faults(found)).singleElement().asString().contains("alert certificate_unknown");
    }

    @Test
    void takesTheRightClientCertificate() throws Exception {
        Identity right = server.certificates().issue("pms", new X500Principal("CN=pms"), List.of());
        assertThat(Keystore.of(right, "word".toCharArray())).isNotEmpty();

        List<Finding> found =
                examine(tls(server, ListenerTls.Clients.REQUIRED), server, "127.0.0.1", Optional.of(right));

        assertThat(faults(found)).isEmpty();
    }

    @Test
    void tellsPlainProtocolsFromTls() throws Exception {
        assertThat(plain("HTTP/1.1 400 Bad Request\r\n\r\n")).contains("What listens there is plain HTTP.");
        assertThat(plain("SSH-2.0-OpenSSH_9\r\n")).contains("What listens there is SSH.");
        assertThat(plain("\u000bMSH|^~\\&|")).contains("What listens there is MLLP without TLS.");
        assertThat(plain("Hello?")).contains("something that is not TLS");
    }

    @Test
    void tellsAnOldServerByItsVersion() throws Exception {
        // A TLS 1.0 ServerHello with an empty session and RSA_WITH_3DES_EDE_CBC_SHA.
        String hello = "0301" + "00".repeat(32) + "00" + "000a" + "00";
        byte[] record = HexFormat.of().parseHex("160301002a" + "02000026" + hello);

        List<Finding> found = examine(
                socket -> {
                    byte[] asked = socket.getInputStream().readNBytes(11);
                    boolean old = asked[9] == 3 && asked[10] == 1;
                    socket.getOutputStream().write(old ? record : HexFormat.of().parseHex("15030100020246"));
                },
                server,
                "127.0.0.1",
                Optional.empty());

        assertThat(faults(found)).singleElement().asString().contains("speaks only TLS 1.0", "needs TLS 1.2 or 1.3");
    }

    @Test
    void saysWhenNothingListens() throws Exception {
        int port;
        try (var probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }

        List<Finding> found = ask("127.0.0.1", port, server, "127.0.0.1", Optional.empty());

        assertThat(faults(found)).singleElement().asString().contains("refuses the connection");
        assertThat(faults(ask("no-such-host.invalid", 1, server, "x", Optional.empty())))
                .singleElement()
                .asString()
                .contains("is not known to DNS");
    }

    private String plain(String greeting) throws Exception {
        return text(examine(
                socket -> {
                    var _ = socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream().write(greeting.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                },
                server,
                "127.0.0.1",
                Optional.empty()));
    }

    private static Server tls(Keyring keys, ListenerTls.Clients clients) {
        var tls = new ListenerTls.Protected(keys, Certificates.APPLIANCE, clients, List.of(Certificates.OWN));
        return socket -> {
            try (Socket guarded = tls.protect(socket, Duration.ofSeconds(5))) {
                var _ = guarded.getInputStream().read();
            }
        };
    }

    private List<Finding> examine(Server serving, Keyring trusting, String name, Optional<Identity> presented)
            throws IOException {
        try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> accept(listener, serving));
            return ask("127.0.0.1", listener.getLocalPort(), trusting, name, presented);
        }
    }

    private static List<Finding> ask(
            String host, int port, Keyring trusting, String name, Optional<Identity> presented) {
        Trust trust = Trust.of(trusting.certificates(), List.of(Certificates.OWN));
        return TlsDoctor.examine(new TlsDoctor.Question(host, port, name, trust, presented), Clock.systemUTC());
    }

    private static void accept(ServerSocket listener, Server serving) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.startVirtualThread(() -> {
                    try (socket) {
                        serving.serve(socket);
                    } catch (IOException e) {
                        // The doctor hangs up on purpose, again and again.
                        return;
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    private static List<String> faults(List<Finding> found) {
        return found.stream()
                .filter(each -> each.level() == Level.FAULT)
                .map(Finding::toString)
                .toList();
    }

    private static String text(List<Finding> found) {
        return String.join("\n", found.stream().map(Finding::text).toList());
    }
}
