package org.drawbridge.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;

/// The index's H2 database: a file under `home/index`, encrypted with a key of its own derived from the store key. Its
/// commits are not forced: after a crash it is a little behind, and the log tells it the rest.
final class Database implements AutoCloseable {

    /// The newest migration under `org/drawbridge/store/index`.
    private static final String SCHEMA = "1";

    private final JdbcConnectionPool pool;

    private Database(JdbcConnectionPool pool) {
        this.pool = pool;
    }

    static Database open(Path home, StoreKey key) throws SQLException {
        String url =
                "jdbc:h2:file:" + home.resolve("index").resolve("drawbridge").toAbsolutePath()
                        + ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;WRITE_DELAY=1000"
                        + ";RETENTION_TIME=1000;MAX_COMPACT_TIME=2000;CACHE_SIZE=24576;LOCK_TIMEOUT=20000";
        JdbcConnectionPool pool = JdbcConnectionPool.create(url, "sa", key.forIndex() + " ");
        pool.setMaxConnections(16);
        try {
            migrate(pool);
            return new Database(pool);
        } catch (SQLException | RuntimeException e) {
            pool.dispose();
            throw e;
        }
    }

    /// Flyway takes a good part of a second to look around, so it is asked only when there is something to do.
    private static void migrate(JdbcConnectionPool pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet newest = statement.executeQuery(
                    "SELECT \"version\" FROM \"flyway_schema_history\" WHERE \"success\" ORDER BY \"installed_rank\" DESC LIMIT 1")) {
                if (newest.next() && SCHEMA.equals(newest.getString(1))) {
                    return;
                }
            } catch (SQLException e) {
                if (e.getErrorCode() != 42102 && e.getErrorCode() != 42104) {
                    throw e;
                }
            }
        }
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(pool)
                .locations("classpath:org/drawbridge/store/index")
                .load()
                .migrate();
    }

    /// Deletes the database's files; the log can build them again.
    static void delete(Path home) throws IOException {
        Path folder = home.resolve("index");
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    Connection connection() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void close() {
        pool.dispose();
    }
}
