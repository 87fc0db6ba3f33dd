package org.drawbridge.connectors.file;

import java.io.IOException;
import java.nio.file.Path;
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
import org.drawbridge.connectors.file.DropFolder.Claim;
import org.drawbridge.connectors.file.Trouble.FolderException;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.Backoff;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;
import org.jspecify.annotations.Nullable;

/// Takes HL7 v2 files from a drop folder. One thread looks, claims a file, hands its messages to the intake and
/// moves it on, one file after the other.
///
/// A file is claimed by moving it into `.processing`, where it stays until every message of it is in the
/// journal. After a crash it is found there and gone on with: nothing is lost, and what was taken already is
/// passed over by its [Progress] and known again by the intake.
public final class FileSource implements Source {

    /// @param files which names are taken, as shells have it: `*.hl7`
    /// @param ignored names that are not taken although `files` says so: those of files that are still written
    /// @param settle how long a file must have kept its size and time before it is taken
    /// @param poll how long to wait between two looks at the folder
    /// @param done where files go whose messages are in the journal
    /// @param delete whether they are deleted instead
    /// @param failed where files go that are not as they should be
    /// @param maxFile in bytes
    /// @param maxMessage in bytes
    public record Settings(
            String channel,
            Path folder,
            String files,
            List<String> ignored,
            Duration settle,
            Duration poll,
            Path done,
            boolean delete,
            Path failed,
            int maxFile,
            int maxMessage,
            Terms terms) {

        public Settings {
            ignored = List.copyOf(ignored);
        }

        /// Every file but those that are still written; 2 seconds to settle, a look each second, done and failed
        /// files in folders inside, 1 GiB a file, 16 MiB a message, every message.
        public static Settings of(String channel, Path folder) {
            return new Settings(
                    channel,
                    folder,
                    "*",
                    List.of("*.tmp", "*.temp", "*.part", "*.partial", "*.filepart", "*.crdownload", "*.swp", "*~"),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    folder.resolve("done"),
                    false,
                    folder.resolve("failed"),
                    1 << 30,
                    16 << 20,
                    Terms.LENIENT);
        }
    }

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

    private final Settings settings;
    private final Event.Listener events;
    private final Clock clock;
    private final DropFolder folder;
    private final Settling settling;
    private final Unloading unloading;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile @Nullable Hold hold;
    private @Nullable Trouble trouble;
    private int failures;

    /// Throws [java.util.regex.PatternSyntaxException] if a pattern for names is none.
    public FileSource(Settings settings, Intake intake, Event.Listener events, Clock clock) {
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        this.folder = new DropFolder(new DropFolder.Places(
                settings.folder(),
                new Wanted(settings.files(), settings.ignored()),
                settings.done(),
                settings.failed(),
                settings.delete()));
        this.settling = new Settling(settings.settle());
        this.unloading = new Unloading(
                new Unloading.Limits(
                        settings.folder().toString(), settings.maxFile(), settings.maxMessage(), settings.terms()),
                intake,
                clock,
                this::stopped);
    }

    /// A folder that cannot be used yet stops nobody: it is waited for. A thread of the system's, because a
    /// network share that hangs would hold up what shares a virtual thread's carrier.
    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("file-" + settings.channel()).start(this::run);
    }

    @Override
    public String address() {
        return settings.folder().toString();
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
                    settings.channel(), e.trouble().code(), e.trouble().reason()));
        }
    }

    /// Everything that can be taken now. Answers with how long to wait before the next look.
    private Duration round() throws InterruptedException {
        try {
            folder.open();
            for (Path left : folder.leftovers()) {
                take(left, true);
            }
            DropFolder.Sight sight = folder.look();
            Map<Claim, Integer> claims = claim(settling.settled(sight.files(), clock.instant()));
            well(new Waiting(settling.unsettled(), claims, sight.links()));
            return settings.poll();
        } catch (FolderException e) {
            return troubled(e.trouble());
        } catch (RuntimeException e) {
            events.happened(new Event.Failed(
                    settings.channel(), "file-source", e.getClass().getName()));
            return troubled(new Trouble("internal", "The file source failed; this is a fault of the appliance."));
        }
    }

    private Map<Claim, Integer> claim(List<FoundFile> files) throws FolderException, InterruptedException {
        Map<Claim, Integer> claims = new EnumMap<>(Claim.class);
        for (FoundFile file : files) {
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
    private void take(Path claimed, boolean again) throws FolderException, InterruptedException {
        if (stopped()) {
            return;
        }
        switch (unload(claimed, again)) {
            case Unloading.Result.Whole _ -> folder.done(claimed, clock.instant());
            case Unloading.Result.Flawed(Flaw flaw, int messages) -> fail(claimed, flaw, messages);
            case Unloading.Result.Refused(String reason) ->
                throw new FolderException(new Trouble("journal-refuses", reason));
            case Unloading.Result.Growing _ ->
                throw new FolderException(new Trouble(
                        "file-growing",
                        "A file from " + settings.folder()
                                + " was changed while it was read. It is read again when it is left alone; have the"
                                + " sending program write under another name and rename, or raise `settle`."));
            case Unloading.Result.Stopped _ -> {}
        }
    }

    private Unloading.Result unload(Path claimed, boolean again) throws FolderException, InterruptedException {
        try {
            return unloading.unload(claimed, folder.marker(), again);
        } catch (IOException e) {
            throw new FolderException(Trouble.of(FileName.folderOf(claimed), e), e);
        } catch (RuntimeException e) {
            events.happened(new Event.Failed(
                    settings.channel(), "file-source", e.getClass().getName()));
            return new Unloading.Result.Flawed(Flaw.INTERNAL, 0);
        }
    }

    private void fail(Path claimed, Flaw flaw, int messages) throws FolderException {
        Instant now = clock.instant();
        folder.failed(claimed, Reason.text(settings.channel(), settings.folder(), flaw, messages, now), now);
        events.happened(new Event.SourceFailed(
                settings.channel(),
                flaw.code(),
                flaw.what() + " It lies in " + settings.failed() + " with its reason beside it."));
    }

    private void well(Waiting waiting) {
        if (trouble != null) {
            events.happened(new Event.SourceRecovered(settings.channel()));
        }
        trouble = null;
        failures = 0;
        hold = waiting.reason(settings.folder(), settings.settle())
                .map(reason -> new Hold(reason, clock.instant().plus(settings.poll())))
                .orElse(null);
    }

    private Duration troubled(Trouble now) {
        Trouble before = trouble;
        if (before == null || !before.code().equals(now.code())) {
            events.happened(new Event.SourceFailed(settings.channel(), now.code(), now.reason()));
        }
        trouble = now;
        failures++;
        Duration pause = BACKOFF.after(failures, random).plus(settings.poll());
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
