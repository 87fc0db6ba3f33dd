package org.drawbridge.connectors.folder;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.drawbridge.connectors.folder.FolderSource.Manner;
import org.drawbridge.connectors.folder.FoundFile.Look;
import org.drawbridge.connectors.hl7v2.Judgment;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Intake.Arrival;
import org.drawbridge.engine.Intake.Receipt;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.BatchReader;

/// Hands the messages of a claimed file to the intake, one after another, in their order. Holds two of them at a
/// time: the last one of a file is handed in only when the file has not changed while it was read. For one
/// thread.
final class Unloading {

    /// What came of a file.
    sealed interface Result {

        /// Every message is in the journal.
        record Whole(int messages) implements Result {}

        /// The file is not as it should be.
        ///
        /// @param messages how many of it are in the journal; the next one is where the flaw is, if it has a
        ///     place
        record Flawed(Flaw flaw, int messages) implements Result {}

        /// The journal cannot take a message now. `reason` is fit for a person.
        record Refused(String reason) implements Result {}

        /// Somebody still writes to it.
        record Growing() implements Result {}

        /// The source is being stopped.
        record Stopped() implements Result {}
    }

    private final Manner manner;
    private final Intake intake;
    private final Clock clock;
    private final BooleanSupplier stopping;

    Unloading(Manner manner, Intake intake, Clock clock, BooleanSupplier stopping) {
        this.manner = manner;
        this.intake = intake;
        this.clock = clock;
        this.stopping = stopping;
    }

    /// @param again whether the file was begun before, so that what is in the journal of it is not quite known
    Result unload(ClaimedFile file, boolean again) throws IOException, InterruptedException {
        Look before = file.look();
        if (before.size() > manner.taking().maxFile()) {
            return new Result.Flawed(Flaw.TOO_LARGE, 0);
        }
        try (InputStream in = new BufferedInputStream(file.read(), 1 << 16);
                Progress progress = file.progress(before)) {
            return new File(
                            file,
                            before,
                            progress,
                            new BatchReader(in, manner.taking().maxMessage()))
                    .unload(again);
        } catch (StorageException e) {
            return new Result.Refused(String.valueOf(e.getMessage()));
        }
    }

    /// One file under way.
    private final class File {
        private final ClaimedFile file;
        private final Look before;
        private final Progress progress;
        private final BatchReader reader;
        private boolean tooLarge;

        File(ClaimedFile file, Look before, Progress progress, BatchReader reader) {
            this.file = file;
            this.before = before;
            this.progress = progress;
            this.reader = reader;
        }

        Result unload(boolean again) throws IOException, InterruptedException {
            int number = 0;
            boolean inDoubt = again;
            Optional<Payload> message = next();
            while (message.isPresent()) {
                Optional<Payload> following = next();
                if (following.isEmpty() && !file.look().equals(before)) {
                    return new Result.Growing();
                }
                number++;
                if (number > progress.taken()) {
                    if (stopping.getAsBoolean()) {
                        return new Result.Stopped();
                    }
                    switch (intake.receive(arrival(message.get(), inDoubt))) {
                        // What was handed in before comes first, so the first new one ends the doubt.
                        case Receipt.Stored _ -> inDoubt = false;
                        case Receipt.Duplicate _ -> {}
                        case Receipt.NotStored refused -> {
                            return new Result.Refused(refused.reason());
                        }
                    }
                    progress.advance();
                }
                message = following;
            }
            return flaw(number)
                    .<Result>map(flaw -> new Result.Flawed(flaw, progress.taken()))
                    .orElseGet(() -> new Result.Whole(progress.taken()));
        }

        private Optional<Payload> next() throws IOException {
            try {
                return tooLarge ? Optional.empty() : reader.next();
            } catch (BatchReader.TooLargeException e) {
                tooLarge = true;
                return Optional.empty();
            }
        }

        private Optional<Flaw> flaw(int messages) {
            if (tooLarge) {
                return Optional.of(Flaw.MESSAGE_TOO_LARGE);
            }
            if (messages == 0) {
                return Optional.of(before.size() == 0 ? Flaw.EMPTY : Flaw.NO_MESSAGE);
            }
            if (reader.stray() > 0) {
                return Optional.of(Flaw.OUTSIDE_MESSAGES);
            }
            return reader.announced() >= 0 && reader.announced() != reader.found()
                    ? Optional.of(Flaw.COUNT_DIFFERS)
                    : Optional.empty();
        }
    }

    private Arrival arrival(Payload body, boolean inDoubt) {
        Judgment judged = Judgment.of(body, manner.taking().terms());
        return new Arrival(
                clock.instant(),
                manner.folder(),
                judged.label(),
                judged.reception(),
                SenderLeg.NOT_OWED,
                judged.problems(),
                body,
                Payload.EMPTY,
                manner.taking().terms().strict() ? Optional.of(Payload.EMPTY) : Optional.empty(),
                inDoubt);
    }
}
