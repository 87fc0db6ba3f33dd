package org.drawbridge.server.config;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that takes long to make, made once, when it is first wanted; whoever wants it meanwhile waits.
final class Lazily<T> implements Supplier<T> {

    private final Supplier<T> making;
    private volatile @Nullable T made;

    Lazily(Supplier<T> making) {
        this.making = making;
    }

    @Override
    public T get() {
        T value = made;
        return value == null ? make() : value;
    }

    private synchronized T make() {
        T value = made;
        if (value == null) {
            value = making.get();
            made = value;
        }
        return value;
    }
}
