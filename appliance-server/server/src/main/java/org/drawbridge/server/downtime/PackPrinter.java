package org.drawbridge.server.downtime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drawbridge.downtime.FormWords;
import org.drawbridge.downtime.Pack;
import org.drawbridge.downtime.Snapshot;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.security.PrivateFiles;
import org.drawbridge.server.downtime.DowntimeSettings.PackSettings;

/// Puts the pack on paper into its folder, again and again in the place of the last one, so that there is one when the
/// appliance is gone. The file is its owner's alone (mode 0600), and opens with a password where one is configured.
///
/// Works on its own thread, `downtime-pack`.
public final class PackPrinter implements AutoCloseable {

    /// The name of the file in its folder.
    public static final String NAME = "downtime-pack.pdf";

    private static final Logger LOG = System.getLogger("drawbridge.downtime");
    /// While there is no picture yet, or no disk.
    private static final long AGAIN_SECONDS = 5;

    private final ClinicPicture picture;
    private final PackSettings settings;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("downtime-pack").unstarted(this::print);
    private boolean failing;

    private PackPrinter(ClinicPicture picture, PackSettings settings, Clock clock) {
        this.picture = picture;
        this.settings = settings;
        this.clock = clock;
    }

    /// Empty where no pack is configured.
    public static Optional<PackPrinter> of(ClinicPicture picture, Clock clock) {
        return picture.settings().pack().map(each -> new PackPrinter(picture, each, clock));
    }

    public void start() {
        thread.start();
    }

    private void print() {
        try {
            long pause;
            do {
                pause = printed() ? settings.every().toSeconds() : AGAIN_SECONDS;
            } while (!closed.await(pause, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean printed() {
        Path file = settings.folder().resolve(NAME);
        try {
            Snapshot snapshot = picture.copy().snapshot();
            var terms = new Pack.Terms(
                    new FormWords(settings.language()),
                    picture.settings().zone(),
                    settings.days(),
                    false,
                    settings.password().text().orElse(""));
            PrivateFiles.write(file, Pack.of(snapshot, snapshot.asOf(), clock.instant(), terms));
            failing = false;
            return true;
        } catch (StorageException e) {
            if (!failing && !picture.behind()) {
                failing = true;
                LOG.log(Level.WARNING, "The downtime pack {0} cannot be written; the last one stays.", file);
            }
            return false;
        }
    }

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
