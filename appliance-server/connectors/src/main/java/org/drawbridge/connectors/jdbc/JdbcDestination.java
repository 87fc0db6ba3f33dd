package org.drawbridge.connectors.jdbc;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.drawbridge.connectors.content.Values;
import org.drawbridge.connectors.polling.Trouble.TroubledException;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Outcome;

/// Runs statements in a database for each delivery, all of them or none. Values of the message are parameters.
/// Callable from many threads; each delivery under way has a connection.
public final class JdbcDestination implements Destination {

    /// @param statements run in one transaction
    /// @param repeatable whether running them twice does no harm
    /// @param rules what errors mean, the first that fits; where none does, what the standard says
    public record Settings(Database database, List<SqlTemplate> statements, boolean repeatable, List<StateRule> rules) {

        public Settings {
            statements = List.copyOf(statements);
            rules = List.copyOf(rules);
        }
    }

    /// What a place in a statement may name, beside the names of [Values] and JSON pointers.
    private static final String CONTENT = "content";

    private static final String BASE64 = "content:base64";

    private final Settings settings;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public JdbcDestination(Settings settings) {
        this.settings = settings;
    }

    /// Why a place cannot be filled, for a person; empty if it can.
    public static Optional<String> problem(String name) {
        boolean known = name.equals(CONTENT)
                || name.equals(BASE64)
                || Values.Name.of(name).isPresent()
                || (name.startsWith("/") && isPointer(name));
        return known
                ? Optional.empty()
                : Optional.of("${" + name + "} means nothing; expected one of " + Values.Name.all()
                        + ", content, content:base64 or a JSON pointer such as ${/patient/id}.");
    }

    private static boolean isPointer(String name) {
        try {
            return JsonPointer.compile(name).length() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Outcome deliver(Outgoing outgoing) throws InterruptedException {
        Connection connection;
        try {
            connection = connection();
        } catch (TroubledException e) {
            return new Outcome.Failed(
                    Failure.peerDown(e.trouble().code(), e.trouble().reason()));
        }
        var attempt = new Attempt(connection, new Values(outgoing));
        try {
            Outcome done = attempt.run();
            keep(connection);
            return done;
        } catch (SQLException e) {
            return attempt.failed(e);
        }
    }

    /// One delivery's transaction.
    private final class Attempt {
        private final Connection connection;
        private final Values values;
        private boolean committing;

        Attempt(Connection connection, Values values) {
            this.connection = connection;
            this.values = values;
        }

        Outcome run() throws SQLException {
            connection.setAutoCommit(false);
            int changed = 0;
            for (SqlTemplate template : settings.statements()) {
                try (PreparedStatement statement = connection.prepareStatement(template.sql())) {
                    statement.setQueryTimeout(
                            (int) Math.max(1, settings.database().answer().toSeconds()));
                    int i = 1;
                    for (String name : template.names()) {
                        bind(statement, i++, name);
                    }
                    statement.execute();
                    changed += Math.max(0, statement.getUpdateCount());
                }
            }
            committing = true;
            connection.commit();
            return new Outcome.Delivered(changed == 1 ? "1 row" : changed + " rows");
        }

        private void bind(PreparedStatement statement, int i, String name) throws SQLException {
            if (name.startsWith("/")) {
                bind(statement, i, values.node(JsonPointer.compile(name)));
                return;
            }
            byte[] content = values.content().reveal();
            String text = switch (name) {
                case CONTENT -> new String(content, StandardCharsets.UTF_8);
                case BASE64 -> Base64.getEncoder().encodeToString(content);
                default -> values.of(Values.Name.of(name).orElseThrow());
            };
            // What is not given is not an empty text.
            statement.setString(i, text.isEmpty() ? null : text);
        }

        private static void bind(PreparedStatement statement, int i, JsonNode value) throws SQLException {
            switch (value.getNodeType()) {
                case NULL, MISSING -> statement.setNull(i, Types.NULL);
                case BOOLEAN -> statement.setBoolean(i, value.booleanValue());
                case NUMBER -> {
                    if (value.canConvertToLong() && value.isIntegralNumber()) {
                        statement.setLong(i, value.longValue());
                    } else {
                        statement.setBigDecimal(i, value.decimalValue());
                    }
                }
                case STRING -> statement.setString(i, value.textValue());
                case ARRAY, OBJECT, BINARY, POJO -> statement.setString(i, value.toString());
            }
        }

        /// What was not committed has not happened; of a commit without an answer nobody knows.
        Outcome failed(SQLException e) {
            SqlMeaning meaning = SqlMeaning.of(e);
            if (meaning.cut() || !rolledBack()) {
                hangUp(connection);
            } else {
                keep(connection);
            }
            if (committing && meaning.cut()) {
                return new Outcome.Failed(
                        Failure.uncertain(meaning.code(), "The connection was cut while it was committed."),
                        SqlMeaning.said(e));
            }
            return settings.rules().stream()
                    .filter(rule -> rule.matches(meaning))
                    .findFirst()
                    .map(rule ->
                            rule.fate().outcome(meaning.code(), meaning.reason(), Optional.empty(), SqlMeaning.said(e)))
                    .orElseGet(() -> new Outcome.Failed(meaning.failure(), SqlMeaning.said(e)));
        }

        private boolean rolledBack() {
            try {
                connection.rollback();
                return true;
            } catch (SQLException e) {
                return false;
            }
        }
    }

    private Connection connection() throws TroubledException, InterruptedException {
        for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (alive(kept)) {
                return kept;
            }
            hangUp(kept);
        }
        Connection made = settings.database().open();
        open.add(made);
        return made;
    }

    private boolean alive(Connection kept) {
        try {
            return kept.isValid((int) Math.max(1, settings.database().connect().toSeconds()));
        } catch (SQLException e) {
            return false;
        }
    }

    private void keep(Connection connection) {
        if (closed) {
            hangUp(connection);
        } else {
            idle.addFirst(connection);
        }
    }

    private void hangUp(Connection connection) {
        open.remove(connection);
        try {
            connection.close();
        } catch (SQLException e) {
            // It is gone either way.
            return;
        }
    }

    @Override
    public boolean repeatable() {
        return settings.repeatable();
    }

    @Override
    public String address() {
        return settings.database().address();
    }

    /// Cuts off what is under way, too.
    @Override
    public void close() {
        closed = true;
        idle.clear();
        List.copyOf(open).forEach(this::hangUp);
    }
}
