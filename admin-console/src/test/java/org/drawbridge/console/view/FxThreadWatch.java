package org.drawbridge.console.view;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Looks at the JavaFX thread every few milliseconds, and notes when it is where something is waited for: the
/// appliance's client, sockets, a sleep.
final class FxThreadWatch implements AutoCloseable {

    /// Every call of the client goes through `exchange`; making the JDK's client is slow enough to be seen,
    /// too.
    private static final Set<String> WAITING = Set.of(
            "org.drawbridge.console.client.Wire.exchange",
            "org.drawbridge.console.client.Wire.client",
            "java.net.http.HttpClient.newBuilder",
            "java.lang.Thread.sleep");

    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final Thread thread;

    FxThreadWatch() {
        thread = Thread.ofPlatform().daemon().name("fx-watch").start(this::watch);
    }

    Set<String> seen() {
        return new TreeSet<>(seen);
    }

    private void watch() {
        try {
            while (true) {
                for (Map.Entry<Thread, StackTraceElement[]> each :
                        Thread.getAllStackTraces().entrySet()) {
                    if (each.getKey().getName().equals("JavaFX Application Thread")) {
                        Stream.of(each.getValue())
                                .filter(frame -> WAITING.contains(frame.getClassName() + "." + frame.getMethodName()))
                                .forEach(frame -> seen.add(frame.toString()));
                    }
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
