package org.drawbridge.connectors.sftp;

import java.io.IOException;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;

/// Finds out why a folder of a server cannot be used.
final class SftpDiagnosis {

    private SftpDiagnosis() {}

    /// @param where address and folder
    static Trouble of(String where, IOException e) {
        return switch (e) {
            case TroubledException known -> known.trouble();
            case SftpException refused -> of(where, refused.getStatus());
            default ->
                new Trouble("connection-cut", "The connection to the server was cut while " + where + " was used.");
        };
    }

    private static Trouble of(String where, int status) {
        return switch (status) {
            case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
                new Trouble(
                        "folder-missing", "There is no folder " + where + ". Have it created, or correct `folder`.");
            case SftpConstants.SSH_FX_PERMISSION_DENIED ->
                new Trouble(
                        "folder-permission",
                        "Our user may not read, write and rename in " + where + ". Have it permitted.");
            case SftpConstants.SSH_FX_WRITE_PROTECT ->
                new Trouble("folder-read-only", where + " is on a filesystem that is mounted read-only.");
            case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, SftpConstants.SSH_FX_QUOTA_EXCEEDED ->
                new Trouble("folder-full", "The disk that holds " + where + " is full. Have some space freed.");
            case SftpConstants.SSH_FX_NO_CONNECTION, SftpConstants.SSH_FX_CONNECTION_LOST ->
                new Trouble("connection-cut", "The connection to the server was cut while " + where + " was used.");
            default ->
                new Trouble(
                        "folder-failed",
                        "The server could not do what was asked of it in " + where + " (SFTP status " + status
                                + "). See whether its disk is full, and whether `done` and `failed` are on the same"
                                + " one.");
        };
    }

    /// Whether the server says that a file is not there.
    static boolean missing(SftpException e) {
        return e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE || e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_PATH;
    }
}
