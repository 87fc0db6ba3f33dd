package org.drawbridge.security.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.security.PrivateFiles;
import org.drawbridge.security.audit.Verification.Head;
import org.drawbridge.security.vault.Vault;

/// The audit trail. An entry is on disk when [#append] returns; callers that come together share one forced write.
///
/// Entries are sealed with their number, chained by hash, and signed for every [#SIGNED_EVERY] of them or when a minute
/// has passed; the vault keeps the newest signed link. So whoever has the disk but not the vault's key cannot change,
/// remove, add or reorder anything unnoticed.
public final class Trail implements AutoCloseable {

    static final int SIGNED_EVERY = 1_000;

    private static final Duration SIGNED_WITHIN = Duration.ofMinutes(1);
    /// HIPAA, 45 CFR 164.316(b)(2)(i): six years.
    private static final int MONTHS_KEPT = 6 * 12;

    private final Path home;
    private final Vault vault;
    private final Clock clock;
    private final TrailKeys keys;
    private volatile Consumer<Entry> listener = _ -> {};
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock forcing = new ReentrantLock();
    private YearMonth month;
    private FileChannel channel;
    private Link last;
    private long signedNumber;
    private Instant signedAt;
    private volatile long forced;

    private Trail(Path home, Vault vault, Clock clock, TrailKeys keys, Link last, YearMonth month) throws IOException {
        this.home = home;
        this.vault = vault;
        this.clock = clock;
        this.keys = keys;
        this.last = last;
        this.signedNumber = last.number();
        this.signedAt = clock.instant();
        this.month = month;
        this.channel = file(month);
    }

    /// Opens the trail of a home, and forgets the months that need not be kept any more. What the last process did not
    /// finish writing is cut off.
    public static Trail open(Path home, Vault vault, Clock clock) {
        try {
            List<Path> files = TrailFiles.all(home);
            TrailKeys keys = TrailKeys.open(vault, !files.isEmpty());
            PrivateFiles.folder(TrailFiles.folder(home));
            Link last = Link.START;
            YearMonth month = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
            if (!files.isEmpty()) {
                last = recover(files.getLast());
                YearMonth newest = monthOf(files.getLast());
                month = newest.isAfter(month) ? newest : month;
            }
            var trail = new Trail(home, vault, clock, keys, last, month);
            trail.forget(files);
            return trail;
        } catch (IOException e) {
            throw unwritable(home, e);
        }
    }

    private static Link recover(Path newest) throws IOException {
        Link[] last = {Link.START};
        long whole = TrailFiles.read(newest, new TrailFiles.Reader() {
            @Override
            public void begins(Path file, Link before, byte[] signature) {
                last[0] = before;
            }

            @Override
            public void entry(Path file, byte[] sealed) {
                last[0] = last[0].next(sealed);
            }

            @Override
            public void checkpoint(Path file, byte[] signature) {}
        });
        try (FileChannel channel = FileChannel.open(newest, StandardOpenOption.WRITE)) {
            channel.truncate(whole);
        }
        return last[0];
    }

    private void forget(List<Path> files) throws IOException {
        YearMonth oldest = month.minusMonths(MONTHS_KEPT);
        for (Path each : files) {
            if (monthOf(each).isBefore(oldest)) {
                Files.delete(each);
            }
        }
    }

    private static YearMonth monthOf(Path file) {
        return YearMonth.parse(String.valueOf(file.getFileName()).substring(0, 7));
    }

    private FileChannel file(YearMonth of) throws IOException {
        Path file = TrailFiles.folder(home).resolve(of + ".trail");
        boolean fresh = !Files.exists(file) || Files.size(file) == 0;
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        if (fresh) {
            write(opened, TrailFiles.header(last, keys.sign(last.statement())));
            opened.force(true);
        }
        return opened;
    }

    /// Keeps an entry; it is on disk when this returns. Throws [StorageException] if it cannot be kept: then what it is
    /// about must not be done.
    public void append(Entry entry) {
        byte[] text = EntryCodec.write(entry);
        long number;
        FileChannel to;
        writing.lock();
        try {
            roll();
            byte[] sealed = keys.seal(last.number() + 1, text);
            write(channel, TrailFiles.block(TrailFiles.ENTRY, sealed));
            last = last.next(sealed);
            number = last.number();
            to = channel;
            if (number - signedNumber >= SIGNED_EVERY || clock.instant().isAfter(signedAt.plus(SIGNED_WITHIN))) {
                sign();
            }
        } catch (IOException e) {
            throw unwritable(home, e);
        } finally {
            writing.unlock();
        }
        force(to, number);
        listener.accept(entry);
    }

    /// Tells of every entry, once it is on disk, on the thread that appended it.
    public void listen(Consumer<Entry> told) {
        listener = told;
    }

    private void force(FileChannel to, long number) {
        forcing.lock();
        try {
            if (forced < number) {
                long written = written();
                to.force(false);
                forced = written;
            }
        } catch (ClosedChannelException e) {
            // A new month began meanwhile, and the file of the old one was forced before it was closed.
            return;
        } catch (IOException e) {
            throw unwritable(home, e);
        } finally {
            forcing.unlock();
        }
    }

    /// The number of the newest entry.
    long written() {
        writing.lock();
        try {
            return last.number();
        } finally {
            writing.unlock();
        }
    }

    private void roll() throws IOException {
        YearMonth now = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
        // Months never go back, whatever the clock does, so that the order of the files is that of the entries.
        if (now.isAfter(month)) {
            sign();
            channel.force(true);
            channel.close();
            month = now;
            channel = file(now);
        }
    }

    private void sign() throws IOException {
        write(channel, TrailFiles.block(TrailFiles.CHECKPOINT, keys.sign(last.statement())));
        channel.force(false);
        Head.write(vault, last);
        signedNumber = last.number();
        signedAt = clock.instant();
    }

    private static void write(FileChannel to, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    /// The newest entries that are wanted, newest first, at most `limit` of them. Reads the whole trail.
    public static List<Entry> search(Path home, Vault vault, Predicate<Entry> wanted, int limit) {
        Deque<Entry> found = new ArrayDeque<>();
        try {
            List<Path> files = TrailFiles.all(home);
            if (!files.isEmpty()) {
                TrailKeys keys = TrailKeys.open(vault, true);
                for (Path each : files) {
                    TrailFiles.read(each, new Unsealing(keys, (_, entry) -> {
                        if (wanted.test(entry)) {
                            found.addLast(entry);
                            if (found.size() > limit) {
                                found.removeFirst();
                            }
                        }
                    }));
                }
            }
        } catch (IOException e) {
            throw unreadable(home, e);
        }
        return new ArrayList<>(found.reversed());
    }

    /// Up to which fact of the journal the trail has what was exchanged with others; 0 for none of it.
    long exchangedUpTo() {
        long[] found = {0};
        try {
            for (Path each : TrailFiles.all(home).reversed()) {
                TrailFiles.read(
                        each,
                        new Unsealing(
                                keys,
                                (_, entry) -> found[0] =
                                        Math.max(found[0], entry.exchanges().upTo())));
                if (found[0] > 0) {
                    break;
                }
            }
        } catch (IOException e) {
            throw unreadable(home, e);
        }
        return found[0];
    }

    /// Reads on after an entry, also what is appended meanwhile.
    TrailCursor after(long number) {
        return new TrailCursor(home, keys, number);
    }

    private static StorageException unreadable(Path home, IOException cause) {
        return new StorageException(
                "The audit trail under " + home + " cannot be read; check it with: drawbridge audit verify", cause);
    }

    private static StorageException unwritable(Path home, IOException cause) {
        return new StorageException(
                "The audit trail under " + home
                        + " cannot be written; is the disk full? Nothing is shown or changed without it.",
                cause);
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (last.number() > signedNumber) {
                sign();
            }
            channel.force(true);
            channel.close();
        } catch (IOException e) {
            throw unwritable(home, e);
        } finally {
            writing.unlock();
        }
    }
}
