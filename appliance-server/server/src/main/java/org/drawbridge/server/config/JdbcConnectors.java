package org.drawbridge.server.config;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.drawbridge.connectors.jdbc.Database;
import org.drawbridge.connectors.jdbc.Drivers;
import org.drawbridge.connectors.jdbc.JdbcDestination;
import org.drawbridge.connectors.jdbc.JdbcSource;
import org.drawbridge.connectors.jdbc.JdbcSource.Memory;
import org.drawbridge.connectors.jdbc.SqlTemplate;
import org.drawbridge.connectors.jdbc.StateRule;
import org.drawbridge.connectors.jdbc.Watermark;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Fate;
import org.drawbridge.engine.Source;

/// Reads sources and destinations that are databases.
final class JdbcConnectors {

    private static final String WATERMARK = "watermark";
    private static final SqlTemplate NOTHING = new SqlTemplate("", List.of());
    private static final Pattern STATE = Pattern.compile("[0-9A-Z]{2}([0-9A-Z]{3})?");
    private static final String STATES = "SQLSTATEs in quotes such as \"23505\", or classes of them such as \"23\"";
    private static final Pattern STATEMENT = Pattern.compile("(?s).{1,100000}");
    /// Drivers take a password in many ways.
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)(password|passwd|pwd|secret)\\s*=|//[^/@]*:[^/@]*@|thin:[^@]*/[^@]*@");
    /// The rows at the watermark are asked for again, since others may have its value by now.
    private static final Pattern FROM_WATERMARK =
            Pattern.compile(">=\\s*(cast\\s*\\(\\s*)?\\?", Pattern.CASE_INSENSITIVE);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Clock clock;
    private final KeysReader keys;
    private final Drivers drivers;

    JdbcConnectors(Clock clock, KeysReader keys) {
        this.clock = clock;
        this.keys = keys;
        this.drivers = new Drivers(keys.folder("drivers"));
    }

    Source.Factory source(String channel, Node node) {
        Database database = database(node);
        SqlTemplate query = template(node, "query", node.required("query", "a query of SQL"));
        Memory memory = node.choice("way to know which rows were taken", List.of(WATERMARK, "taken"))
                        .orElse("taken")
                        .equals(WATERMARK)
                ? growing(node, query)
                : marked(node, query);
        var settings = new JdbcSource.Settings(
                channel,
                database,
                query,
                memory,
                keys.folder("state"),
                HttpConnectors.json(node.object("label")),
                node.duration("poll", SHORTEST, HOUR, Duration.ofSeconds(10)),
                node.number("batch", 1, 10_000, 100),
                node.bytes("max-message", 16 << 20));
        node.end();
        return (intake, events) -> new JdbcSource(settings, intake, events, clock);
    }

    private static Memory growing(Node node, SqlTemplate query) {
        Node grows = node.object(WATERMARK);
        String column = grows.required("column", "the column that only grows");
        String start = grows.required("start", "the value from which on rows are taken, such as 0 or \"2026-01-01\"");
        grows.end();
        boolean asked = !query.names().isEmpty() && query.names().stream().allMatch(WATERMARK::equals);
        if (!query.equals(NOTHING)
                && !(asked && FROM_WATERMARK.matcher(query.sql()).find())) {
            node.problem(
                    "query",
                    "expected it to ask for rows from the watermark on, as `where id >= ${watermark} order by id`;"
                            + " those that were taken are known and passed over.");
        }
        return new Memory.Growing(column, Watermark.parse(start));
    }

    private static Memory marked(Node node, SqlTemplate query) {
        if (!query.names().isEmpty()) {
            node.problem("query", "has nothing to be filled in, unless there is a `watermark`.");
        }
        SqlTemplate taken = node.has("taken") ? template(node, "taken", node.text("taken", "")) : NOTHING;
        if (!taken.equals(NOTHING) && taken.names().isEmpty()) {
            node.problem("taken", "does not say which row; expected a column of it, as in `… where id = ${id}`.");
        }
        return new Memory.Marked(taken);
    }

    Destination destination(Node node) {
        List<SqlTemplate> statements = new ArrayList<>();
        for (String text : node.texts("statements", STATEMENT, "a statement of SQL, or a list of them")) {
            SqlTemplate statement = template(node, "statements", text);
            statement.names().stream()
                    .map(JdbcDestination::problem)
                    .flatMap(Optional::stream)
                    .forEach(what -> node.problem("statements", what));
            statements.add(statement);
        }
        if (!node.has("statements")) {
            node.problem("statements", "is missing; expected a statement of SQL, or a list of them.");
        }
        var settings =
                new JdbcDestination.Settings(database(node), statements, node.yes("repeatable", false), rules(node));
        node.end();
        return new JdbcDestination(settings);
    }

    private static List<StateRule> rules(Node node) {
        List<StateRule> rules = new ArrayList<>();
        for (Node each : node.objects("answers")) {
            if (!each.has("state")) {
                each.problem("state", "is missing; expected " + STATES + ".");
            }
            Fate fate = AnswerRules.fate(each);
            List<String> states = each.words("state", STATE, STATES);
            each.end();
            states.forEach(state -> rules.add(new StateRule(state, fate)));
        }
        return rules;
    }

    private Database database(Node node) {
        String url = node.required("url", "the URL of the database as its driver has it: jdbc:…");
        if (!url.isEmpty() && !url.startsWith("jdbc:")) {
            node.problem("url", "expected a URL that begins with jdbc:.");
        }
        Map<String, String> properties = new LinkedHashMap<>();
        Node given = node.object("properties");
        for (String name : given.keys()) {
            properties.put(name, given.text(name, ""));
        }
        boolean open = properties.keySet().stream()
                .anyMatch(name -> PASSWORD.matcher(name + "=").find());
        if (open || PASSWORD.matcher(url).find()) {
            node.problem(open ? "properties" : "url", "holds a password; name it as `password: secret:NAME` instead.");
        }
        return new Database(
                drivers,
                url,
                node.text("user", ""),
                keys.credential(node, "password"),
                properties,
                node.duration("connect-timeout", SHORTEST, HOUR, Duration.ofSeconds(10)),
                node.duration("timeout", SHORTEST, HOUR, Duration.ofSeconds(30)));
    }

    private static SqlTemplate template(Node node, String key, String text) {
        try {
            return text.isEmpty() ? NOTHING : SqlTemplate.of(text);
        } catch (IllegalArgumentException e) {
            node.problem(key, String.valueOf(e.getMessage()));
            return NOTHING;
        }
    }
}
