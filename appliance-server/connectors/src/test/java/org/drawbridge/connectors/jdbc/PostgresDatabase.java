package org.drawbridge.connectors.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// PostgreSQL, which knows the user `lab` by a password.
final class PostgresDatabase implements TestDatabase {

    private final EmbeddedPostgres server;

    PostgresDatabase() throws Exception {
        server = EmbeddedPostgres.start();
        run("create user lab password 's3cret'", "grant all on schema public to lab", "grant lab to postgres");
    }

    @Override
    public void cut() throws Exception {
        run("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = 'lab'");
    }

    @Override
    public void stop() throws Exception {
        server.close();
    }

    @Override
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    @Override
    public String user() {
        return "lab";
    }

    @Override
    public String password() {
        return "s3cret";
    }

    @Override
    public Path driver() {
        return TestDatabase.jarOf(org.postgresql.Driver.class);
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
    }
}
