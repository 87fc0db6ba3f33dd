package org.drawbridge.security.incident;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;
import org.drawbridge.security.people.Role;

/// How people of a role work in this clinic. What is beyond it is looked at, and never prevented: patients come at
/// night,
/// too. Where they may work at all is what their grants say.
///
/// @param days on which they work
/// @param from when they begin; the same as `until` for all day, later than that for a night
/// @param views of patients' data within an hour; the first that is too many
/// @param searches likewise
/// @param exports likewise
public record RolePattern(
        Role role,
        Set<DayOfWeek> days,
        LocalTime from,
        LocalTime until,
        ZoneId zone,
        int views,
        int searches,
        int exports) {

    public RolePattern {
        days = Set.copyOf(days);
    }

    /// A night belongs to the day on which it began.
    boolean works(Instant at) {
        ZonedDateTime there = at.atZone(zone);
        LocalTime time = there.toLocalTime();
        if (from.equals(until)) {
            return days.contains(there.getDayOfWeek());
        }
        if (from.isBefore(until)) {
            return days.contains(there.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(until);
        }
        return time.isBefore(until)
                ? days.contains(there.getDayOfWeek().minus(1))
                : !time.isBefore(from) && days.contains(there.getDayOfWeek());
    }
}
