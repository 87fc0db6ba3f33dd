package org.drawbridge.security.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.security.PrivateFiles;
import org.jspecify.annotations.Nullable;

/// Forwards the trail to an audit record repository by syslog over TLS (IHE ATNA, ITI-20). The trail is the queue: what
/// could not be sent is read from it again, however long the receiver is away. Syslog knows no acknowledgment, so
/// what was written counts as arrived once the connection has held for [#HELD] after it; what was written later is sent
/// again on the next connection, under the same number.
///
/// Works on its own thread, `audit-forward`.
public final class Forwarder implements AutoCloseable {

    static final Duration HELD = Duration.ofSeconds(10);

    private static final String RECEIVER = "audit-receiver";
    private static final Duration LAST = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final long LONGEST_WAIT_SECONDS = 60;
    /// Of one message: receivers must take 2,048 bytes, and should take 8,192 (RFC 5425 §4.3.1).
    private static final int EXCHANGES = 16;

    private final Path home;
    private final Trail trail;
    private final Receiver receiver;
    private final AuditMessages messages;
    private final Syslog syslog;
    private final Event.Listener events;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("audit-forward").unstarted(this::forward);
    private final Deque<Written> written = new ArrayDeque<>();
    private volatile long arrived;
    private volatile @Nullable Line line;
    private boolean failing;

    private record Written(long number, Instant at) {}

    /// It could not be sent, whatever may be wrong with the receiver or the way to it.
    private static final class UnsentException extends IOException {
        private static final long serialVersionUID = 1;

        UnsentException(IOException cause) {
            super(cause);
        }
    }

    /// @param host what this appliance is called
    public Forwarder(Path home, Trail trail, Receiver receiver, String host, Event.Listener events, Clock clock) {
        this.home = home;
        this.trail = trail;
        this.receiver = receiver;
        this.messages = new AuditMessages("drawbridge@" + host);
        this.syslog = new Syslog(host);
        this.events = events;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    /// How many entries are not known to have arrived.
    public long waiting() {
        return Math.max(0, trail.written() - arrived);
    }

    private void forward() {
        arrived = known();
        TrailCursor cursor = trail.after(arrived);
        long wait = 0;
        try {
            do {
                try {
                    cursor.read(this::send);
                    confirm();
                    wait = 0;
                } catch (UnsentException e) {
                    drop("unreachable");
                    cursor = trail.after(arrived);
                    wait = Math.clamp(wait * 2, 1, LONGEST_WAIT_SECONDS);
                } catch (IOException | StorageException e) {
                    drop("trail-unreadable");
                    wait = LONGEST_WAIT_SECONDS;
                }
            } while (!closed.await(LOOK.toMillis() + wait * 1000, TimeUnit.MILLISECONDS));
            cursor.read(this::send);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The receiver is away while we stop: the next start goes on there.
            return;
        } finally {
            hangUp();
        }
    }

    private void send(long number, Entry entry) throws IOException {
        try {
            Line open = connected();
            for (Entry each : entry.parts(EXCHANGES).toList()) {
                open.write(syslog.frame(each.at(), number, messages.of(each)));
            }
            written.addLast(new Written(number, clock.instant()));
        } catch (IOException e) {
            throw new UnsentException(e);
        }
    }

    private Line connected() throws IOException {
        Line open = line;
        if (open == null) {
            open = Line.to(receiver, PATIENCE);
            line = open;
            if (failing) {
                failing = false;
                events.happened(new Event.PeerRecovered("", RECEIVER));
            }
        }
        return open;
    }

    /// Keeps what counts as arrived by now. Throws if the connection is broken.
    private void confirm() throws IOException {
        Line open = line;
        if (open != null && open.broken()) {
            throw new UnsentException(new IOException("the receiver hung up"));
        }
        Instant before = clock.instant().minus(HELD);
        long reached = arrived;
        while (!written.isEmpty() && written.getFirst().at().isBefore(before)) {
            reached = written.removeFirst().number();
        }
        if (reached > arrived) {
            PrivateFiles.write(file(), Long.toString(reached).getBytes(StandardCharsets.US_ASCII));
            arrived = reached;
        }
    }

    private Path file() {
        return TrailFiles.folder(home).resolve("forwarded");
    }

    /// From the beginning where nothing is known: what comes twice is known by its number.
    private long known() {
        try {
            return Files.exists(file())
                    ? Long.parseLong(Files.readString(file()).strip())
                    : 0;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private void drop(String code) {
        hangUp();
        written.clear();
        if (!failing) {
            failing = true;
            events.happened(new Event.PeerFailed("", RECEIVER, code));
        }
    }

    private void hangUp() {
        Line open = line;
        line = null;
        if (open != null) {
            open.close();
        }
    }

    /// Sends what there is, if the receiver takes it at once.
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(LAST)) {
                hangUp();
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
