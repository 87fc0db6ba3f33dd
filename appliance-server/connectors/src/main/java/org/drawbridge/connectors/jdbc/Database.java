package org.drawbridge.connectors.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;
import org.drawbridge.security.vault.Credential;

/// One database. Callable from many threads.
///
/// @param url of its driver, without a password
/// @param user empty for none
/// @param properties of its driver
/// @param connect how long a connection may take
/// @param answer how long each statement may take
public record Database(
        Drivers drivers,
        String url,
        String user,
        Credential password,
        Map<String, String> properties,
        Duration connect,
        Duration answer) {

    public Database {
        properties = Map.copyOf(properties);
    }

    /// For people: without what drivers take after the name of the database.
    public String address() {
        return url.split("[?;]", 2)[0];
    }

    /// Blocks until the connection is there.
    Connection open() throws TroubledException, InterruptedException {
        Optional<Driver> driver = drivers.find(url);
        if (driver.isEmpty()) {
            throw new TroubledException(new Trouble(
                    "no-driver",
                    "There is no driver for " + address() + " in " + drivers.folder()
                            + ". Put the database's JDBC driver, a .jar, there; a restart is not needed."));
        }
        try {
            return timed(driver.get());
        } catch (SQLException e) {
            throw new TroubledException(SqlMeaning.of(e).trouble(address()), e);
        }
    }

    /// Drivers have no common way to limit the time that a connection takes.
    private Connection timed(Driver driver) throws SQLException, TroubledException, InterruptedException {
        var opening = new FutureTask<>(() -> connected(driver));
        Thread thread = Thread.ofVirtual().name("jdbc-connect").start(opening);
        try {
            return opening.get(connect.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException known) {
                throw known;
            }
            throw new TroubledException(
                    new Trouble("driver", "The driver for " + address() + " failed. Try another version of it."), e);
        } catch (TimeoutException e) {
            opening.cancel(false);
            thread.interrupt();
            throw new TroubledException(
                    new Trouble("connect", "No connection to " + address() + " in " + connect.toSeconds() + " s."), e);
        }
    }

    private Connection connected(Driver driver) throws SQLException {
        var given = new Properties();
        given.putAll(properties);
        if (!user.isEmpty()) {
            given.setProperty("user", user);
        }
        password.text().ifPresent(text -> given.setProperty("password", text));
        Connection made = driver.connect(url, given);
        if (made == null) {
            throw new SQLException("the driver does not know the URL", "08001");
        }
        if (Thread.interrupted()) {
            // It came too late, and nobody waits for it.
            made.close();
        }
        limit(made);
        return made;
    }

    /// Where a driver can, a network that swallows everything is noticed, too.
    private void limit(Connection made) throws SQLException {
        try {
            made.setNetworkTimeout(Runnable::run, (int) answer.plusSeconds(5).toMillis());
        } catch (SQLFeatureNotSupportedException e) {
            return;
        }
    }
}
