package org.drawbridge.console.model;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.desktop.Tasks;
import org.jspecify.annotations.Nullable;

/// Something that is asked of the appliance, and how far that is. Of several questions only the last one's answer
/// counts. While the appliance cannot be reached, what was known before stays: the banner says that it is old.
public final class Loaded<T> {

    /// How far it is.
    public sealed interface State<T> {
        /// Nothing was asked yet.
        record Idle<T>() implements State<T> {}

        /// Asked for the first time.
        record Loading<T>() implements State<T> {}

        /// Each answer is one of its own, also when it says the same, so that listeners hear of all.
        record Ready<T>(T value) implements State<T> {
            @Override
            public boolean equals(@Nullable Object other) {
                return this == other;
            }

            @Override
            public int hashCode() {
                return System.identityHashCode(this);
            }
        }

        /// @param text for the person
        record Failed<T>(String text) implements State<T> {}
    }

    private final Tasks tasks;
    private final ReadOnlyObjectWrapper<State<T>> state = new ReadOnlyObjectWrapper<>(new State.Idle<>());
    private long asked;

    public Loaded(Tasks tasks) {
        this.tasks = tasks;
    }

    public void load(Tasks.Work<T, ApplianceException> work) {
        long question = ++asked;
        if (!(state.get() instanceof State.Ready)) {
            state.set(new State.Loading<>());
        }
        tasks.run(
                work,
                value -> {
                    if (question == asked) {
                        state.set(new State.Ready<>(value));
                    }
                },
                failure -> {
                    if (question == asked) {
                        failed(failure);
                    }
                });
    }

    private void failed(ApplianceException failure) {
        boolean known = state.get() instanceof State.Ready;
        if (!known || failure.kind() == ApplianceException.Kind.REFUSED) {
            state.set(new State.Failed<>(String.valueOf(failure.getMessage())));
        }
    }

    /// Forgets what it knows, and the answers that are still to come.
    public void clear() {
        asked++;
        state.set(new State.Idle<>());
    }

    public ReadOnlyObjectProperty<State<T>> state() {
        return state.getReadOnlyProperty();
    }

    public Optional<T> value() {
        return state.get() instanceof State.Ready<T>(T value) ? Optional.of(value) : Optional.empty();
    }
}
