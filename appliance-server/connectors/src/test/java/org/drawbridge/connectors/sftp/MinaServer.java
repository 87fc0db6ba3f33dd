package org.drawbridge.connectors.sftp;

import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// The server of the library that we also are clients by, in this process. The user's folder is its root.
final class MinaServer implements SshServer {

    private final Path root;
    private final Keys keys;
    private org.apache.sshd.server.SshServer server = org.apache.sshd.server.SshServer.setUpDefaultServer();
    private int port;

    MinaServer(Path root, Keys keys) {
        this.root = root;
        this.keys = keys;
    }

    @Override
    public void start() throws Exception {
        server = org.apache.sshd.server.SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(keys.host()));
        server.setPasswordAuthenticator((user, password, _) -> user.equals(user()) && password.equals("s3cret"));
        server.setPublickeyAuthenticator(
                (_, key, _) -> KeyUtils.compareKeys(key, keys.client().getPublic()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.start();
        port = server.getPort();
    }

    @Override
    public void stop() throws Exception {
        server.stop(true);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return "clinic";
    }

    @Override
    public String path(Path folder) {
        return "/" + root.relativize(folder);
    }
}
