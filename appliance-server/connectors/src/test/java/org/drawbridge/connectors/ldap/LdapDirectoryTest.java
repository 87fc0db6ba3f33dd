package org.drawbridge.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.people.Grant;
import org.drawbridge.security.people.GroupGrants;
import org.drawbridge.security.people.Identified;
import org.drawbridge.security.people.Role;
import org.drawbridge.security.tls.ListenerTls;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A directory in memory, with TLS by the certificate of a home.
@Timeout(60)
class LdapDirectoryTest {

    private static final String OPERATORS = "CN=Drawbridge Operators,OU=Groups,DC=clinic,DC=example";

    @TempDir
    static Path folder;

    private Keyring ours;
    private InMemoryDirectoryServer server;

    @BeforeEach
    void start() throws Exception {
        ours = home("ours");
        try (Secret secret = Secret.of("look-up".toCharArray())) {
            ours.vault().put("ldap/password", secret);
        }
        server = server(ours);
    }

    private static Keyring home(String name) {
        var keys = new Keyring();
        keys.open(folder.resolve(name), Unlock.keyFile(folder.resolve(name)), List.of("localhost"), Clock.systemUTC());
        return keys;
    }

    private static InMemoryDirectoryServer server(Keyring keys) throws Exception {
        var config = new InMemoryDirectoryServerConfig("DC=clinic,DC=example");
        config.setSchema(null);
        config.addAdditionalBindCredentials("CN=drawbridge", "look-up");
        SSLContext tls = new ListenerTls.Protected(keys, "appliance", ListenerTls.Clients.NONE, List.of("own"))
                .context()
                .orElseThrow();
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("plain", null, 0, tls.getSocketFactory()),
                InMemoryListenerConfig.createLDAPSConfig("tls", null, 0, tls.getServerSocketFactory(), null));
        var server = new InMemoryDirectoryServer(config);
        server.add("dn: DC=clinic,DC=example", "objectClass: domain", "dc: clinic");
        server.add("dn: OU=People,DC=clinic,DC=example", "objectClass: organizationalUnit", "ou: People");
        for (String name : List.of("anna", "berta")) {
            server.add(
                    "dn: CN=" + name + ",OU=People,DC=clinic,DC=example",
                    "objectClass: user",
                    "sAMAccountName: " + name,
                    "userPassword: the password of " + name,
                    "memberOf: " + (name.equals("anna") ? OPERATORS.toLowerCase(java.util.Locale.ROOT) : "CN=Others"));
        }
        server.startListening();
        return server;
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private LdapDirectory directory(URI url, PeerTls tls, String filter) {
        var grants = new GroupGrants(List.of(new GroupGrants.Line(
                "cn=drawbridge operators, ou=Groups, dc=clinic, dc=example", new Grant(Role.OPERATOR, Set.of("lab")))));
        return new LdapDirectory(new LdapDirectory.Settings(
                url,
                tls,
                "CN=drawbridge",
                new Credential.Kept(ours, "ldap/password"),
                "DC=clinic,DC=example",
                filter,
                "sAMAccountName",
                "memberOf",
                grants,
                Duration.ofSeconds(3)));
    }

    private URI url(String scheme) {
        return URI.create(scheme + "://localhost:" + server.getListenPort(scheme.equals("ldaps") ? "tls" : "plain"));
    }

    private LdapDirectory directory(String scheme) {
        return directory(url(scheme), PeerTls.Protected.trusting(ours, List.of("own")), "(sAMAccountName={name})");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldap", "ldaps"})
    void whoeverKnowsTheirPasswordHasTheRolesOfTheirGroups(String scheme) {
        // When
        Identified anna = directory(scheme).ask("anna", "the password of anna");
        // Then
        assertThat(anna).isEqualTo(new Identified.Person("anna", Set.of(new Grant(Role.OPERATOR, Set.of("lab")))));
    }

    @Test
    void whoeverIsInNoGroupOfOursIsKnownAndMayNothing() {
        // When
        Identified berta = directory("ldaps").ask("berta", "the password of berta");
        // Then
        assertThat(berta).isEqualTo(new Identified.Person("berta", Set.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong", "the password of berta"})
    void aWrongPasswordOrNoneIsNobody(String password) {
        // When
        Identified answer = directory("ldaps").ask("anna", password);
        // Then
        assertThat(answer).isEqualTo(new Identified.Nobody());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "ann*", "anna)(objectClass=*", "*)(|(sAMAccountName=anna", "anna\u0000", "\\61nna", "nobody"
            })
    void aNameIsAValueAndNoPartOfTheFilter(String name) {
        // When
        Identified answer = directory("ldaps").ask(name, "the password of anna");
        // Then
        assertThat(answer).isEqualTo(new Identified.Nobody());
    }

    @Test
    void aNameThatFitsTwoIsNobody() {
        // Given
        LdapDirectory directory = directory(
                url("ldaps"),
                PeerTls.Protected.trusting(ours, List.of("own")),
                "(|(sAMAccountName={name})(objectClass=user))");
        // When
        Identified answer = directory.ask("anna", "the password of anna");
        // Then
        assertThat(answer).isEqualTo(new Identified.Nobody());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldap", "ldaps"})
    void aDirectoryThatIsNotTrustedGetsNoPassword(String scheme) {
        // Given
        Keyring others = home("others");
        PeerTls tls = PeerTls.Protected.trusting(others, List.of("own"));
        // When
        Identified answer =
                directory(url(scheme), tls, "(sAMAccountName={name})").ask("anna", "the password of anna");
        // Then
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Identified.Away.class,
                        away -> assertThat(away.why())
                                .isEqualTo("The directory " + url(scheme) + " does not answer, or is not trusted."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldap", "ldaps"})
    void aCertificateForAnotherNameIsNotTrusted(String scheme) throws Exception {
        // Given
        server.shutDown(true);
        var named = new Keyring();
        Path home = folder.resolve("named-" + scheme);
        named.open(home, Unlock.keyFile(home), List.of("ldap.other.example"), Clock.systemUTC());
        server = server(named);
        URI url = URI.create(url(scheme).toString().replace("localhost", "127.0.0.2"));
        PeerTls tls = PeerTls.Protected.trusting(named, List.of("own"));
        // When
        Identified answer = directory(url, tls, "(sAMAccountName={name})").ask("anna", "the password of anna");
        // Then
        assertThat(answer).isInstanceOf(Identified.Away.class);
    }

    @Test
    void aDirectoryThatIsAwayIsSaidSo() {
        // Given
        URI url = url("ldaps");
        server.shutDown(true);
        // When
        Identified answer = directory(url, PeerTls.Protected.trusting(ours, List.of("own")), "(cn={name})")
                .ask("anna", "x");
        // Then
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Identified.Away.class,
                        away -> assertThat(away.why())
                                .isEqualTo("The directory " + url + " does not answer, or is not trusted."));
    }

    @Test
    void aDirectoryThatSaysNothingIsGivenUpInTime() throws IOException {
        // Given
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("ldaps://localhost:" + silent.getLocalPort());
            long begun = System.nanoTime();
            // When
            Identified answer = directory(url, PeerTls.Protected.trusting(ours, List.of("own")), "(cn={name})")
                    .ask("anna", "x");
            // Then
            assertThat(answer).isInstanceOf(Identified.Away.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void ourOwnAccountThatIsNotAcceptedIsSaidSo() {
        // Given
        try (Secret secret = Secret.of("changed".toCharArray())) {
            ours.vault().put("ldap/password", secret);
        }
        // When
        Identified answer = directory("ldaps").ask("anna", "the password of anna");
        // Then
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Identified.Away.class,
                        away -> assertThat(away.why())
                                .endsWith(" does not accept `people.ldap.account` with its password."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(cn=anna)", "(cn={name}", "{name}", ""})
    void aFilterThatFindsNobodyIsSaidSo(String filter) {
        // When
        var fault = LdapDirectory.fault(filter);
        // Then
        assertThat(fault).isPresent();
        assertThat(LdapDirectory.fault("(&(objectClass=user)(sAMAccountName={name}))"))
                .isEmpty();
    }
}
