package org.drawbridge.engine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageState;

/// Who waits to hear what filter and mapping came to. Callable from any thread.
final class Processings {

    private final Journal journal;
    private final Map<MessageId, CompletableFuture<Processing>> awaited = new ConcurrentHashMap<>();

    Processings(Journal journal) {
        this.journal = journal;
    }

    /// See [Intake#processed]. It is asked for first and looked up then, so that nothing comes in between.
    CompletableFuture<Processing> of(MessageId message) {
        CompletableFuture<Processing> asked = awaited.computeIfAbsent(message, _ -> new CompletableFuture<>());
        journal.message(message).flatMap(each -> result(each.state())).ifPresent(result -> done(message, result));
        return asked;
    }

    /// The journal has it.
    void done(MessageId message, Processing result) {
        CompletableFuture<Processing> asked = awaited.remove(message);
        if (asked != null) {
            asked.complete(result);
        }
    }

    private static Optional<Processing> result(MessageState state) {
        return switch (state) {
            case RECEIVED, REFUSED, UNREADABLE -> Optional.empty();
            case WAITING, COMPLETED, QUARANTINED -> Optional.of(Processing.ROUTED);
            case FILTERED -> Optional.of(Processing.FILTERED);
            case FAILED -> Optional.of(Processing.FAILED);
        };
    }
}
