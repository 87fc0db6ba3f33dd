package org.drawbridge.console.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What happens in the appliance, pushed (server-sent events, HTML Living Standard §9.2). A virtual thread
/// `console-events` reads it, and connects again when the connection is lost.
public final class EventFeed implements AutoCloseable {

    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    /// Is told from the feed's thread.
    public interface Watcher {

        void connected();

        void happened(Happening event);

        /// @param failure why; the feed goes on trying
        void lost(ApplianceException failure);
    }

    /// An event of the appliance.
    ///
    /// @param kind such as `Received`
    /// @param message 0 if it is about none
    public record Happening(String kind, String channel, long message) {

        static Happening of(JsonNode json) {
            return new Happening(
                    json.path("event").asText(),
                    json.path("channel").asText(),
                    json.path("message").asLong());
        }
    }

    /// Opens the stream of lines.
    @FunctionalInterface
    interface Opening {
        Stream<String> open() throws ApplianceException;
    }

    private final Opening opening;
    private final Watcher watcher;
    private final Thread thread;

    private EventFeed(Opening opening, Watcher watcher) {
        this.opening = opening;
        this.watcher = watcher;
        this.thread = Thread.ofVirtual().name("console-events").unstarted(this::run);
    }

    static EventFeed start(Opening opening, Watcher watcher) {
        var feed = new EventFeed(opening, watcher);
        feed.thread.start();
        return feed;
    }

    /// One that tells nothing.
    public static EventFeed none() {
        return new EventFeed(Stream::of, new Watcher() {
            @Override
            public void connected() {}

            @Override
            public void happened(Happening event) {}

            @Override
            public void lost(ApplianceException failure) {}
        });
    }

    private void run() {
        Duration pause = SHORTEST;
        while (!Thread.currentThread().isInterrupted()) {
            try (Stream<String> lines = opening.open()) {
                watcher.connected();
                pause = SHORTEST;
                lines.forEach(this::line);
                throw new ApplianceException(
                        ApplianceException.Kind.UNREACHABLE, "The appliance has closed the connection.");
            } catch (ApplianceException e) {
                watcher.lost(e);
            } catch (java.io.UncheckedIOException e) {
                watcher.lost(new ApplianceException(
                        ApplianceException.Kind.UNREACHABLE, "The connection to the appliance is lost."));
            }
            try {
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            } catch (InterruptedException e) {
                return;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
    }

    private void line(String line) {
        if (!line.startsWith("data:")) {
            return;
        }
        try {
            watcher.happened(Happening.of(Fields.JSON.readTree(line.substring("data:".length()))));
        } catch (JsonProcessingException e) {
            // An event that cannot be read tells nothing; the next one will, and every screen asks for the whole.
            return;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
