package org.drawbridge.connectors.sftp;

import java.nio.file.Path;
import org.drawbridge.connectors.sftp.SshServer.Keys;

class MinaSftpTest extends SftpContract {

    @Override
    SshServer server(Path folder, Keys keys) {
        return new MinaServer(folder, keys);
    }
}
