package org.drawbridge.connectors.folder;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.drawbridge.connectors.folder.FoundFile.Look;
import org.drawbridge.connectors.polling.Trouble.TroubledException;

/// A file that is ours alone until its messages are in the journal. For one thread.
public interface ClaimedFile {

    /// How it looks now.
    Look look() throws IOException;

    InputStream read() throws IOException;

    /// How far it was taken.
    Progress progress(Look look) throws IOException;

    /// Its messages are all in the journal.
    void done(Instant now) throws TroubledException;

    /// It is not as it should be. The reason is written first, so that no failed file is without one.
    void failed(String reason, Instant now) throws TroubledException;

    /// What kept it from being read.
    TroubledException diagnosed(IOException e);
}
