package org.drawbridge.connectors.folder;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.drawbridge.connectors.folder.Folder.Claim;
import org.drawbridge.connectors.folder.Trouble.FolderException;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.Backoff;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;
import org.jspecify.annotations.Nullable;

/// Takes HL7 v2 files from a folder. One thread looks, claims a file, hands its messages to the intake and moves it
/// on, one file after the other.
///
/// A claimed file stays where it is ours until every message of it is in the journal. After a crash it is found
/// there and gone on with: nothing is lost, and what was taken already is passed over by its [Progress] and
/// known again by the intake.
///
/// @param <K> tells the folder's files from each other
public final class FolderSource<K extends Comparable<K>> implements Source {

    /// How files are taken.
    ///
    /// @param folder as a person would write it, and as the journal keeps it as the sender
    /// @param failed likewise, where files go that are not as they should be
    /// @param settle how long a file must have kept its size and time before it is taken
    /// @param poll how long to wait between two looks at the folder
    /// @param maxFile in bytes
    /// @param maxMessage in bytes
    public record Manner(
            String channel,
            String folder,
            String failed,
            Duration settle,
            Duration poll,
            long maxFile,
            int maxMessage,
            Terms terms) {}

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

    private final Manner manner;
    private final Event.Listener events;
    private final Clock clock;
    private final Folder<K> folder;
    private final Settling<K> settling;
    private final Unloading unloading;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile @Nullable Hold hold;
    private @Nullable Trouble trouble;
    private int failures;

    public FolderSource(Manner manner, Folder<K> folder, Intake intake, Event.Listener events, Clock clock) {
        this.manner = manner;
        this.folder = folder;
        this.events = events;
        this.clock = clock;
        this.settling = new Settling<>(manner.settle());
        this.unloading = new Unloading(manner, intake, clock, this::stopped);
    }

    /// A folder that cannot be used yet stops nobody: it is waited for. A thread of the system's, because a
    /// network share that hangs would hold up what shares a virtual thread's carrier.
    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("folder-" + manner.channel()).start(this::run);
    }

    @Override
    public String address() {
        return manner.folder();
    }

    @Override
    public Optional<Hold> trouble() {
        return Optional.ofNullable(hold);
    }

    private boolean stopped() {
        return stopping.getCount() == 0;
    }

    private void run() {
        try (folder) {
            while (!stopped()) {
                Duration pause = round();
                var _ = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (FolderException e) {
            // The lock could not be let go of; the system does that when the process ends.
            events.happened(new Event.SourceFailed(
                    manner.channel(), e.trouble().code(), e.trouble().reason()));
        }
    }

    /// Everything that can be taken now. Answers with how long to wait before the next look.
    private Duration round() throws InterruptedException {
        try {
            folder.open();
            for (ClaimedFile left : folder.leftovers()) {
                take(left, true);
            }
            Folder.Sight<K> sight = folder.look();
            Map<Claim, Integer> claims = claim(settling.settled(sight.files(), clock.instant()));
            well(new Waiting(settling.unsettled(), claims, sight.links()));
            return manner.poll();
        } catch (FolderException e) {
            return troubled(e.trouble());
        } catch (RuntimeException e) {
            events.happened(new Event.Failed(
                    manner.channel(), "folder-source", e.getClass().getName()));
            return troubled(new Trouble("internal", "The source failed; this is a fault of the appliance."));
        }
    }

    private Map<Claim, Integer> claim(List<FoundFile<K>> files) throws FolderException, InterruptedException {
        Map<Claim, Integer> claims = new EnumMap<>(Claim.class);
        for (FoundFile<K> file : files) {
            if (stopped()) {
                return claims;
            }
            Claim claim = folder.claim(file);
            claims.merge(claim, 1, Integer::sum);
            if (claim == Claim.OURS) {
                take(folder.claimed(file), false);
            }
        }
        return claims;
    }

    /// @param again whether it was begun before
    private void take(ClaimedFile claimed, boolean again) throws FolderException, InterruptedException {
        if (stopped()) {
            return;
        }
        switch (unload(claimed, again)) {
            case Unloading.Result.Whole _ -> claimed.done(clock.instant());
            case Unloading.Result.Flawed(Flaw flaw, int messages) -> fail(claimed, flaw, messages);
            case Unloading.Result.Refused(String reason) ->
                throw new FolderException(new Trouble("journal-refuses", reason));
            case Unloading.Result.Growing _ ->
                throw new FolderException(new Trouble(
                        "file-growing",
                        "A file from " + manner.folder()
                                + " was changed while it was read. It is read again when it is left alone; have the"
                                + " sending program write under another name and rename, or raise `settle`."));
            case Unloading.Result.Stopped _ -> {}
        }
    }

    private Unloading.Result unload(ClaimedFile claimed, boolean again) throws FolderException, InterruptedException {
        try {
            return unloading.unload(claimed, again);
        } catch (IOException e) {
            throw claimed.diagnosed(e);
        } catch (RuntimeException e) {
            events.happened(new Event.Failed(
                    manner.channel(), "folder-source", e.getClass().getName()));
            return new Unloading.Result.Flawed(Flaw.INTERNAL, 0);
        }
    }

    private void fail(ClaimedFile claimed, Flaw flaw, int messages) throws FolderException {
        Instant now = clock.instant();
        claimed.failed(Reason.text(manner.channel(), manner.folder(), flaw, messages, now), now);
        events.happened(new Event.SourceFailed(
                manner.channel(),
                flaw.code(),
                flaw.what() + " It lies in " + manner.failed() + " with its reason beside it."));
    }

    private void well(Waiting waiting) {
        if (trouble != null) {
            events.happened(new Event.SourceRecovered(manner.channel()));
        }
        trouble = null;
        failures = 0;
        hold = waiting.reason(manner.folder(), manner.settle())
                .map(reason -> new Hold(reason, clock.instant().plus(manner.poll())))
                .orElse(null);
    }

    private Duration troubled(Trouble now) {
        Trouble before = trouble;
        if (before == null || !before.code().equals(now.code())) {
            events.happened(new Event.SourceFailed(manner.channel(), now.code(), now.reason()));
        }
        trouble = now;
        failures++;
        Duration pause = BACKOFF.after(failures, random).plus(manner.poll());
        hold = new Hold(now.reason(), clock.instant().plus(pause));
        return pause;
    }

    /// Finishes the message in hand. What is left of a file stays in `.processing` for the next start.
    @Override
    public void stop(Duration grace) {
        stopping.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            if (!running.join(grace)) {
                running.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
