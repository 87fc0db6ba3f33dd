package org.drawbridge.connectors.jdbc;

import java.nio.file.Path;

class H2JdbcTest extends JdbcContract {

    @Override
    TestDatabase database(Path folder) throws Exception {
        return new H2Database(folder);
    }
}
