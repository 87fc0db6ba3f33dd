package org.drawbridge.connectors.jdbc;

import java.nio.file.Path;

class PostgresJdbcTest extends JdbcContract {

    @Override
    TestDatabase database(Path folder) throws Exception {
        return new PostgresDatabase();
    }
}
