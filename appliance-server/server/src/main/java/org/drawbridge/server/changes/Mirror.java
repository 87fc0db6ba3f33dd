package org.drawbridge.server.changes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.drawbridge.engine.Backoff;
import org.drawbridge.engine.Event;
import org.drawbridge.server.config.MirrorSettings;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.PushCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/// Pushes each revision to another repository, on a thread of its own: no change ever waits for it. What cannot be
/// pushed is tried again, and said.
public final class Mirror implements AutoCloseable {

    /// How the mirror does.
    ///
    /// @param url empty without a mirror
    /// @param revision that it has; empty if none is known
    /// @param behind whether it lacks what is in force
    /// @param trouble one sentence; empty for none
    /// @param nextAttempt when it is tried again; [Instant#EPOCH] if nothing is to be done
    public record Standing(String url, String revision, boolean behind, String trouble, Instant nextAttempt) {}

    private static final Backoff WAITS = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private static final int TIMEOUT_SECONDS = 30;
    private static final String NAME = "mirror";

    private final Path folder;
    private final Supplier<Optional<MirrorSettings>> settings;
    private final Event.Listener events;
    private final Clock clock;
    private final Semaphore wanted = new Semaphore(1);
    private volatile Standing standing = new Standing("", "", false, "", Instant.EPOCH);
    private volatile boolean closed;
    private int failures;

    /// @param folder of the configuration
    /// @param settings that are in force
    public Mirror(Path folder, Supplier<Optional<MirrorSettings>> settings, Event.Listener events, Clock clock) {
        this.folder = folder;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
    }

    /// Begins with what is there.
    public void start() {
        Thread.ofVirtual().name("config-mirror").start(this::run);
    }

    /// There may be a new revision.
    public void changed() {
        wanted.release();
    }

    public Standing standing() {
        return standing;
    }

    private void run() {
        try {
            while (!closed) {
                Duration wait = Duration.between(clock.instant(), standing.nextAttempt());
                if (standing.nextAttempt().equals(Instant.EPOCH)) {
                    wanted.acquire();
                } else {
                    var _ = wanted.tryAcquire(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
                }
                wanted.drainPermits();
                if (!closed) {
                    push();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void push() {
        Optional<MirrorSettings> to = settings.get();
        if (to.isEmpty() || !Files.isDirectory(folder.resolve(".git"))) {
            standing = new Standing(to.map(MirrorSettings::url).orElse(""), "", false, "", Instant.EPOCH);
            return;
        }
        String known = standing.revision();
        try (Git git = Git.open(folder.toFile())) {
            ObjectId head = git.getRepository().resolve(Constants.HEAD);
            Optional<String> refused = push(git, to.get());
            if (refused.isEmpty()) {
                done(to.get(), head == null ? "" : head.name());
            } else {
                failed(to.get(), known, "refused", refused.get());
            }
        } catch (TransportException e) {
            failed(
                    to.get(),
                    known,
                    "connect",
                    "It cannot be reached, or does not take our password; check its address, and the secret.");
        } catch (IOException | GitAPIException e) {
            failed(to.get(), known, "history", "The history in " + folder + " cannot be read; check its .git folder.");
        }
    }

    private static Optional<String> push(Git git, MirrorSettings to) throws GitAPIException {
        PushCommand push = git.push()
                .setRemote(to.url())
                .setRefSpecs(new RefSpec(Constants.HEAD + ":" + Constants.R_HEADS + to.branch()))
                .setTimeout(TIMEOUT_SECONDS);
        to.password()
                .text()
                .ifPresent(secret ->
                        push.setCredentialsProvider(new UsernamePasswordCredentialsProvider(to.user(), secret)));
        for (PushResult each : push.call()) {
            for (RemoteRefUpdate update : each.getRemoteUpdates()) {
                switch (update.getStatus()) {
                    case OK, UP_TO_DATE -> {}
                    case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> {
                        return Optional.of(
                                "Its branch has revisions that this appliance does not know, and they are not"
                                        + " overwritten; name another branch, or take them away there.");
                    }
                    case NOT_ATTEMPTED, REJECTED_NODELETE, REJECTED_OTHER_REASON, NON_EXISTING, AWAITING_REPORT -> {
                        return Optional.of("It does not take the branch; check what it lets this user do.");
                    }
                }
            }
        }
        return Optional.empty();
    }

    private void done(MirrorSettings to, String revision) {
        if (failures > 0) {
            events.happened(new Event.PeerRecovered("", NAME));
        }
        failures = 0;
        standing = new Standing(to.url(), revision, false, "", Instant.EPOCH);
    }

    private void failed(MirrorSettings to, String known, String code, String trouble) {
        failures++;
        if (failures == 1) {
            events.happened(new Event.PeerFailed("", NAME, code));
        }
        Instant next = clock.instant().plus(WAITS.after(failures, RandomGenerator.getDefault()));
        standing = new Standing(to.url(), known, true, trouble, next);
    }

    @Override
    public void close() {
        closed = true;
        wanted.release();
    }
}
