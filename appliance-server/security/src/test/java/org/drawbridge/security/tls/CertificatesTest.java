package org.drawbridge.security.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.security.vault.Vault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

    private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "drawbridge.clinic.example");
    private static final char[] NONE = {};

    @TempDir
    Path home;

    private final Identity clinic = Authority.own("clinic", new X500Principal("CN=Clinic CA"), Instant.now());

    @Test
    void theFirstStartMakesAnAuthorityAndAnIdentityForTheseNames() throws IOException {
        Certificates made = open(NOW);

        assertThat(made.standings())
                .extracting(Standing::kind)
                .containsExactly(Standing.Kind.AUTHORITY, Standing.Kind.IDENTITY);
        Standing appliance = made.standings().getLast();
        assertThat(appliance.names())
                .containsExactlyInAnyOrder("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "drawbridge.clinic.example");
        assertThat(appliance.daysLeft(NOW)).isEqualTo(397);
        assertThat(Files.readString(made.authorityFile())).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(made.authorityFile().resolveSibling("identities/appliance.pem"))
                .content()
                .doesNotContain("PRIVATE");
    }

    @Test
    void aRestartChangesNothingUntilItEndsSoonOrANameIsNew() {
        String first = fingerprint(open(NOW));

        assertThat(fingerprint(open(NOW.plus(Duration.ofDays(300))))).isEqualTo(first);
        assertThat(fingerprint(open(NOW.plus(Duration.ofDays(370))))).isNotEqualTo(first);
        String second = fingerprint(open(NOW));
        var named = Certificates.open(home, vault(), List.of("new.clinic.example"), Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(fingerprint(named)).isNotEqualTo(second);
    }

    @Test
    void importsKeyAndCertificateInEveryUsualForm() throws Exception {
        Certificates certificates = open(Instant.now());
        Identity made = Authority.issue(clinic, "x", new X500Principal("CN=x"), List.of("x.example"), Instant.now());
        String pem = new String(Pem.write(made.chain()), StandardCharsets.US_ASCII);
        var sealedKey = new JcaPKCS8Generator(
                        made.key(),
                        new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                                .setProvider(new BouncyCastleProvider())
                                .setPassword("pass".toCharArray())
                                .build())
                .generate();

        certificates.importIdentity(
                "plain",
                "x.pem",
                ascii(pem + Pem.block("PRIVATE KEY", made.key().getEncoded())),
                NONE);
        certificates.importIdentity(
                "sealed",
                "y.pem",
                ascii(Pem.block("ENCRYPTED PRIVATE KEY", sealedKey.getContent()) + pem),
                "pass".toCharArray());
        certificates.importIdentity("store", "z.p12", Keystore.of(made, "word".toCharArray()), "word".toCharArray());

        for (String name : List.of("plain", "sealed", "store")) {
            assertThat(open(Instant.now()).identity(name).key()).isEqualTo(made.key());
            assertThat(open(Instant.now()).identity(name).chain()).isEqualTo(made.chain());
        }
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        Certificates certificates = open(Instant.now());
        Identity made = Authority.issue(clinic, "x", new X500Principal("CN=x"), List.of("x.example"), Instant.now());
        Identity past = Authority.issue(
                clinic, "x", new X500Principal("CN=x"), List.of(), Instant.now().minus(Duration.ofDays(500)));
        byte[] store = Keystore.of(made, "word".toCharArray());

        assertRefused(certificates, store, "wrong", "does not open with this password");
        assertRefused(certificates, ascii("hello"), "", "expected PEM (-----BEGIN CERTIFICATE-----) or PKCS#12");
        assertRefused(certificates, Pem.write(made.chain()), "", "no private key that belongs to the certificate");
        assertRefused(
                certificates,
                ascii(new String(Pem.write(made.chain()), StandardCharsets.US_ASCII)
                        + Pem.block("PRIVATE KEY", clinic.key().getEncoded())),
                "",
                "no private key that belongs to the certificate");
        assertRefused(certificates, Keystore.of(past, NONE), "", "expired already");
        assertThatThrownBy(() -> certificates.importIdentity("../up", "x", store, NONE))
                .hasMessageContaining("is named with");
        var weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        var pair = weak.generateKeyPair();
        var certificate = signed(pair.getPublic());
        assertRefused(
                certificates,
                ascii(new String(Pem.write(List.of(certificate)), StandardCharsets.US_ASCII)
                        + Pem.block("PRIVATE KEY", pair.getPrivate().getEncoded())),
                "",
                "at least 2048 bits");
    }

    private java.security.cert.X509Certificate signed(PublicKey key) throws Exception {
        var builder = new JcaX509v3CertificateBuilder(
                clinic.certificate().getSubjectX500Principal(),
                java.math.BigInteger.TEN,
                java.util.Date.from(Instant.now().minusSeconds(60)),
                java.util.Date.from(Instant.now().plus(Duration.ofDays(100))),
                new X500Principal("CN=answer"),
                key);
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(clinic.key())));
    }

    @Test
    void theAnswerToARequestFindsItsKey() throws Exception {
        Certificates certificates = open(Instant.now());
        String request = certificates.request("appliance", new X500Principal("CN=drawbridge"), List.of("db.example"));
        byte[] der = java.util.Base64.getMimeDecoder().decode(request.replaceAll("-----[A-Z ]+-----", ""));
        PublicKey asked = new JcaPKCS10CertificationRequest(new PKCS10CertificationRequest(der)).getPublicKey();

        certificates.importIdentity("appliance", "answer.pem", Pem.write(List.of(signed(asked))), NONE);

        assertThat(open(Instant.now()).identity("appliance").certificate().getIssuerX500Principal())
                .isEqualTo(new X500Principal("CN=Clinic CA"));
        assertThat(certificates.signedByOwn("appliance")).isFalse();
    }

    @Test
    void aRunningApplianceTakesOverWhatTheCommandLineImports() {
        Certificates running = open(Instant.now());
        assertThat(running.refresh()).isFalse();
        assertThatThrownBy(() -> running.trusted(List.of("clinic")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("There is no trust named 'clinic'; there are own, public.");

        open(Instant.now()).trust("clinic", "ca.pem", Pem.write(clinic.chain()));

        assertThat(running.refresh()).isTrue();
        assertThat(running.trusted(List.of("clinic"))).containsExactly(clinic.certificate());
        assertThat(open(Instant.now()).distrust("clinic")).isTrue();
        running.refresh();
        assertThatThrownBy(() -> running.trusted(List.of("clinic"))).isInstanceOf(StartupException.class);
    }

    private static void assertRefused(Certificates certificates, byte[] file, String password, String sentence) {
        assertThatThrownBy(() -> certificates.importIdentity("x", "given.pem", file, password.toCharArray()))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith("given.pem: ")
                .hasMessageContaining(sentence);
    }

    private static String fingerprint(Certificates certificates) {
        return Standing.fingerprint(certificates.identity("appliance").certificate());
    }

    private Vault vault() {
        return Vault.open(home, Unlock.keyFile(home), Clock.systemUTC());
    }

    private Certificates open(Instant now) {
        return Certificates.open(home, vault(), NAMES, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static byte[] ascii(String text) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }
}
