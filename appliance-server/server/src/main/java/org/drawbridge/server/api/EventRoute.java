package org.drawbridge.server.api;

import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.drawbridge.engine.Event;

/// Live events as server-sent events (HTML Living Standard §9.2), one JSON object each; a comment every few seconds
/// keeps
/// the connection alive and tells when the watcher has gone.
final class EventRoute implements Route.Handler {

    private static final long QUIET_SECONDS = 5;

    private final LiveEvents live;

    EventRoute(LiveEvents live) {
        this.live = live;
    }

    @Override
    public void handle(Call call) {
        BlockingQueue<Event> watcher = live.watch();
        try (SseSink sink = call.response().sink(SseSink.TYPE)) {
            while (true) {
                Event event = watcher.poll(QUIET_SECONDS, TimeUnit.SECONDS);
                if (event != null && !call.covers(event.channel())) {
                    continue;
                }
                sink.emit(
                        event == null
                                ? SseEvent.builder().comment("still here").build()
                                : SseEvent.builder()
                                        .name(event.getClass().getSimpleName())
                                        .data(new String(Json.bytes(Json.event(event)), StandardCharsets.UTF_8))
                                        .build());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            // The watcher is gone, which is how watching ends.
            return;
        } finally {
            live.leave(watcher);
        }
    }
}
