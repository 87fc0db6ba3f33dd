package org.drawbridge.server.downtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.drawbridge.downtime.Origin;
import org.drawbridge.downtime.Picture;
import org.drawbridge.downtime.Snapshot;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.vault.SealedFile;
import org.jspecify.annotations.Nullable;

/// The picture of the clinic, as its messages make it: follows the journal on a thread of its own, `downtime-picture`,
/// and keeps what it has in one sealed file, so that a start need not read the journal again. A file that is missing,
/// damaged or of other settings is made anew from what the journal still has. Callable from any thread; `lock` guards
/// the picture.
public final class ClinicPicture implements AutoCloseable {

    private static final Logger LOG = System.getLogger("drawbridge.downtime");
    private static final Duration LOOK = Duration.ofSeconds(3);
    private static final Duration KEEP = Duration.ofMinutes(1);
    private static final Duration PRUNE = Duration.ofHours(1);
    private static final int PAGE = 1_000;
    /// Of one channel at once; older ones would be of patients who are forgotten again.
    private static final int MOST = 500_000;
    /// In bytes, of bodies at once.
    private static final long ROOM = 8 << 20;

    private static final Set<MessageState> NOT_TAKEN = Set.of(MessageState.REFUSED, MessageState.UNREADABLE);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DowntimeSettings settings;
    private final String appliance;
    private final Journal journal;
    private final Clock clock;
    private final SealedFile file;
    private final SealedFile madeWith;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("downtime-picture").unstarted(this::follow);
    private Picture picture;
    private boolean changed;
    private boolean behind = true;
    private @Nullable Copy copy;

    /// A message that is still to be taken over.
    private record Due(MessageId id, String channel, Instant at) {}

    /// What is handed out.
    ///
    /// @param tag differs whenever the content does
    /// @param content see [Snapshot#write]
    public record Copy(String tag, Payload content, Snapshot snapshot) {}

    private ClinicPicture(
            DowntimeSettings settings,
            String appliance,
            Journal journal,
            Clock clock,
            SealedFile file,
            SealedFile madeWith) {
        this.settings = settings;
        this.appliance = appliance;
        this.journal = journal;
        this.clock = clock;
        this.file = file;
        this.madeWith = madeWith;
        this.picture = kept();
    }

    /// @param keys of the home, which is open
    /// @param appliance what it is called
    public static ClinicPicture open(
            Keyring keys, DowntimeSettings settings, String appliance, Journal journal, Clock clock) {
        var folder = keys.home().resolve("downtime");
        return new ClinicPicture(
                settings,
                appliance,
                journal,
                clock,
                SealedFile.of(keys.vault(), "downtime/picture-key", folder.resolve("picture")),
                SealedFile.of(keys.vault(), "downtime/picture-key", folder.resolve("settings")));
    }

    private Picture kept() {
        Optional<byte[]> before = madeWith.read().filter(each -> Arrays.equals(each, made()));
        Optional<byte[]> content = before.isEmpty() ? Optional.empty() : file.read();
        try {
            return content.isEmpty()
                    ? new Picture(settings.zone())
                    : Picture.of(Snapshot.read(content.get()), settings.zone());
        } catch (IOException e) {
            return new Picture(settings.zone());
        }
    }

    /// What a picture is made with: one that was made with anything else is no part of this one.
    private byte[] made() {
        try {
            return JSON.writeValueAsBytes(List.of(
                    "1",
                    settings.channels(),
                    settings.zone().getId(),
                    settings.bounds().back().toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written", e);
        }
    }

    public DowntimeSettings settings() {
        return settings;
    }

    /// Whether it is still being made from the journal.
    boolean behind() {
        lock.lock();
        try {
            return behind;
        } finally {
            lock.unlock();
        }
    }

    public void start() {
        thread.start();
    }

    private void follow() {
        long kept = System.nanoTime();
        long pruned = 0;
        try {
            do {
                catchUp();
                long now = System.nanoTime();
                if (pruned == 0 || now - pruned >= PRUNE.toNanos()) {
                    prune();
                    pruned = now;
                }
                if (now - kept >= KEEP.toNanos()) {
                    keep();
                    kept = now;
                }
            } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
            keep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes over what is new. What cannot be read now is read the next time.
    private void catchUp() {
        try {
            long reached = journal.search(MessageQuery.newest(1)).stream()
                    .mapToLong(each -> each.id().value())
                    .findFirst()
                    .orElse(0);
            List<Due> fresh = new ArrayList<>();
            for (String channel : settings.channels()) {
                fresh.addAll(since(channel, reached));
            }
            fresh.sort(Comparator.comparingLong(each -> each.id().value()));
            for (int from = 0; from < fresh.size() && closed.getCount() > 0; ) {
                from += take(fresh.subList(from, Math.min(fresh.size(), from + PAGE)));
            }
            if (closed.getCount() > 0) {
                locked(() -> {
                    picture.reached(reached);
                    behind = false;
                });
            }
        } catch (StorageException e) {
            // Said in the log by the journal, which still has the messages.
            locked(() -> behind = true);
        }
    }

    /// What a channel has taken in since the picture was last brought up, up to a message that is surely in the index.
    private List<Due> since(String channel, long reached) {
        Instant oldest = clock.instant().minus(settings.bounds().back());
        List<Due> found = new ArrayList<>();
        long before = reached + 1;
        while (before > picture.upTo() + 1 && found.size() < MOST) {
            List<StoredMessage> page = journal.search(new MessageQuery(
                    Optional.of(channel),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(oldest),
                    Optional.empty(),
                    Optional.of(before),
                    PAGE));
            page.stream()
                    .filter(each -> each.id().value() > picture.upTo() && !NOT_TAKEN.contains(each.state()))
                    .forEach(each -> found.add(new Due(each.id(), channel, each.receivedAt())));
            before = page.size() < PAGE ? 0 : page.getLast().id().value();
        }
        return found;
    }

    /// Takes over as many of these as fit into the room, and says how many that are.
    private int take(List<Due> messages) {
        Map<MessageId, Payload> bodies =
                journal.bodies(messages.stream().map(Due::id).toList(), ROOM);
        int taken = 0;
        for (Due each : messages) {
            Payload body = bodies.get(each.id());
            if (body == null && taken >= bodies.size()) {
                break;
            }
            taken++;
            if (body != null) {
                locked(() -> take(each, body));
            }
        }
        // What retention has removed meanwhile has no bytes any more.
        return Math.max(1, taken);
    }

    /// A message that brings the reader down would do so again and again; it is passed over, and the log says which.
    private void take(Due message, Payload body) {
        try {
            picture.take(
                    body.reveal(), new Origin(message.channel(), message.id().value(), message.at()));
        } catch (RuntimeException e) {
            picture.reached(message.id().value());
            LOG.log(
                    Level.ERROR,
                    "message {0} cannot be taken into the picture for downtimes: {1}",
                    message.id(),
                    e.getClass().getName());
        }
        changed = true;
        copy = null;
    }

    private void prune() {
        locked(() -> {
            picture.prune(clock.instant(), settings.bounds());
            changed = true;
            copy = null;
        });
    }

    private void keep() {
        locked(() -> {
            if (!changed) {
                return;
            }
            try {
                file.write(picture.snapshot(appliance, 0).write());
                madeWith.write(made());
                changed = false;
            } catch (StorageException e) {
                LOG.log(Level.WARNING, "The picture for downtimes cannot be kept; is the disk full? {0}", e.getClass());
            }
        });
    }

    /// What is handed out now. Throws [StorageException] while the picture is not there yet.
    public Copy copy() {
        lock.lock();
        try {
            if (behind) {
                throw new StorageException(
                        "The picture of the clinic is still being made from the journal; ask again in a minute.",
                        new IllegalStateException("behind"));
            }
            Instant end = LocalDate.now(clock.withZone(settings.zone()))
                    .plusDays(1)
                    .atStartOfDay(settings.zone())
                    .toInstant()
                    .plus(settings.ahead());
            Snapshot now = picture.snapshot(appliance, (int) settings.valid().toHours())
                    .until(end);
            Copy last = copy;
            if (last != null && last.snapshot().equals(now)) {
                return last;
            }
            byte[] content = now.write();
            Copy made = new Copy(digest(content), Payload.of(content), now);
            copy = made;
            return made;
        } finally {
            lock.unlock();
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /// Keeps what there is, and ends.
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
