package org.drawbridge.server.config;

import java.util.Optional;
import java.util.function.Supplier;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Transformation;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Comparison;
import org.drawbridge.mapping.Mapping;

/// A mapping that delivers, and beside it another one that is only compared with it.
///
/// @param shadow compiled by [#prepare], or for the first message
/// @param comparison takes what is found
record Shadowed(Transformation live, Supplier<Mapping> shadow, Comparison comparison) implements Transformation {

    @Override
    public void prepare() {
        live.prepare();
        var _ = shadow.get();
    }

    @Override
    public Result apply(Payload body) {
        return live.apply(body);
    }

    @Override
    public Optional<Runnable> afterwards(MessageId message, Payload body, Result result) {
        return Optional.of(() -> comparison.add(message.value(), delivered(body, result), made(body)));
    }

    private Optional<Payload> made(Payload body) {
        return shadow.get().apply(body) instanceof Mapping.Result.Mapped mapped
                ? Optional.of(mapped.output())
                : Optional.empty();
    }

    private static Optional<Payload> delivered(Payload body, Result result) {
        return switch (result) {
            case Result.AsReceived _ -> Optional.of(body);
            case Result.Mapped mapped -> Optional.of(mapped.output());
            case Result.Filtered _, Result.Failed _ -> Optional.empty();
        };
    }
}
