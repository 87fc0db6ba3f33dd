package org.drawbridge.server.systemd;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Tells systemd how the service stands, as sd_notify(3) has it: `Type=notify` waits for [#ready], and `WatchdogSec`
/// ends a process that no longer says that it is alive.
public final class Systemd implements AutoCloseable {

    private static final Logger LOG = System.getLogger("drawbridge.systemd");
    /// What a stop may take beyond what is in hand: closing the journal and the index.
    private static final Duration CLOSING = Duration.ofSeconds(30);

    private final String socket;
    private final Duration patience;
    private final Libc libc = new Libc();
    private final Thread watchdog;
    private boolean failed;

    private Systemd(String socket, Duration patience) {
        this.socket = socket;
        this.patience = patience;
        this.watchdog = Thread.ofPlatform().daemon().name("watchdog").unstarted(this::watch);
    }

    /// If systemd has started this process and wants to be told.
    public static Optional<Systemd> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .map(socket -> new Systemd(socket, patience(environment)));
    }

    /// Zero if systemd does not watch.
    private static Duration patience(Map<String, String> environment) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "0");
        return micros.matches("\\d{1,15}") ? Duration.ofNanos(Long.parseLong(micros) * 1000) : Duration.ZERO;
    }

    /// @param status one line, which `systemctl status` shows
    public void ready(String status) {
        tell("READY=1\nSTATUS=" + status);
        if (patience.isPositive()) {
            watchdog.start();
        }
    }

    /// @param drain how long what is in hand may take, beyond the unit's own limit if need be
    public void stopping(Duration drain) {
        tell("STOPPING=1\nSTATUS=Finishing what is in hand\nEXTEND_TIMEOUT_USEC="
                + drain.plus(CLOSING).toNanos() / 1000);
    }

    /// Says so from a virtual thread: what the appliance does, it does on those, and if none gets to run any more, a
    /// restart is right. Nothing that waits for a disk or a peer is asked: a restart would not mend those.
    private void watch() {
        try {
            while (true) {
                Thread.sleep(patience.dividedBy(2));
                Thread.ofVirtual().start(() -> tell("WATCHDOG=1")).join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void tell(String state) {
        try {
            libc.send(socket, state);
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.log(Level.WARNING, "systemd cannot be told that this service runs: {0}", e.getMessage());
            }
            failed = true;
        }
    }

    @Override
    public void close() {
        watchdog.interrupt();
    }
}
