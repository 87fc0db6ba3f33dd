package org.drawbridge.connectors.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;

/// Sends each message as an email by a server that takes it (RFC 5321). Callable from many threads; each
/// delivery has a connection of its own.
public final class EmailDestination implements Destination {

    /// What protects the connection.
    public enum Security {
        /// TLS that is agreed on in the conversation (RFC 3207); without it nothing is sent.
        STARTTLS,
        /// TLS from the first byte (RFC 8314).
        TLS,
        NONE
    }

    /// @param tls whom we trust; for [Security#NONE] without meaning
    /// @param user empty where the server wants none
    /// @param connect how long a connection may take
    /// @param answer how long the server may take for each step
    public record Server(
            String host,
            int port,
            Security security,
            PeerTls tls,
            String user,
            Credential password,
            Duration connect,
            Duration answer) {}

    /// @param repeatable whether the same email may come twice
    public record Settings(Server server, Letter letter, boolean repeatable) {}

    private static final Outcome UNFILLED = new Outcome.Failed(
            Failure.rejected("template", "A value that the subject or the text wants of the content is not there."));

    private final Settings settings;
    private final Clock clock;

    public EmailDestination(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Outcome deliver(Outgoing outgoing) {
        Session session = Session.getInstance(properties());
        Optional<Letter.Written> written;
        try {
            written = settings.letter().write(session, outgoing, clock.instant());
        } catch (MessagingException e) {
            throw new IllegalStateException("the parts of a letter were checked", e);
        }
        return written.map(each -> send(session, each)).orElse(UNFILLED);
    }

    private Outcome send(Session session, Letter.Written letter) {
        Server server = settings.server();
        boolean taken = false;
        try (Transport transport = session.getTransport(server.security() == Security.TLS ? "smtps" : "smtp")) {
            transport.connect(
                    server.host(),
                    server.port(),
                    server.user().isEmpty() ? null : server.user(),
                    server.password().text().orElse(null));
            transport.sendMessage(letter, letter.getAllRecipients());
            taken = true;
        } catch (MessagingException e) {
            if (!taken) {
                return new Outcome.Failed(SmtpMeaning.of(e, letter.begun()).failure(address()), said(e));
            }
        }
        return new Outcome.Delivered("taken by " + server.host());
    }

    /// In its own words, which may name a recipient.
    private static Payload said(MessagingException e) {
        return Payload.of(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
    }

    private Properties properties() {
        Server server = settings.server();
        String protocol = server.security() == Security.TLS ? "mail.smtps." : "mail.smtp.";
        var properties = new Properties();
        properties.setProperty(protocol + "connectiontimeout", millis(server.connect()));
        properties.setProperty(protocol + "timeout", millis(server.answer()));
        properties.setProperty(protocol + "writetimeout", millis(server.answer()));
        properties.setProperty(
                protocol + "auth", Boolean.toString(!server.user().isEmpty()));
        // To all of them or to none, so that an attempt has one outcome.
        properties.setProperty(protocol + "sendpartial", "false");
        properties.setProperty(protocol + "quitwait", "false");
        properties.setProperty(protocol + "starttls.enable", Boolean.toString(server.security() == Security.STARTTLS));
        properties.setProperty(
                protocol + "starttls.required", Boolean.toString(server.security() == Security.STARTTLS));
        properties.setProperty(protocol + "ssl.checkserveridentity", "true");
        if (server.tls() instanceof PeerTls.Protected protecting) {
            properties.put(protocol + "ssl.socketFactory", protecting.context().getSocketFactory());
        }
        return properties;
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    @Override
    public boolean repeatable() {
        return settings.repeatable();
    }

    @Override
    public String address() {
        Server server = settings.server();
        return (server.security() == Security.TLS ? "smtps://" : "smtp://") + server.host() + ":" + server.port();
    }

    @Override
    public void close() {}
}
