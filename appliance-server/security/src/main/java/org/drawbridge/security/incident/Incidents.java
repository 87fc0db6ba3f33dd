package org.drawbridge.security.incident;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.incident.Incident.Acknowledgment;
import org.drawbridge.security.incident.Incident.Kind;
import org.drawbridge.security.people.Role;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Vault;

/// The incidents of a home. One is open for each kind and subject at most: what happens while it is, is more evidence
/// for it, and not another alert. Each is in the trail when it opens, so that it cannot be made to vanish.
///
/// They lie in the vault, because names that somebody tried to log in with may be passwords.
public final class Incidents {

    private static final String ENTRY = "security/incidents";
    /// More are forgotten, the oldest first that somebody has seen.
    private static final int MOST = 200;
    /// How often further evidence for an incident is kept.
    private static final Duration KEPT_EVERY = Duration.ofMinutes(1);

    private final Vault vault;
    private final Trail trail;
    private final Event.Listener events;
    private final Clock clock;
    private final List<Incident> all;
    private Instant kept;

    /// Opens them. From now on the trail is watched.
    ///
    /// @param roles of a person by now
    public Incidents(
            Vault vault,
            Trail trail,
            Thresholds thresholds,
            Function<String, Set<Role>> roles,
            Event.Listener events,
            Clock clock) {
        this.vault = vault;
        this.trail = trail;
        this.events = events;
        this.clock = clock;
        this.kept = clock.instant();
        this.all = new ArrayList<>(read(vault));
        trail.listen(new Detector(thresholds, roles, this)::happened);
    }

    private static List<Incident> read(Vault vault) {
        Optional<Secret> found = vault.find(ENTRY);
        if (found.isEmpty()) {
            return List.of();
        }
        try (Secret secret = found.get()) {
            return IncidentCodec.read(secret.reveal());
        }
    }

    /// Newest first.
    public synchronized List<Incident> list() {
        return all.reversed();
    }

    /// @param evidence one sentence, without patients' data
    public void raise(Kind kind, String subject, String evidence) {
        Optional<Incident> opened = note(kind, subject, evidence);
        if (opened.isPresent()) {
            String word = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            trail.append(new Entry(clock.instant(), Action.ALERTED, "", "", "incident " + word, 0, "", 4, subject));
            events.happened(new Event.IncidentOpened(opened.get().id(), word));
        }
    }

    /// The incident, if it is a new one.
    private synchronized Optional<Incident> note(Kind kind, String subject, String evidence) {
        Instant now = clock.instant();
        for (int i = 0; i < all.size(); i++) {
            Incident each = all.get(i);
            if (each.isOpen() && each.kind() == kind && each.subject().equals(subject)) {
                all.set(i, each.with(evidence, now));
                if (now.isAfter(kept.plus(KEPT_EVERY))) {
                    keep(now);
                }
                return Optional.empty();
            }
        }
        long id = all.isEmpty() ? 1 : all.getLast().id() + 1;
        var opened = new Incident(id, kind, subject, now, now, 1, List.of(evidence), Acknowledgment.NONE);
        all.add(opened);
        if (all.size() > MOST) {
            all.remove(all.stream().filter(each -> !each.isOpen()).findFirst().orElse(all.getFirst()));
        }
        keep(now);
        return Optional.of(opened);
    }

    /// Somebody has seen it, and says what came of it. Empty if there is no such incident. Throws [StartupException]
    /// if somebody else was first.
    public synchronized Optional<Incident> acknowledge(long id, String by, String reason) {
        for (int i = 0; i < all.size(); i++) {
            Incident each = all.get(i);
            if (each.id() == id) {
                if (!each.isOpen()) {
                    throw new StartupException("Incident " + id + " was acknowledged before, by "
                            + each.acknowledgment().by() + ".");
                }
                Incident seen = each.with(new Acknowledgment(by, reason, clock.instant()));
                all.set(i, seen);
                keep(clock.instant());
                return Optional.of(seen);
            }
        }
        return Optional.empty();
    }

    private void keep(Instant now) {
        try (Secret secret = Secret.of(IncidentCodec.write(all))) {
            vault.put(ENTRY, secret);
            kept = now;
        } catch (StorageException e) {
            // The disk is full: they stay in memory, and that each was opened is in the trail, where it could be kept.
            kept = Instant.EPOCH;
        }
    }
}
