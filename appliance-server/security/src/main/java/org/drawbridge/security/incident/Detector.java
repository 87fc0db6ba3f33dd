package org.drawbridge.security.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.incident.Incident.Kind;
import org.drawbridge.security.people.Role;

/// Counts entries of the trail by whom they are about, in windows that slide, and raises what passes a threshold.
final class Detector {

    private static final String TRAIL = "/api/v1/audit/";
    /// Whoever makes up names must not fill the memory: those that were quiet longest are forgotten.
    private static final int SUBJECTS = 10_000;

    private final Thresholds thresholds;
    private final Function<String, Set<Role>> roles;
    private final Incidents incidents;
    private final Map<Subject, Deque<Instant>> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Subject, Deque<Instant>> eldest) {
            return size() > SUBJECTS;
        }
    };

    private record Subject(Kind kind, String name) {}

    /// @param roles of a person by now
    Detector(Thresholds thresholds, Function<String, Set<Role>> roles, Incidents incidents) {
        this.thresholds = thresholds;
        this.roles = roles;
        this.incidents = incidents;
    }

    void happened(Entry entry) {
        counted(entry);
        if (entry.outcome() == 0) {
            compared(entry);
        }
    }

    private void counted(Entry entry) {
        switch (entry.action()) {
            case LOGGED_IN -> {
                if (entry.outcome() > 0) {
                    // Whoever comes by the browser has no name before.
                    if (!entry.who().isEmpty()) {
                        count(entry, Kind.FAILED_LOGINS, "account " + entry.who(), thresholds.failedLogins());
                    }
                    count(entry, Kind.FAILED_LOGINS, "address " + entry.from(), thresholds.failedLogins());
                }
            }
            case REFUSED -> count(entry, Kind.REFUSALS, caller(entry), thresholds.refusals());
            case VIEWED -> count(entry, Kind.MANY_VIEWS, caller(entry), thresholds.views());
            case SEARCHED -> count(entry, Kind.MANY_SEARCHES, caller(entry), thresholds.searches());
            case EXPORTED -> count(entry, Kind.MANY_EXPORTS, caller(entry), thresholds.exports());
            case AUDITED -> {
                // Looking at the incidents is no export.
                if (entry.what().contains(TRAIL)) {
                    count(entry, Kind.MANY_EXPORTS, caller(entry), thresholds.exports());
                }
            }
            case CHANGED, REMOVED, RECEIVED, SENT, FORWARDED, LOGGED_OUT, STARTED, STOPPED, ALERTED -> {}
        }
    }

    /// Whether somebody works as people of their roles do. Whoever has a role without a pattern may work as they like.
    private void compared(Entry entry) {
        List<RolePattern> theirs = patterns(entry.who());
        if (theirs.isEmpty()) {
            return;
        }
        String account = caller(entry);
        if (theirs.stream().noneMatch(each -> each.works(entry.at()))) {
            incidents.raise(
                    Kind.OUTSIDE_PATTERN,
                    account,
                    entry.at() + ", outside the hours of their role: " + entry.what() + " from " + entry.from());
        }
        ToIntFunction<RolePattern> volume = switch (entry.action()) {
            case VIEWED -> RolePattern::views;
            case SEARCHED -> RolePattern::searches;
            case EXPORTED -> RolePattern::exports;
            case AUDITED, CHANGED, LOGGED_IN, LOGGED_OUT, REFUSED -> _ -> Integer.MAX_VALUE;
            case RECEIVED, SENT, FORWARDED, ALERTED, REMOVED, STARTED, STOPPED -> _ -> Integer.MAX_VALUE;
        };
        int most = theirs.stream().mapToInt(volume).max().orElse(Integer.MAX_VALUE);
        if (most < Integer.MAX_VALUE) {
            count(
                    entry,
                    Kind.OUTSIDE_PATTERN,
                    account + ", " + entry.action().name().toLowerCase(Locale.ROOT),
                    most);
        }
    }

    private List<RolePattern> patterns(String who) {
        if (who.isEmpty() || thresholds.patterns().isEmpty()) {
            return List.of();
        }
        Set<Role> theirs = roles.apply(who);
        List<RolePattern> found = thresholds.patterns().stream()
                .filter(each -> theirs.contains(each.role()))
                .toList();
        return found.stream().map(RolePattern::role).collect(Collectors.toSet()).equals(theirs) ? found : List.of();
    }

    private static String caller(Entry entry) {
        return entry.who().isEmpty() ? "address " + entry.from() : "account " + entry.who();
    }

    private void count(Entry entry, Kind kind, String name, int threshold) {
        Duration window = kind == Kind.FAILED_LOGINS ? Thresholds.SHORT : Thresholds.LONG;
        boolean passed;
        synchronized (seen) {
            Deque<Instant> times = seen.computeIfAbsent(new Subject(kind, name), _ -> new ArrayDeque<>());
            times.addLast(entry.at());
            Instant before = entry.at().minus(window);
            while (times.getFirst().isBefore(before)) {
                times.removeFirst();
            }
            passed = times.size() >= threshold;
            if (times.size() > threshold) {
                times.removeFirst();
            }
        }
        if (passed) {
            incidents.raise(
                    kind,
                    name,
                    "%s, at least %d within %d minutes; the last by %s from %s: %s, outcome %d"
                            .formatted(
                                    entry.at(),
                                    threshold,
                                    window.toMinutes(),
                                    entry.who().isEmpty() ? "somebody unknown" : entry.who(),
                                    entry.from(),
                                    entry.what(),
                                    entry.outcome()));
        }
    }
}
