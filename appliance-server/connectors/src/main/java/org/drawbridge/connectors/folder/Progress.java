package org.drawbridge.connectors.folder;

import java.io.IOException;

/// How many messages of a claimed file are in the journal. It may be behind: the intake knows again what comes
/// twice. For one thread.
public interface Progress extends AutoCloseable {

    int taken();

    /// One more message is in the journal.
    void advance() throws IOException;

    @Override
    void close() throws IOException;
}
