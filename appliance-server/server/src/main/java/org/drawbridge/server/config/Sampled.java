package org.drawbridge.server.config;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.drawbridge.engine.Transformation;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Mapping;
import org.drawbridge.mapping.Mapping.Explained;
import org.drawbridge.server.Appliance;

/// Maps messages, takes note of codes that a person has to add, and looks at one of a hundred for what the mapping does
/// not read.
///
/// @param mapping compiled by [#prepare], or for the first message
/// @param observed takes what is found
/// @param count of messages so far
record Sampled(Supplier<Mapping> mapping, Observed observed, AtomicLong count) implements Transformation {

    /// Explaining takes twice the time of mapping, so that this costs a hundredth.
    private static final int EVERY = 100;
    private static final String PRODUCT = Appliance.version();
    /// In bytes. Larger messages are not looked at.
    private static final int LARGEST = 1 << 20;

    @Override
    public void prepare() {
        var _ = mapping.get();
    }

    @Override
    public Result apply(Payload body) {
        Mapping by = mapping.get();
        return switch (mapped(by, body)) {
            case Mapping.Result.Mapped mapped -> {
                observed.codes().add(by.name(), mapped.openCodes());
                yield new Result.Mapped(mapped.output(), mapped.problems(), label(by));
            }
            case Mapping.Result.Failed failed -> new Result.Failed(failed.problems());
        };
    }

    /// What ships with the product has its version.
    private static String label(Mapping mapping) {
        return mapping.name() + " " + (mapping.version().isEmpty() ? PRODUCT : mapping.version());
    }

    private Mapping.Result mapped(Mapping by, Payload body) {
        if (count.getAndIncrement() % EVERY != 0 || body.size() > LARGEST) {
            return by.apply(body);
        }
        Explained explained = by.explain(body);
        if (explained.result() instanceof Mapping.Result.Mapped) {
            observed.unread().add(explained);
        }
        return explained.result();
    }
}
