package org.drawbridge.designer.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.drawbridge.desktop.Tasks;

/// Does everything at once, in the test's thread; what is for later waits for the test.
class InlineTasks implements Tasks {

    private final List<Runnable> later = new ArrayList<>();

    @Override
    public <T, E extends Exception> void run(Work<T, E> work, Consumer<T> done, Consumer<E> failed) {
        T result;
        try {
            result = work.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            @SuppressWarnings("unchecked") // work throws nothing else that is checked
            E failure = (E) e;
            failed.accept(failure);
            return;
        }
        done.accept(result);
    }

    @Override
    public void show(Runnable change) {
        change.run();
    }

    @Override
    public void after(Duration pause, Runnable change) {
        later.add(change);
    }

    void pass() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }
}
