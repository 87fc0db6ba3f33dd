package org.drawbridge.connectors.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Failure.Kind;
import org.drawbridge.engine.Failure.Scope;
import org.drawbridge.formats.Payload;

/// What an error of a database means, judged by its SQLSTATE (ISO/IEC 9075-2, §24). What it says may quote
/// values, so it is kept with the attempt and shown nowhere else.
///
/// @param state empty if the driver gave none
record SqlMeaning(String state, Kind kind, Scope scope, String text) {

    static SqlMeaning of(SQLException e) {
        String given = e.getSQLState();
        String state = given != null && given.matches("[0-9A-Z]{5}") ? given : "";
        if (e instanceof SQLNonTransientConnectionException
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLRecoverableException) {
            return peer(state, "The database cannot be reached.");
        }
        return switch (state.isEmpty() ? "" : state.substring(0, 2)) {
            case "08" -> peer(state, "The database cannot be reached.");
            case "28" -> peer(state, "The database does not let us in; correct `user` and the secret.");
            case "21", "22", "23", "44" ->
                new SqlMeaning(state, Kind.PERMANENT, Scope.MESSAGE, "The database refuses the values.");
            case "40" -> new SqlMeaning(state, Kind.TRANSIENT, Scope.MESSAGE, "The database gave others precedence.");
            case "0A", "25", "26", "2F", "3D", "3F", "42" ->
                peer(state, "The database does not understand the statement, or does not permit it.");
            case "53", "54", "55", "57", "58", "XX" -> peer(state, "The database can do nothing now.");
            default -> new SqlMeaning(state, Kind.TRANSIENT, Scope.MESSAGE, "The database failed on it.");
        };
    }

    private static SqlMeaning peer(String state, String text) {
        return new SqlMeaning(state, Kind.TRANSIENT, Scope.PEER, text);
    }

    /// Whether the connection is of no more use.
    boolean cut() {
        return scope == Scope.PEER && !state.startsWith("42");
    }

    String code() {
        return state.isEmpty() ? "sql" : "sql-" + state;
    }

    /// One sentence for a person.
    String reason() {
        return text + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
    }

    Trouble trouble(String address) {
        return new Trouble(code(), address + ": " + reason());
    }

    Failure failure() {
        return new Failure(kind, scope, code(), reason(), Optional.empty());
    }

    static Payload said(SQLException e) {
        return Payload.of(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
    }
}
