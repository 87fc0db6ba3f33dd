package org.drawbridge.security.audit;

import java.io.IOException;
import java.nio.file.Path;
import javax.crypto.AEADBadTagException;

/// Reads entries out of files of the trail, and hands them on with their numbers.
final class Unsealing implements TrailFiles.Reader {

    /// Takes one entry.
    @FunctionalInterface
    interface Taker {
        void entry(long number, Entry entry) throws IOException;
    }

    private final TrailKeys keys;
    private final Taker taker;
    private long number;

    Unsealing(TrailKeys keys, Taker taker) {
        this(keys, 0, taker);
    }

    /// @param number of the entry before the first that is read, where reading does not begin with a file's beginning
    Unsealing(TrailKeys keys, long number, Taker taker) {
        this.keys = keys;
        this.number = number;
        this.taker = taker;
    }

    /// Of the entry that was read last.
    long number() {
        return number;
    }

    @Override
    public void begins(Path file, Link before, byte[] signature) {
        number = before.number();
    }

    @Override
    public void entry(Path file, byte[] sealed) throws IOException {
        number++;
        Entry entry;
        try {
            entry = EntryCodec.read(keys.open(number, sealed));
        } catch (AEADBadTagException e) {
            throw new IOException("entry " + number + " was changed", e);
        }
        taker.entry(number, entry);
    }

    @Override
    public void checkpoint(Path file, byte[] signature) {}
}
