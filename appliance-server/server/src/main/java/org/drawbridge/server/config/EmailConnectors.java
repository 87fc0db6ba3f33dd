package org.drawbridge.server.config;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.drawbridge.connectors.content.Template;
import org.drawbridge.connectors.content.Template.Place;
import org.drawbridge.connectors.email.EmailDestination;
import org.drawbridge.connectors.email.EmailDestination.Security;
import org.drawbridge.connectors.email.Letter;
import org.drawbridge.engine.Destination;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;

/// Reads destinations that send email.
final class EmailConnectors {

    private static final Pattern ANY = Pattern.compile(".{1,320}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._ -]{0,100}");
    private static final Pattern TYPE = Pattern.compile("[a-z0-9.+-]{1,50}/[a-z0-9.+-]{1,80}");
    private static final String ADDRESS = "an address such as reception@clinic.example";
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Clock clock;
    private final KeysReader keys;

    EmailConnectors(Clock clock, KeysReader keys) {
        this.clock = clock;
        this.keys = keys;
    }

    /// @param extension of what is sent
    Destination destination(String channel, Node node, String extension) {
        var settings = new EmailDestination.Settings(
                server(node), letter(channel, node, extension), node.yes("repeatable", false));
        node.end();
        return new EmailDestination(settings, clock);
    }

    private EmailDestination.Server server(Node node) {
        Security security = node.one("security", Security.class, Security.STARTTLS);
        PeerTls tls = PeerTls.NONE;
        if (security != Security.NONE) {
            tls = keys.peer(node.object("tls"));
        } else if (node.has("tls")) {
            node.problem("tls", "is for `security: starttls` or `tls`.");
        }
        String user = node.text("user", "");
        Credential password = keys.credential(node, "password");
        if (user.isEmpty() == node.has("password")) {
            node.problem("user", "and `password` belong together; give both, or none where the server wants none.");
        }
        if (security == Security.NONE && !user.isEmpty()) {
            node.problem(
                    "security",
                    "is none, so that the password would go over the network in clear; use starttls or tls.");
        }
        return new EmailDestination.Server(
                node.required("host", "the name of the server that takes email"),
                node.number("port", 1, 65_535, security == Security.TLS ? 465 : 587),
                security,
                tls,
                user,
                password,
                node.duration("connect-timeout", SHORTEST, HOUR, Duration.ofSeconds(10)),
                node.duration("timeout", SHORTEST, HOUR, Duration.ofSeconds(60)));
    }

    private Letter letter(String channel, Node node, String extension) {
        String from = node.required("from", ADDRESS);
        List<String> to = node.texts("to", ANY, ADDRESS + ", or a list of them");
        if (to.isEmpty()) {
            node.problem("to", "is missing; expected " + ADDRESS + ", or a list of them.");
        }
        List<String> all = new ArrayList<>(to);
        all.add(from);
        if (!from.isEmpty() && !all.stream().allMatch(Letter::isAddress)) {
            node.problem(Letter.isAddress(from) ? "to" : "from", "expected " + ADDRESS + ".");
        }
        return new Letter(
                from,
                to,
                template(node, "subject", "Message ${message} of " + channel),
                template(node, "text", "Message ${message} of the channel " + channel + ".\n"),
                attachment(channel, node, extension));
    }

    private static Optional<Letter.Attachment> attachment(String channel, Node node, String extension) {
        Node given = node.object("attach");
        String name = given.text("name", channel + "." + extension);
        String type = given.text("type", "application/octet-stream");
        if (!FILE.matcher(name).matches()) {
            given.problem("name", "expected a file's name of letters, digits, '-', '_', '.' and spaces.");
        }
        if (!TYPE.matcher(type).matches()) {
            given.problem("type", "expected a media type such as application/pdf.");
        }
        given.end();
        return node.has("attach") ? Optional.of(new Letter.Attachment(name, type)) : Optional.empty();
    }

    private static Template template(Node node, String key, String otherwise) {
        try {
            return Template.of(node.text(key, otherwise), Place.PLAIN);
        } catch (IllegalArgumentException e) {
            node.problem(key, String.valueOf(e.getMessage()));
            return Template.of("", Place.PLAIN);
        }
    }
}
