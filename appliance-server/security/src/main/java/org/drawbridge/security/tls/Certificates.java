package org.drawbridge.security.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.tls.Standing.Kind;
import org.drawbridge.security.vault.Vault;

/// The certificates of the appliance. The first start makes an authority of its own and, signed by it, the identity
/// `appliance`; a clinic's own can be imported beside or in its place.
///
/// What the command line changes in the folder is taken over by [#refresh] while the appliance runs.
public final class Certificates {

    /// The identity that the appliance makes for itself.
    public static final String APPLIANCE = "appliance";
    /// Trust in what the appliance's own authority has signed.
    public static final String OWN = "own";
    /// Trust in the authorities that the Java platform comes with.
    public static final String PUBLIC = "public";

    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

    private final CertificateFolder folder;
    private final Clock clock;
    private volatile State state;

    /// @param generation another number whenever something has changed
    private record State(CertificateFolder.Content content, List<String> traces, long generation) {}

    private Certificates(CertificateFolder folder, Clock clock, State state) {
        this.folder = folder;
        this.clock = clock;
        this.state = state;
    }

    /// Opens them, and makes what is not there.
    ///
    /// @param names what the appliance is called by its peers: the identity `appliance` is good for them
    public static Certificates open(Path home, Vault vault, Collection<String> names, Clock clock) {
        var folder = new CertificateFolder(home, vault);
        Instant now = clock.instant();
        if (!folder.hasAuthority()) {
            String tail = Long.toString(new SecureRandom().nextLong() >>> 24, 36);
            folder.writeAuthority(
                    Authority.own("authority", new X500Principal("CN=Drawbridge Authority " + tail), now));
        }
        CertificateFolder.Content content = folder.read();
        var opened = new Certificates(folder, clock, new State(content, folder.traces(), 1));
        opened.renew(names);
        return opened;
    }

    /// In PEM.
    public static String pem(X509Certificate certificate) {
        return new String(Pem.write(List.of(certificate)), StandardCharsets.US_ASCII);
    }

    /// Makes the identity `appliance` anew if it ends soon or is not good for these names. One that was imported is
    /// left alone. Answers whether it did.
    public boolean renew(Collection<String> names) {
        Identity authority = state.content().authority();
        Identity now = state.content().identities().get(APPLIANCE);
        Set<String> wanted = new TreeSet<>();
        names.forEach(each -> wanted.add(Authority.canonical(each)));
        if (now != null && (!signedBy(authority, now) || (lasts(now) && covers(now, wanted)))) {
            return false;
        }
        folder.writeIdentity(Authority.issue(
                authority, APPLIANCE, new X500Principal("CN=Drawbridge appliance"), wanted, clock.instant()));
        return refresh();
    }

    /// Whether an identity is of the own authority, which renews it.
    public boolean signedByOwn(String name) {
        return signedBy(state.content().authority(), identity(name));
    }

    /// By the signature: other appliances' authorities may be called the same.
    private static boolean signedBy(Identity authority, Identity identity) {
        try {
            identity.certificate().verify(authority.certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean lasts(Identity identity) {
        return identity.certificate()
                .getNotAfter()
                .toInstant()
                .isAfter(clock.instant().plus(RENEWED_BEFORE));
    }

    private static boolean covers(Identity identity, Set<String> names) {
        Set<String> good = new HashSet<>();
        Standing.names(identity.certificate()).forEach(each -> good.add(Authority.canonical(each)));
        return good.containsAll(names);
    }

    /// Takes over what has changed in the folder; true if something had. Throws [StartupException] if it cannot be
    /// used, and goes on with what there was.
    public synchronized boolean refresh() {
        List<String> traces = folder.traces();
        if (traces.equals(state.traces())) {
            return false;
        }
        state = new State(folder.read(), traces, state.generation() + 1);
        return true;
    }

    /// Another number whenever something has changed.
    long generation() {
        return state.generation();
    }

    /// Where the certificate of the own authority lies, for those who are to trust this appliance.
    public Path authorityFile() {
        return folder.authorityFile();
    }

    /// Throws [StartupException] that names those there are, if this is none.
    public Identity identity(String name) {
        Identity found = state.content().identities().get(name);
        if (found == null) {
            throw new StartupException("There is no certificate named '" + name + "'; there are "
                    + String.join(", ", state.content().identities().keySet())
                    + ". Import it with: drawbridge certificate import " + name);
        }
        return found;
    }

    /// Throws [StartupException] that names those there are, if one of `names` is none.
    public List<X509Certificate> trusted(Collection<String> names) {
        List<X509Certificate> all = new ArrayList<>();
        for (String each : names) {
            switch (each) {
                case OWN -> all.add(state.content().authority().certificate());
                case PUBLIC -> all.addAll(platform());
                default -> all.addAll(imported(each));
            }
        }
        return all;
    }

    /// The names that [#trusted] knows.
    public List<String> trustNames() {
        return Stream.concat(Stream.of(OWN, PUBLIC), state.content().trust().keySet().stream())
                .toList();
    }

    private List<X509Certificate> imported(String name) {
        List<X509Certificate> found = state.content().trust().get(name);
        if (found == null) {
            throw new StartupException("There is no trust named '" + name + "'; there are "
                    + String.join(", ", trustNames())
                    + ". Import it with: drawbridge certificate trust " + name);
        }
        return found;
    }

    /// The authorities that the Java platform comes with.
    public static List<X509Certificate> platform() {
        try {
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            return factory.getTrustManagers()[0] instanceof X509TrustManager manager
                    ? List.of(manager.getAcceptedIssuers())
                    : List.of();
        } catch (GeneralSecurityException e) {
            throw new StartupException("The trusted authorities of the Java platform cannot be read.", e);
        }
    }

    /// Every certificate there is, but for the platform's.
    public List<Standing> standings() {
        CertificateFolder.Content content = state.content();
        List<Standing> all = new ArrayList<>();
        all.add(Standing.of(Kind.AUTHORITY, OWN, content.authority().certificate()));
        content.identities()
                .values()
                .forEach(each -> all.add(Standing.of(Kind.IDENTITY, each.name(), each.certificate())));
        content.trust()
                .forEach((name, certificates) ->
                        certificates.forEach(each -> all.add(Standing.of(Kind.TRUST, name, each))));
        return all;
    }

    /// Imports an identity: certificate with key (PEM or PKCS#12), or the certificate alone if the key is that of a
    /// request or of the identity before.
    ///
    /// @param what the file, as a person would call it
    public Standing importIdentity(String name, String what, byte[] bytes, char[] password) {
        named(name);
        Pem.Content content = Pem.read(what, bytes, password);
        if (content.certificates().isEmpty()) {
            throw new StartupException(what + ": holds no certificate.");
        }
        X509Certificate shown = content.certificates().getFirst();
        if (shown.getNotAfter().toInstant().isBefore(clock.instant())) {
            throw new StartupException(what + ": the certificate has expired already, on "
                    + shown.getNotAfter().toInstant() + ".");
        }
        Optional<PrivateKey> waiting = folder.requested(name);
        PrivateKey key = Stream.of(content.key(), waiting, before(name))
                .flatMap(Optional::stream)
                .filter(each -> CertificateFolder.together(each, shown.getPublicKey()))
                .findFirst()
                .orElseThrow(
                        () -> new StartupException(what + ": there is no private key that belongs to the certificate: "
                                + "neither in the file nor of a request named '" + name + "'."));
        Identity imported = CertificateFolder.checked(what, new Identity(name, key, content.certificates()));
        folder.writeIdentity(imported);
        if (waiting.isPresent()) {
            folder.removeRequest(name);
        }
        refresh();
        return Standing.of(Kind.IDENTITY, name, shown);
    }

    private Optional<PrivateKey> before(String name) {
        return Optional.ofNullable(state.content().identities().get(name)).map(Identity::key);
    }

    /// Makes a key and a request for its certificate (PKCS#10, in PEM), to be signed by the clinic's authority.
    public String request(String name, X500Principal subject, Collection<String> names) {
        named(name);
        KeyPair keys = Authority.keys();
        folder.writeRequest(name, keys);
        return Pem.block("CERTIFICATE REQUEST", Authority.request(keys, subject, names));
    }

    /// Makes an identity for a peer, signed by the own authority; its key leaves the house in the answer and is not
    /// kept.
    public Identity issue(String name, X500Principal subject, Collection<String> names) {
        named(name);
        return Authority.issue(state.content().authority(), name, subject, names, clock.instant());
    }

    /// Trusts authorities, or single certificates, under a name.
    public List<Standing> trust(String name, String what, byte[] bytes) {
        named(name);
        if (name.equals(OWN) || name.equals(PUBLIC)) {
            throw new StartupException(
                    "The trust '" + name + "' is there already, and not to be changed; take another name.");
        }
        List<X509Certificate> certificates = Pem.certificates(what, bytes);
        folder.writeTrust(name, certificates);
        refresh();
        return certificates.stream()
                .map(each -> Standing.of(Kind.TRUST, name, each))
                .toList();
    }

    /// Trusts them no more; false if nobody did.
    public boolean distrust(String name) {
        named(name);
        try {
            return folder.removeTrust(name) && refresh();
        } catch (IOException e) {
            throw new StartupException("The trust '" + name + "' cannot be removed; may this user write there?", e);
        }
    }

    /// Reads authorities or single certificates that are trusted for the moment only.
    public static List<X509Certificate> read(String what, byte[] bytes) {
        return Pem.certificates(what, bytes);
    }

    private static void named(String name) {
        if (!CertificateFolder.NAME.matcher(name).matches()) {
            throw new StartupException("A certificate is named with small letters, digits, '.', '_' and '-'.");
        }
    }
}
