package org.drawbridge.connectors.folder;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.connectors.folder.Folder.Claim;
import org.drawbridge.connectors.polling.Polling;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;

/// Takes HL7 v2 files from a folder: looks, claims a file, hands its messages to the intake and moves it
/// on, one file after the other.
///
/// A claimed file stays where it is ours until every message of it is in the journal. After a crash it is found
/// there and gone on with: nothing is lost, and what was taken already is passed over by its [Progress] and
/// known again by the intake.
///
/// @param <K> tells the folder's files from each other
public final class FolderSource<K extends Comparable<K>> implements Source {

    /// Whose files are taken from where, and how.
    ///
    /// @param folder as a person would write it, and as the journal keeps it as the sender
    /// @param failed likewise, where files go that are not as they should be
    public record Manner(String channel, String folder, String failed, Taking taking) {}

    private final Manner manner;
    private final Event.Listener events;
    private final Clock clock;
    private final Folder<K> folder;
    private final Settling<K> settling;
    private final Unloading unloading;
    private final Polling polling;

    public FolderSource(Manner manner, Folder<K> folder, Intake intake, Event.Listener events, Clock clock) {
        this.manner = manner;
        this.folder = folder;
        this.events = events;
        this.clock = clock;
        this.settling = new Settling<>(manner.taking().settle());
        this.polling = new Polling(
                new Polling.Settings(manner.channel(), "folder", manner.taking().poll()), new Rounds(), events, clock);
        this.unloading = new Unloading(manner, intake, clock, polling::stopped);
    }

    @Override
    public void start() {
        polling.start();
    }

    @Override
    public String address() {
        return manner.folder();
    }

    @Override
    public Optional<Hold> trouble() {
        return polling.trouble();
    }

    /// What is left of a file stays where it is ours for the next start.
    @Override
    public void stop(Duration grace) {
        polling.stop(grace);
    }

    private final class Rounds implements Polling.Work {

        @Override
        public Optional<String> round() throws TroubledException, InterruptedException {
            folder.open();
            for (ClaimedFile left : folder.leftovers()) {
                take(left, true);
            }
            Folder.Sight<K> sight = folder.look();
            Map<Claim, Integer> claims = claim(settling.settled(sight.files(), clock.instant()));
            return new Waiting(settling.unsettled(), claims, sight.links())
                    .reason(manner.folder(), manner.taking().settle());
        }

        @Override
        public void close() throws TroubledException {
            folder.close();
        }
    }

    private Map<Claim, Integer> claim(List<FoundFile<K>> files) throws TroubledException, InterruptedException {
        Map<Claim, Integer> claims = new EnumMap<>(Claim.class);
        for (FoundFile<K> file : files) {
            if (polling.stopped()) {
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
    private void take(ClaimedFile claimed, boolean again) throws TroubledException, InterruptedException {
        if (polling.stopped()) {
            return;
        }
        switch (unload(claimed, again)) {
            case Unloading.Result.Whole _ -> claimed.done(clock.instant());
            case Unloading.Result.Flawed(Flaw flaw, int messages) -> fail(claimed, flaw, messages);
            case Unloading.Result.Refused(String reason) ->
                throw new TroubledException(new Trouble("journal-refuses", reason));
            case Unloading.Result.Growing _ ->
                throw new TroubledException(new Trouble(
                        "file-growing",
                        "A file from " + manner.folder()
                                + " was changed while it was read. It is read again when it is left alone; have the"
                                + " sending program write under another name and rename, or raise `settle`."));
            case Unloading.Result.Stopped _ -> {}
        }
    }

    private Unloading.Result unload(ClaimedFile claimed, boolean again) throws TroubledException, InterruptedException {
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

    private void fail(ClaimedFile claimed, Flaw flaw, int messages) throws TroubledException {
        Instant now = clock.instant();
        claimed.failed(Reason.text(manner.channel(), manner.folder(), flaw, messages, now), now);
        events.happened(new Event.SourceFailed(
                manner.channel(),
                flaw.code(),
                flaw.what() + " It lies in " + manner.failed() + " with its reason beside it."));
    }
}
