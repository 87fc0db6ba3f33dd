package org.drawbridge.connectors.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// A database that the tests talk to, as a server of its own.
interface TestDatabase {

    String url();

    String user();

    String password();

    /// The jar of its driver.
    Path driver();

    Connection connect() throws SQLException;

    /// Cuts every connection but that of the test; the next ones work.
    void cut() throws Exception;

    void stop() throws Exception;

    default void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    default String ask(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        }
    }

    static Path jarOf(Class<?> driver) {
        return Path.of(
                driver.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
