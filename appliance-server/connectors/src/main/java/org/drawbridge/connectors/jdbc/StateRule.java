package org.drawbridge.connectors.jdbc;

import org.drawbridge.engine.Fate;

/// What a site makes of some errors of a database.
///
/// @param state an SQLSTATE, such as 23505, or the two characters of its class
public record StateRule(String state, Fate fate) {

    boolean matches(SqlMeaning meaning) {
        return meaning.state().startsWith(state);
    }
}
