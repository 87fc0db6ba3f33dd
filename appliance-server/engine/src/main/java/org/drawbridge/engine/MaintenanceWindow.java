package org.drawbridge.engine;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;

/// When a peer is known to be away, so that nothing is sent to it. A window that ends before it begins lasts past
/// midnight.
///
/// @param days on which it begins
/// @param zone of its times
public record MaintenanceWindow(Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone) {

    public MaintenanceWindow {
        days = Set.copyOf(days);
        if (from.equals(until)) {
            throw new IllegalArgumentException("a maintenance window must not end when it begins");
        }
    }

    Gate gate() {
        return new Gate() {
            @Override
            public Optional<Hold> hold(Instant now) {
                return end(now).map(end -> new Hold("It is the maintenance window of the destination.", end));
            }

            @Override
            public void passed(Instant now) {}
        };
    }

    /// When the window ends that `now` lies in.
    private Optional<Instant> end(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        Optional<Instant> begunToday = end(today, now);
        return begunToday.isPresent() ? begunToday : end(today.minusDays(1), now);
    }

    private Optional<Instant> end(LocalDate day, Instant now) {
        if (!days.contains(day.getDayOfWeek())) {
            return Optional.empty();
        }
        LocalDate last = until.isAfter(from) ? day : day.plusDays(1);
        Instant end = ZonedDateTime.of(last, until, zone).toInstant();
        boolean within = !now.isBefore(ZonedDateTime.of(day, from, zone).toInstant()) && now.isBefore(end);
        return within ? Optional.of(end) : Optional.empty();
    }
}
