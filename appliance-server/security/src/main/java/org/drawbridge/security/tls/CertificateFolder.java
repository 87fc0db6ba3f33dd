package org.drawbridge.security.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.PrivateFiles;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Vault;

/// Where certificates lie: `tls/authority.pem`, `tls/identities/NAME.pem` and `tls/trust/NAME.pem` under the home, for
/// everybody to read. Private keys are in the vault, under `tls/`.
final class CertificateFolder {

    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private static final int SHORTEST_RSA = 2048;

    private final Path folder;
    private final Vault vault;

    /// Everything there is.
    record Content(Identity authority, Map<String, Identity> identities, Map<String, List<X509Certificate>> trust) {}

    CertificateFolder(Path home, Vault vault) {
        this.folder = home.resolve("tls");
        this.vault = vault;
    }

    Path authorityFile() {
        return folder.resolve("authority.pem");
    }

    private Path identityFile(String name) {
        return folder.resolve("identities").resolve(name + ".pem");
    }

    /// Throws [StartupException] if something in it cannot be used.
    Content read() {
        Identity authority = identity("authority", authorityFile(), "tls/authority");
        var identities = new TreeMap<String, Identity>();
        for (Path each : files("identities")) {
            identities.put(nameOf(each), identity(nameOf(each), each, key(nameOf(each))));
        }
        var trust = new TreeMap<String, List<X509Certificate>>();
        for (Path each : files("trust")) {
            trust.put(nameOf(each), Pem.certificates(each.toString(), bytes(each)));
        }
        return new Content(authority, identities, trust);
    }

    private static String key(String identity) {
        return "tls/identity/" + identity;
    }

    private Identity identity(String name, Path file, String secret) {
        List<X509Certificate> chain = Pem.certificates(file.toString(), bytes(file));
        try (Secret key = vault.find(secret)
                .orElseThrow(() -> new StartupException(
                        "The vault has no private key for " + file + ". Import certificate and key again."))) {
            PublicKey shown = chain.getFirst().getPublicKey();
            PrivateKey found =
                    KeyFactory.getInstance(shown.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(key.reveal()));
            return checked(file.toString(), new Identity(name, found, chain));
        } catch (GeneralSecurityException e) {
            throw new StartupException("The private key in the vault is not the one of " + file + ".", e);
        }
    }

    /// Throws [StartupException] if key and certificate do not belong together or are too weak (RFC 9325 §4.5).
    static Identity checked(String what, Identity identity) {
        PublicKey shown = identity.certificate().getPublicKey();
        if (shown instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
            throw new StartupException(what + ": an RSA key has at least 2048 bits; ask for a new certificate.");
        }
        if (!together(identity.key(), shown)) {
            throw new StartupException(what + ": the private key does not belong to the certificate.");
        }
        return identity;
    }

    static boolean together(PrivateKey key, PublicKey shown) {
        if (!key.getAlgorithm().equals(shown.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        try {
            byte[] text = "drawbridge".getBytes(StandardCharsets.US_ASCII);
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            byte[] signature = signing.sign();
            signing.initVerify(shown);
            signing.update(text);
            return signing.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    boolean hasAuthority() {
        return Files.exists(authorityFile());
    }

    void writeAuthority(Identity authority) {
        put("tls/authority", authority.key());
        PrivateFiles.writeOpen(authorityFile(), Pem.write(authority.chain()));
    }

    /// The key first: a certificate without its key would be of no use.
    void writeIdentity(Identity identity) {
        put(key(identity.name()), identity.key());
        PrivateFiles.writeOpen(identityFile(identity.name()), Pem.write(identity.chain()));
    }

    void writeTrust(String name, List<X509Certificate> certificates) {
        PrivateFiles.writeOpen(folder.resolve("trust").resolve(name + ".pem"), Pem.write(certificates));
    }

    boolean removeTrust(String name) throws IOException {
        return Files.deleteIfExists(folder.resolve("trust").resolve(name + ".pem"));
    }

    /// The key that a request was made for, until its certificate comes.
    Optional<PrivateKey> requested(String name) {
        Optional<Secret> found = vault.find("tls/request/" + name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Secret key = found.get()) {
            return Optional.of(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.reveal())));
        } catch (GeneralSecurityException e) {
            throw new StartupException("The key of the request '" + name + "' cannot be read; make a new request.", e);
        }
    }

    void writeRequest(String name, KeyPair keys) {
        put("tls/request/" + name, keys.getPrivate());
    }

    void removeRequest(String name) {
        vault.remove("tls/request/" + name);
    }

    private void put(String name, PrivateKey key) {
        try (Secret secret = Secret.of(key.getEncoded())) {
            vault.put(name, secret);
        }
    }

    /// Names, sizes and times of all files: another list means that something has changed.
    List<String> traces() {
        List<String> traces = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.walk(folder, 2)) {
                for (Path each : found.filter(file -> file.toString().endsWith(".pem"))
                        .sorted()
                        .toList()) {
                    BasicFileAttributes about = Files.readAttributes(each, BasicFileAttributes.class);
                    traces.add(each + " " + about.size() + " " + about.lastModifiedTime() + " " + about.fileKey());
                }
            } catch (IOException e) {
                throw unreadable(folder, e);
            }
        }
        return traces;
    }

    private List<Path> files(String below) {
        Path inside = folder.resolve(below);
        if (!Files.isDirectory(inside)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(inside)) {
            return found.filter(file -> file.toString().endsWith(".pem"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(inside, e);
        }
    }

    private static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - ".pem".length());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static StartupException unreadable(Path file, IOException cause) {
        return new StartupException(file + " cannot be read; check that this user may read it.", cause);
    }
}
