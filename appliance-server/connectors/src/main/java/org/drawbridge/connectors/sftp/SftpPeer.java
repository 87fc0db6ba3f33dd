package org.drawbridge.connectors.sftp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;

/// One SSH server that we exchange files with. It is known by its host key, and by nothing else: no file of the
/// user's that the appliance runs as is read. Callable from many threads.
public final class SftpPeer implements AutoCloseable {

    /// @param hostKeys fingerprints, one of which its key must have: `SHA256:` and what `ssh-keygen -l` says
    /// @param connect how long a connection, with all that makes it safe, may take
    /// @param answer how long the server may take for each step
    public record Settings(
            String host, int port, String user, Login login, Set<String> hostKeys, Duration connect, Duration answer) {

        public Settings {
            hostKeys = Set.copyOf(hostKeys);
        }
    }

    /// One connection. File names are read and written as ISO 8859-1, so that each byte of a name is kept,
    /// whatever it is meant as.
    record Line(ClientSession session, SftpClient files) {

        boolean alive() {
            return session.isOpen() && files.isOpen();
        }

        void hangUp() {
            session.close(true);
        }
    }

    private final Settings settings;
    private final SshClient client = SshClient.setUpDefaultClient();
    /// The host key that the server showed last, for a person.
    private volatile String shown = "";

    public SftpPeer(Settings settings) {
        this.settings = settings;
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setServerKeyVerifier((_, _, key) -> known(key));
        // A step that takes longer ends its connection, and so does silence.
        CoreModuleProperties.IDLE_TIMEOUT.set(client, settings.answer());
    }

    /// For people: without the login.
    public String address() {
        return "sftp://" + settings.host() + (settings.port() == 22 ? "" : ":" + settings.port());
    }

    /// A path of the configuration as [Line] writes it.
    static String path(String configured) {
        return new String(configured.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// The text that the bytes of a name most likely are.
    static String text(String name) {
        return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// Blocks until the connection can be used.
    Line connect() throws TroubledException {
        start();
        ClientSession session = reach();
        try {
            settings.login().offer(session);
            session.auth().verify(settings.connect());
            SftpClient files = SftpClientFactory.instance().createSftpClient(session);
            files.setNameDecodingCharset(StandardCharsets.ISO_8859_1);
            return new Line(session, files);
        } catch (TroubledException e) {
            session.close(true);
            throw e;
        } catch (IOException | RuntimeException e) {
            Trouble trouble = refused(session, e);
            session.close(true);
            throw new TroubledException(trouble, e);
        }
    }

    private synchronized void start() {
        if (!client.isStarted()) {
            client.start();
        }
    }

    private ClientSession reach() throws TroubledException {
        try {
            return client.connect(settings.user(), settings.host(), settings.port())
                    .verify(settings.connect())
                    .getSession();
        } catch (IOException | RuntimeException e) {
            throw new TroubledException(new Trouble("connect", "No connection to " + address() + "."), e);
        }
    }

    private boolean known(PublicKey key) {
        String fingerprint = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
        shown = KeyUtils.getKeyType(key) + " " + fingerprint;
        return settings.hostKeys().contains(fingerprint);
    }

    /// Why it came to no login.
    private Trouble refused(ClientSession session, Exception e) {
        int code = e instanceof SshException ssh ? ssh.getDisconnectCode() : 0;
        if (session.isAuthenticated()) {
            return new Trouble("no-sftp", address() + " lets us in, but offers no SFTP to '" + settings.user() + "'.");
        }
        return switch (code) {
            case SshConstants.SSH2_DISCONNECT_HOST_KEY_NOT_VERIFIABLE ->
                new Trouble(
                        "host-key",
                        address() + " shows another host key (" + shown
                                + ") than `host-key` says. If its keeper confirms that this one is right, write it"
                                + " there; if not, somebody else answers in its place.");
            case SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE ->
                new Trouble(
                        "credentials",
                        address() + " does not let us in as '" + settings.user()
                                + "'. Correct `user` and the secret, or" + " have its keeper permit them.");
            default ->
                new Trouble(
                        "connect",
                        address() + " took the connection, but it came to no login in "
                                + settings.connect().toSeconds() + " s. See whether SSH listens there.");
        };
    }

    @Override
    public void close() {
        client.close(true);
    }
}
