package org.drawbridge.connectors.sftp;

import java.nio.file.Path;
import org.drawbridge.connectors.sftp.SshServer.Keys;

class OpenSshSftpTest extends SftpContract {

    @Override
    SshServer server(Path folder, Keys keys) throws Exception {
        return new OpenSshServer(folder, keys);
    }
}
