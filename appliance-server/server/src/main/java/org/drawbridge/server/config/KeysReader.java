package org.drawbridge.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.ListenerTls;
import org.drawbridge.security.tls.ListenerTls.Clients;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.security.vault.Vault;

/// Reads what a configuration names of the home: certificates and trust under `tls`, secrets as `secret:NAME`.
/// Whether there are any of these names is checked once the home is open.
final class KeysReader {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final String NAMES = "names of certificates that were imported, or own, or public";

    private static final String SECRET = "secret:";

    private final Keyring keys;
    private final List<Check> checks = new ArrayList<>();

    /// @param where the key of the configuration that names certificates
    private record Check(String where, Runnable check) {}

    KeysReader(Keyring keys) {
        this.keys = keys;
    }

    ListenerTls listener(Node source) {
        if (!source.has("tls")) {
            return ListenerTls.NONE;
        }
        Node node = source.object("tls");
        String certificate = certificate(node, Certificates.APPLIANCE);
        Clients clients = node.one("clients", Clients.class, Clients.NONE);
        List<String> trust = node.texts("trust", NAME, NAMES);
        if (clients == Clients.NONE && !trust.isEmpty()) {
            node.problem("trust", "says whose clients are trusted, but `clients` is none; set it to required.");
        }
        node.end();
        var tls = new ListenerTls.Protected(
                keys, certificate, clients, trust.isEmpty() ? List.of(Certificates.OWN) : trust);
        checks.add(new Check(node.where(""), tls::check));
        return tls;
    }

    /// TLS to a peer that speaks it: the platform's authorities are trusted unless `trust` says otherwise.
    PeerTls peer(Node node) {
        List<String> trust = node.texts("trust", NAME, NAMES);
        String certificate = certificate(node, "");
        node.end();
        PeerTls.Protected tls =
                PeerTls.Protected.trusting(keys, trust.isEmpty() ? List.of(Certificates.PUBLIC) : trust);
        PeerTls presenting = certificate.isEmpty() ? tls : tls.presenting(certificate);
        checks.add(new Check(node.where(""), presenting::check));
        return presenting;
    }

    /// What authenticates us at a peer, if anything does.
    Credential credential(Node node, String key) {
        Optional<String> text = node.text(key);
        if (text.isEmpty()) {
            return Credential.NONE;
        }
        return secret(node, key, text.get().startsWith(SECRET) ? text.get().substring(SECRET.length()) : "");
    }

    /// @param name in the vault
    Credential secret(Node node, String key, String name) {
        if (!Vault.NAME.matcher(name).matches()) {
            node.problem(
                    key,
                    "expected secret:NAME, and never the secret itself; keep that with: drawbridge secret set NAME");
            return Credential.NONE;
        }
        var kept = new Credential.Kept(keys, name);
        checks.add(new Check(node.where(key), kept::check));
        return kept;
    }

    /// Checks something more of a secret, once the home is open.
    void also(Node node, String key, Runnable check) {
        if (node.has(key)) {
            checks.add(new Check(node.where(key), check));
        }
    }

    /// A folder of the home, for when that is open.
    Supplier<Path> folder(String name) {
        return () -> keys.home().resolve(name);
    }

    String certificate(Node node, String otherwise) {
        String name = node.text("certificate", otherwise);
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            node.problem("certificate", "expected the name of a certificate that was imported, or appliance.");
        }
        return name;
    }

    /// Adds what cannot be had to the problems.
    void check(Problems problems) {
        for (Check each : checks) {
            try {
                each.check().run();
            } catch (StartupException e) {
                problems.add(each.where(), String.valueOf(e.getMessage()));
            }
        }
    }
}
