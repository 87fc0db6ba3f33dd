package org.drawbridge.server.config;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.drawbridge.connectors.content.Priority;
import org.drawbridge.connectors.content.Priority.Rule;
import org.drawbridge.engine.Backoff;
import org.drawbridge.engine.Channel.LaneKey;
import org.drawbridge.engine.MaintenanceWindow;
import org.drawbridge.engine.Policy;
import org.drawbridge.engine.RateLimit;
import org.drawbridge.engine.Urgency;

/// Reads how a destination is to be treated, and what goes before what.
final class Policies {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Pattern DAY = Pattern.compile("mon|tue|wed|thu|fri|sat|sun");
    private static final Pattern VALUE = Pattern.compile("\\S.{0,99}");
    private static final String VALUES = "values that make a message urgent, such as [S, A]";
    private static final int MOST = 1_000_000;

    private Policies() {}

    /// @param node of the destination
    static Policy read(Node node, ZoneId zone) {
        return new Policy(
                backoff(node.object("retry")),
                node.number("concurrency", 1, 1000, Policy.DEFAULT.concurrency()),
                node.number("quarantine-after", 0, 1000, Policy.DEFAULT.quarantineAfter()),
                limits(node.object("limits"), zone),
                node.objects("maintenance").stream()
                        .flatMap(each -> window(each, zone).stream())
                        .toList());
    }

    /// @param channel where `priority` may be said
    static Urgency urgency(Node channel, LaneKey order) {
        if (!channel.has("priority")) {
            return Urgency.NONE;
        }
        Node node = channel.object("priority");
        List<Rule> rules = new ArrayList<>(node.yes("standard", false) ? Priority.STANDARD : List.of());
        Node own = node.object("urgent");
        for (String path : own.keys()) {
            List<String> values = own.words(path, VALUE, VALUES);
            if (values.isEmpty()) {
                own.problem(path, "expected " + VALUES + ".");
            }
            Priority.rule(path, values)
                    .ifPresentOrElse(
                            rules::add,
                            () -> own.problem(
                                    path,
                                    "expected a place of HL7 v2 such as OBR-27.6, which is looked for in all segments and"
                                            + " repetitions, or one of JSON such as /order/urgency, with * for all"
                                            + " elements of a list."));
        }
        node.end();
        if (rules.isEmpty()) {
            channel.problem(
                    "priority",
                    "says of no message that it is urgent; expected `standard: true`, `urgent`, or" + " both.");
        } else if (order == LaneKey.CHANNEL) {
            channel.problem(
                    "priority",
                    "nothing can go ahead where all messages keep their order; leave it out, or"
                            + " choose `order: patient` or `order: order`.");
        }
        return new Priority(rules);
    }

    /// @param node holds nothing else than what is known here and was asked for before
    static Backoff backoff(Node node) {
        Duration first = node.duration("first", SHORTEST, Duration.ofHours(1), Backoff.DEFAULT.first());
        Duration longest = node.duration("longest", SHORTEST, Duration.ofDays(1), Backoff.DEFAULT.longest());
        node.end();
        if (longest.compareTo(first) < 0) {
            node.problem("longest", "must not be below `first`.");
            return Backoff.DEFAULT;
        }
        return new Backoff(first, longest);
    }

    /// @param node holds nothing else than what is known here and was asked for before
    static List<RateLimit> limits(Node node, ZoneId zone) {
        List<RateLimit> limits = new ArrayList<>();
        for (RateLimit.Span span : RateLimit.Span.values()) {
            int attempts = node.number("per-" + span.name().toLowerCase(Locale.ROOT), 1, MOST, 0);
            if (attempts > 0) {
                limits.add(new RateLimit(attempts, span, zone));
            }
        }
        node.end();
        return limits;
    }

    private static List<MaintenanceWindow> window(Node node, ZoneId zone) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String day : node.texts("days", DAY, "days such as [sat, sun]")) {
            for (DayOfWeek each : DayOfWeek.values()) {
                if (each.name().toLowerCase(Locale.ROOT).startsWith(day)) {
                    days.add(each);
                }
            }
        }
        LocalTime from = time(node, "from");
        LocalTime until = time(node, "until");
        node.end();
        if (from.equals(until)) {
            node.problem("until", "must differ from `from`.");
            return List.of();
        }
        return List.of(
                new MaintenanceWindow(days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days, from, until, zone));
    }

    /// In case of a problem, a time that differs from key to key, so that one mistake is one problem.
    private static LocalTime time(Node node, String key) {
        String text = node.required(key, "a time of the day in quotes, such as \"02:00\"");
        try {
            return text.isEmpty() ? LocalTime.of(0, key.length()) : LocalTime.parse(text);
        } catch (DateTimeException e) {
            node.problem(key, "expected a time of the day in quotes, such as \"02:00\".");
            return LocalTime.of(0, key.length());
        }
    }
}
