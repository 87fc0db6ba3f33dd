package org.drawbridge.server.config;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.connectors.sftp.Login;
import org.drawbridge.connectors.sftp.SftpDestination;
import org.drawbridge.connectors.sftp.SftpPeer;
import org.drawbridge.connectors.sftp.SftpSource;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Source;
import org.drawbridge.security.vault.Credential;

/// Reads sources and destinations that speak SFTP.
final class SftpConnectors {

    /// SHA-256 in Base64 without padding, as OpenSSH writes it.
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

    private static final String FINGERPRINTS =
            "what this says of the server, once its keeper has confirmed it: ssh-keyscan HOST | ssh-keygen -lf - "
                    + " (such as \"SHA256:…\", in quotes)";
    private static final Pattern PATH = Pattern.compile("[^\\x00-\\x1f]{1,1000}");
    private static final int SSH = 22;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Clock clock;
    private final KeysReader keys;
    private final Map<String, String> taken = new HashMap<>();

    SftpConnectors(Clock clock, KeysReader keys) {
        this.clock = clock;
        this.keys = keys;
    }

    Source.Factory source(String channel, Node node, Terms terms) {
        SftpPeer.Settings peer = peer(node);
        String folder = folder(node, "the folder of the server that files are taken from");
        String owner = taken.putIfAbsent(place(peer, folder), channel);
        if (owner != null && !owner.equals(channel)) {
            node.problem("folder", "is taken by channel '" + owner + "' already; give each its own.");
        }
        var standard = SftpSource.Settings.of(channel, peer, folder);
        var settings = new SftpSource.Settings(
                channel,
                peer,
                folder,
                inside(node, "done", folder, standard.done()),
                inside(node, "failed", folder, standard.failed()),
                FileConnectors.taking(node, standard.taking(), SHORTEST, terms));
        node.end();
        return (intake, events) -> SftpSource.open(settings, intake, events, clock);
    }

    /// @param extension of the written files
    Destination destination(String channel, Node node, String extension) {
        SftpPeer.Settings peer = peer(node);
        String folder = folder(node, "the folder of the server that files are written to");
        if (channel.equals(taken.get(place(peer, folder)))) {
            node.problem("folder", "is the folder that this channel takes files from; messages would go round.");
        }
        var settings = new SftpDestination.Settings(
                channel, peer, folder, FileConnectors.template(node), extension, node.yes("repeatable", true));
        node.end();
        return new SftpDestination(settings);
    }

    private static String place(SftpPeer.Settings peer, String folder) {
        return peer.host() + ":" + peer.port() + " " + peer.user() + " " + folder;
    }

    private SftpPeer.Settings peer(Node node) {
        String host = node.required("host", "the name or address of the SSH server");
        String user = node.required("user", "the name that the server knows us by");
        Set<String> hostKeys = new HashSet<>(node.texts("host-key", FINGERPRINT, FINGERPRINTS));
        if (!node.has("host-key")) {
            node.problem("host-key", "is missing; expected " + FINGERPRINTS + ".");
        }
        return new SftpPeer.Settings(
                host,
                node.number("port", 1, 65_535, SSH),
                user,
                login(node),
                hostKeys,
                node.duration("connect-timeout", SHORTEST, HOUR, Duration.ofSeconds(10)),
                node.duration("timeout", SHORTEST, HOUR, Duration.ofSeconds(30)));
    }

    private Login login(Node node) {
        Credential passphrase = keys.credential(node, "passphrase");
        if (node.has("passphrase") && !node.has("key")) {
            node.problem("passphrase", "is what a `key` is encrypted with; name that, too.");
        }
        return node.choice("login", List.of("password", "key"))
                        .orElse("password")
                        .equals("key")
                ? new Login.PrivateKey(keys.credential(node, "key"), passphrase)
                : new Login.Password(keys.credential(node, "password"));
    }

    private static String folder(Node node, String meaning) {
        String folder = node.required("folder", meaning).replaceFirst("(?<=[^/])/+$", "");
        if (!folder.isEmpty() && !PATH.matcher(folder).matches()) {
            node.problem("folder", "expected the path of a folder, from / or from the user's own folder on.");
        }
        return folder;
    }

    /// A relative path is one inside the folder.
    private static String inside(Node node, String key, String folder, String otherwise) {
        String text = node.text(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!PATH.matcher(text).matches() || text.equals(folder) || text.equals(".")) {
            node.problem(key, "expected another folder than `folder`; files would be taken again from there.");
        }
        return text.startsWith("/") ? text : folder + "/" + text;
    }
}
