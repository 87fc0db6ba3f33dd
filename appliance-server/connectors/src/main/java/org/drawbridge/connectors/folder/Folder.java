package org.drawbridge.connectors.folder;

import java.util.List;
import org.drawbridge.connectors.polling.Trouble.TroubledException;

/// The port of a folder that files are taken from. Every method throws [TroubledException] where the folder cannot be
/// used. For one thread.
///
/// @param <K> tells its files from each other
public interface Folder<K extends Comparable<K>> extends AutoCloseable {

    /// How many files are looked at in one round: the oldest. More wait for the next one.
    int SIGHT = 10_000;

    /// What lies in the folder.
    ///
    /// @param files in the order in which they are to be taken
    /// @param links how many symbolic links were passed over
    record Sight<K extends Comparable<K>>(List<FoundFile<K>> files, int links) {

        public Sight {
            files = List.copyOf(files);
        }
    }

    /// What came of claiming a file.
    enum Claim {
        OURS,
        /// It is gone or has changed since it was seen.
        CHANGED,
        /// Another program has locked it.
        LOCKED,
        /// The appliance's user may not read it.
        UNREADABLE,
        /// The file that says that it is complete does not lie beside it.
        UNMARKED
    }

    /// Makes the folder usable and takes it for this source alone, if that is not so already.
    void open() throws TroubledException;

    /// What lies there now: plain files of the wanted names. Links are never followed, whatever they lead to.
    Sight<K> look() throws TroubledException;

    /// Makes a file ours in one step, if it still looks as it did.
    Claim claim(FoundFile<K> file) throws TroubledException;

    /// A file that is ours.
    ClaimedFile claimed(FoundFile<K> file);

    /// Files that were ours already when the appliance stopped, or that could not be taken then.
    List<ClaimedFile> leftovers() throws TroubledException;

    @Override
    void close() throws TroubledException;
}
