package org.drawbridge.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;

/// The H2 database of the index, encrypted. One connection, which belongs to the thread `journal-index`.
final class IndexDatabase {

    private static final String SCHEMA = "6";
    /// How long the room of old pages is not used again, in milliseconds.
    private static final int RETENTION = 5000;

    /// From how many hundredths of the file in use on it is left alone.
    private static final int FULL = 85;
    /// How many bytes one step of compacting moves.
    private static final int MOVE = 8 << 20;

    private static final String USER = "drawbridge";
    /// Encrypted, no traces (they would hold PHI in clear), 32 MB of cache, pages compressed, and the room of
    /// old pages used again after 5 s: should the power fail just then, the log is still there.
    ///
    /// `WRITE_DELAY=0` writes at each commit and not in the background: a background write in the middle of a
    /// transaction, and a kill right after it, can leave rows of a transaction that nobody remembers, on which H2
    /// then waits for ever. It also leaves out compacting, which would rewrite under load what is soon outdated.
    private static final String SETTINGS = ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
            + ";TRACE_LEVEL_SYSTEM_OUT=0;CACHE_SIZE=32768;COMPRESS=TRUE;RETENTION_TIME=" + RETENTION + ";WRITE_DELAY=0";

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private IndexDatabase(Connection connection) {
        this.connection = connection;
    }

    /// Opens the database in a folder, or makes it; brings its schema up to date.
    static IndexDatabase open(Path folder, String password) throws SQLException, IOException {
        Files.createDirectories(folder);
        String file = folder.resolve("drawbridge").toAbsolutePath().toString().replace(";", "\\;");
        String url = "jdbc:h2:file:" + file + SETTINGS;
        String passwords = password + " " + password;
        Connection connection = DriverManager.getConnection(url, USER, passwords);
        try {
            if (!SCHEMA.equals(version(connection))) {
                Flyway.configure(IndexDatabase.class.getClassLoader())
                        .dataSource(url, USER, passwords)
                        .locations("classpath:org/drawbridge/store/index")
                        .load()
                        .migrate();
            }
            connection.setAutoCommit(false);
            return new IndexDatabase(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// The schema's version: asking costs a millisecond, Flyway some hundred.
    private static String version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(
                        "select 1 from information_schema.tables where table_name = 'flyway_schema_history'")) {
            if (!tables.next()) {
                return "";
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet versions = statement.executeQuery("select \"version\" from \"flyway_schema_history\""
                        + " where \"success\" order by \"installed_rank\" desc limit 1")) {
            return versions.next() ? versions.getString(1) : "";
        }
    }

    /// The statement, prepared once.
    PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /// Makes the file a little smaller: writes pages anew that are alone in their chunk, moves chunks to where
    /// there is room, and cuts off an end that is left. Takes some tenths of a second. To be called between two
    /// transactions; a kill then leaves a file that opens.
    ///
    /// @return whether there is more to do
    boolean compact() throws SQLException {
        MVStore store = ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession())
                .getDatabase()
                .getStore()
                .getMvStore();
        if (!(store.getFileStore() instanceof RandomAccessStore file)) {
            return false;
        }
        // While old pages have to rest, the room that a step makes would not be there for the next.
        store.setRetentionTime(0);
        try {
            boolean more = store.compact(FULL, MOVE);
            if (file.getFillRate() < FULL) {
                file.compactMoveChunks(FULL, MOVE, store);
                more = true;
            }
            return more;
        } finally {
            store.setRetentionTime(RETENTION);
        }
    }

    /// Removes the database in a folder.
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> files;
            try (Stream<Path> all = Files.list(folder)) {
                files = all.toList();
            }
            for (Path each : files) {
                Files.delete(each);
            }
        }
    }

    /// Closes it. What is committed is safe, or else is read from the log again.
    void discard() {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger("drawbridge.store")
                    .log(System.Logger.Level.DEBUG, "the index could not be closed: H2 error {0}", e.getErrorCode());
        }
    }
}
