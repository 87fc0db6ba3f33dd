package org.drawbridge.server.config;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.drawbridge.security.incident.RolePattern;
import org.drawbridge.security.incident.Thresholds;
import org.drawbridge.security.people.Role;

/// Reads what is an incident: `incidents` of drawbridge.yaml.
final class IncidentsReader {

    /// Each is kept with its time.
    private static final int MOST_COUNTED = 10_000;

    private static final Pattern DAY = Pattern.compile("mon|tue|wed|thu|fri|sat|sun");

    private IncidentsReader() {}

    static Thresholds read(Node node) {
        Thresholds standard = Thresholds.STANDARD;
        List<RolePattern> patterns = new ArrayList<>();
        for (Node each : node.objects("patterns")) {
            patterns.add(pattern(each));
        }
        var read = new Thresholds(
                node.number("failed-logins", 1, MOST_COUNTED, standard.failedLogins()),
                node.number("refusals", 1, MOST_COUNTED, standard.refusals()),
                node.number("views", 1, MOST_COUNTED, standard.views()),
                node.number("searches", 1, MOST_COUNTED, standard.searches()),
                node.number("exports", 1, MOST_COUNTED, standard.exports()),
                patterns);
        node.end();
        return read;
    }

    private static RolePattern pattern(Node node) {
        node.required("role", "a role, such as front-desk");
        Role role = node.one("role", Role.class, Role.FRONT_DESK);
        String[] hours = node.text("hours", "00:00-00:00").split("-", 2);
        LocalTime from = LocalTime.MIN;
        LocalTime until = LocalTime.MIN;
        try {
            from = LocalTime.parse(hours[0]);
            until = LocalTime.parse(hours.length > 1 ? hours[1] : "");
        } catch (DateTimeException e) {
            node.problem("hours", "expected hours such as \"07:00-19:00\", in quotes.");
        }
        var pattern = new RolePattern(
                role,
                days(node.texts("days", DAY, "mon, tue, wed, thu, fri, sat or sun")),
                from,
                until,
                node.zone("zone", ZoneId.systemDefault()),
                most(node, "views"),
                most(node, "searches"),
                most(node, "exports"));
        node.end();
        return pattern;
    }

    /// Left out, any number is usual.
    private static int most(Node node, String key) {
        return node.number(key, 1, MOST_COUNTED, Integer.MAX_VALUE);
    }

    private static Set<DayOfWeek> days(List<String> given) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (DayOfWeek each : DayOfWeek.values()) {
            if (given.isEmpty() || given.contains(each.name().substring(0, 3).toLowerCase(java.util.Locale.ROOT))) {
                days.add(each);
            }
        }
        return days;
    }
}
