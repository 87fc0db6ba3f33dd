package org.drawbridge.connectors.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.connectors.content.Template;
import org.drawbridge.connectors.content.Template.Place;
import org.drawbridge.connectors.email.EmailDestination.Security;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.ListenerTls;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against GreenMail's server, and against one that does what servers do now and then.
@Timeout(60)
class EmailDestinationTest {

    private static final String CONTENT = "MSH|^~\\&|\rPID|1||7||MÜLLER\r\n.\r\nend";

    @TempDir
    Path home;

    private final Keyring keyring = new Keyring();

    @BeforeEach
    void open() {
        keyring.open(home, Unlock.keyFile(home), Set.of("127.0.0.1", "localhost"), Clock.systemUTC());
        keyring.vault().put("mail", Secret.of("s3cret".getBytes(StandardCharsets.UTF_8)));
        keyring.vault().put("wrong", Secret.of("wrong".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void sendsTheContentAsAnAttachmentWithEveryByteAsItIs() throws Exception {
        // Given
        try (Mailbox mailbox = new Mailbox()) {

            // When
            Outcome outcome = deliver(server(mailbox.port(), Security.NONE, "lab", "mail"));

            // Then
            assertThat(outcome).isEqualTo(new Outcome.Delivered("taken by 127.0.0.1"));
            MimeMessage mail = mailbox.mail.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("Order Ä/1 X-Evil: y");
            assertThat(mail.getHeader("X-Evil")).isNull();
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.getAllRecipients())
                    .extracting(Object::toString)
                    .containsExactly("one@clinic.example", "two@clinic.example");
            assertThat(mail.getMessageID()).endsWith("@clinic.example>");
            var parts = (MimeMultipart) mail.getContent();
            assertThat(parts.getBodyPart(0).getContent().toString().strip()).isEqualTo("For 7: ü");
            assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("orders.hl7");
            assertThat(parts.getBodyPart(1).getInputStream().readAllBytes())
                    .isEqualTo(CONTENT.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void eachAttemptOfADeliveryHasTheSameMessageId() throws Exception {
        try (Mailbox mailbox = new Mailbox()) {
            EmailDestination.Server server = server(mailbox.port(), Security.NONE, "lab", "mail");
            deliver(server);
            deliver(server);

            MimeMessage[] mails = mailbox.mail.getReceivedMessages();
            assertThat(mails[0].getMessageID()).isEqualTo(mails[2].getMessageID());
        }
    }

    @Test
    void allWaitWhenTheServerDoesNotLetUsIn() throws Exception {
        try (Mailbox mailbox = new Mailbox()) {
            Failure failure = failure(deliver(server(mailbox.port(), Security.NONE, "lab", "wrong")));

            assertThat(failure.code()).isEqualTo("credentials");
            assertThat(failure.scope()).isEqualTo(Failure.Scope.PEER);
            assertThat(mailbox.mail.getReceivedMessages()).isEmpty();
        }
    }

    @Test
    void allWaitWhileThereIsNoServer() throws Exception {
        int port;
        try (Mailbox mailbox = new Mailbox()) {
            port = mailbox.port();
        }
        Failure failure = failure(deliver(server(port, Security.NONE, "", "mail")));

        assertThat(failure.code()).isEqualTo("connect");
        assertThat(failure.kind()).isEqualTo(Failure.Kind.TRANSIENT);
        assertThat(failure.reason()).isEqualTo("smtp://127.0.0.1:" + port + " cannot be reached.");
    }

    @Test
    void sendsNothingWithoutTheTlsThatWasAskedFor() throws Exception {
        try (Mailbox mailbox = new Mailbox()) {
            Failure failure = failure(deliver(server(mailbox.port(), Security.STARTTLS, "lab", "mail")));

            assertThat(failure.scope()).isEqualTo(Failure.Scope.PEER);
            assertThat(mailbox.mail.getReceivedMessages()).isEmpty();
        }
    }

    @Test
    void speaksTlsFromTheFirstByteOrAfterStarttls() throws Exception {
        for (Security security : List.of(Security.TLS, Security.STARTTLS)) {
            try (var server = new ScriptedServer(Map.of(), listening(), security == Security.TLS)) {
                assertThat(deliver(server(server.port(), security, "", "mail")))
                        .isEqualTo(new Outcome.Delivered("taken by 127.0.0.1"));
                assertThat(server.commands.contains("STARTTLS")).isEqualTo(security == Security.STARTTLS);
            }
        }
    }

    @Test
    void sendsNothingToAServerThatItDoesNotTrust() throws Exception {
        try (var server = new ScriptedServer(Map.of(), listening(), true)) {
            var strange = new EmailDestination.Server(
                    "127.0.0.1",
                    server.port(),
                    Security.TLS,
                    PeerTls.Protected.trusting(keyring, List.of(Certificates.PUBLIC)),
                    "",
                    Credential.NONE,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));

            Failure failure = failure(deliver(strange));

            assertThat(failure.code()).isEqualTo("tls-untrusted");
            assertThat(server.commands).doesNotContain("MAIL");
        }
    }

    @Test
    void theReplyCodeSaysWhatBecomesOfIt() throws Exception {
        assertReply(
                Map.of("RCPT", "550 no such user TESTPATIENT"),
                "smtp-550",
                Failure.Kind.PERMANENT,
                Failure.Scope.MESSAGE);
        assertReply(Map.of("RCPT", "450 busy"), "smtp-450", Failure.Kind.TRANSIENT, Failure.Scope.MESSAGE);
        assertReply(Map.of("MAIL", "530 log in"), "smtp-530", Failure.Kind.TRANSIENT, Failure.Scope.PEER);
        assertReply(Map.of("MAIL", "421 closing"), "smtp-421", Failure.Kind.TRANSIENT, Failure.Scope.PEER);
        assertReply(Map.of(".", "552 too large"), "smtp-552", Failure.Kind.PERMANENT, Failure.Scope.MESSAGE);
        assertReply(Map.of("DATA", "554 no"), "smtp-554", Failure.Kind.PERMANENT, Failure.Scope.MESSAGE);
        assertReply(Map.of("greeting", "554 not you"), "smtp", Failure.Kind.TRANSIENT, Failure.Scope.PEER);
        assertReply(Map.of("MAIL", ""), "smtp", Failure.Kind.TRANSIENT, Failure.Scope.PEER);
    }

    @Test
    void anEmailThatWasSentWithoutAnAnswerIsUncertain() throws Exception {
        assertReply(Map.of(".", ""), "no-answer", Failure.Kind.UNCERTAIN, Failure.Scope.PEER);
    }

    private void assertReply(Map<String, String> answers, String code, Failure.Kind kind, Failure.Scope scope)
            throws Exception {
        try (var server = new ScriptedServer(answers, ListenerTls.NONE, false)) {
            Failure failure = failure(deliver(server(server.port(), Security.NONE, "", "mail")));

            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.scope()).isEqualTo(scope);
            assertThat(failure.reason()).doesNotContain("TESTPATIENT");
        }
    }

    /// GreenMail's server with one user.
    private static final class Mailbox implements AutoCloseable {
        private final GreenMail mail =
                new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());

        Mailbox() {
            mail.start();
            mail.setUser("lab@clinic.example", "lab", "s3cret");
        }

        int port() {
            return mail.getSmtp().getPort();
        }

        @Override
        public void close() {
            mail.stop();
        }
    }

    private ListenerTls listening() {
        return new ListenerTls.Protected(
                keyring, Certificates.APPLIANCE, ListenerTls.Clients.NONE, List.of(Certificates.OWN));
    }

    private EmailDestination.Server server(int port, Security security, String user, String secret) {
        return new EmailDestination.Server(
                "127.0.0.1",
                port,
                security,
                security == Security.NONE
                        ? PeerTls.NONE
                        : PeerTls.Protected.trusting(keyring, List.of(Certificates.OWN)),
                user,
                user.isEmpty() ? Credential.NONE : new Credential.Kept(keyring, secret),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
    }

    private static Outcome deliver(EmailDestination.Server server) {
        var letter = new Letter(
                "drawbridge@clinic.example",
                List.of("one@clinic.example", "two@clinic.example"),
                Template.of("Order ${order-number}", Place.PLAIN),
                Template.of("For ${patient-id}: ü\n", Place.PLAIN),
                Optional.of(new Letter.Attachment("orders.hl7", "application/octet-stream")));
        try (var destination =
                new EmailDestination(new EmailDestination.Settings(server, letter, false), Clock.systemUTC())) {
            return destination.deliver(new Outgoing(
                    new DeliveryId(new MessageId(1), "front-desk"),
                    1,
                    new Label("", "C-1", "", "7", "Ä/1\r\nX-Evil: y"),
                    Payload.of(CONTENT.getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static Failure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
    }
}
