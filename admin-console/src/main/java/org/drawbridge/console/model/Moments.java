package org.drawbridge.console.model;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;

/// Times as a person types them, in the zone of the desktop: `08:00` of today, `2026-11-25`,
/// `2026-11-25T08:00`.
final class Moments {

    private Moments() {}

    /// @param clock with the zone of the desktop
    /// @return empty while it is no time yet
    static Optional<Instant> parse(String text, Clock clock) {
        String typed = text.strip();
        LocalDate today = LocalDate.now(clock);
        try {
            LocalDateTime moment = typed.contains("T")
                    ? LocalDateTime.parse(typed)
                    : typed.contains(":")
                            ? LocalTime.parse(typed).atDate(today)
                            : LocalDate.parse(typed).atStartOfDay();
            return Optional.of(moment.atZone(clock.getZone()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
