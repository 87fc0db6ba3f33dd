package org.drawbridge.security.incident;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.security.audit.Verification;
import org.drawbridge.security.incident.Incident.Kind;
import org.drawbridge.security.vault.Vault;

/// Verifies the trail after the start and once a day, and raises what is not as it was written. Works on its own
/// thread, `audit-check`: a million entries take some seconds.
public final class TrailCheck implements AutoCloseable {

    private static final Duration EVERY = Duration.ofDays(1);
    private static final int SHOWN = 5;

    private static final Logger LOG = System.getLogger("drawbridge.audit");

    private final Path home;
    private final Vault vault;
    private final Incidents incidents;
    private final CountDownLatch closed = new CountDownLatch(1);

    public TrailCheck(Path home, Vault vault, Incidents incidents) {
        this.home = home;
        this.vault = vault;
        this.incidents = incidents;
    }

    public void start() {
        Thread.ofVirtual().name("audit-check").start(this::run);
    }

    private void run() {
        try {
            do {
                check();
            } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check() {
        try {
            Verification.of(home, vault).faults().stream()
                    .limit(SHOWN)
                    .forEach(fault -> incidents.raise(Kind.AUDIT_GAP, "audit trail", fault));
        } catch (StorageException e) {
            // The incident could not be kept, as when the disk is full. The next check finds the same.
            LOG.log(Level.WARNING, "the audit trail could not be checked: {0}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
