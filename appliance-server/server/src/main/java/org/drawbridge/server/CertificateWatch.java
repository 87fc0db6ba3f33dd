package org.drawbridge.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.Standing;

/// Looks after the certificates on a thread of its own: takes over what was changed in the folder, renews what the
/// appliance made itself, and says weeks ahead when something ends that it cannot renew.
final class CertificateWatch implements AutoCloseable {

    /// How long before its end a certificate is worth a warning, once a day.
    static final Duration AHEAD = Duration.ofDays(60);

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration WARN = Duration.ofDays(1);

    private final Certificates certificates;
    private final Collection<String> names;
    private final Event.Listener events;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> warned = new ArrayList<>();
    private Instant warnAgain = Instant.EPOCH;

    CertificateWatch(Certificates certificates, Collection<String> names, Event.Listener events, Clock clock) {
        this.certificates = certificates;
        this.names = List.copyOf(names);
        this.events = events;
        this.clock = clock;
    }

    void start() {
        Thread.ofVirtual().name("certificates").start(this::watch);
    }

    private void watch() {
        try {
            do {
                look();
            } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One look; tests take it without the thread.
    void look() {
        try {
            if (certificates.refresh()) {
                events.happened(new Event.CertificatesChanged());
            }
            if (certificates.renew(names)) {
                events.happened(new Event.CertificatesChanged());
            }
        } catch (StartupException | StorageException e) {
            events.happened(new Event.Failed("", "certificates", e.getClass().getSimpleName()));
        }
        Instant now = clock.instant();
        if (!now.isBefore(warnAgain)) {
            warned.clear();
            warnAgain = now.plus(WARN);
        }
        for (Standing each : certificates.standings()) {
            boolean soon = each.notAfter().isBefore(now.plus(AHEAD));
            if (soon && !renewedByItself(each) && !warned.contains(each.fingerprint())) {
                warned.add(each.fingerprint());
                events.happened(new Event.CertificateEnds(each.name(), each.notAfter(), each.daysLeft(now)));
            }
        }
    }

    private boolean renewedByItself(Standing standing) {
        return standing.kind() == Standing.Kind.IDENTITY
                && standing.name().equals(Certificates.APPLIANCE)
                && certificates.signedByOwn(Certificates.APPLIANCE);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
