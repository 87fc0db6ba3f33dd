package org.drawbridge.desktop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Does everything at once, in the test's thread; what is for later waits for the test, and so does work that
/// is held.
public final class InlineTasks implements Tasks {

    public final List<Runnable> later = new ArrayList<>();
    public final List<Runnable> held = new ArrayList<>();
    public boolean holding;

    @Override
    public <T, E extends Exception> void run(Work<T, E> work, Consumer<T> done, Consumer<E> failed) {
        Runnable answer;
        try {
            T result = work.run();
            answer = () -> done.accept(result);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            @SuppressWarnings("unchecked") // work throws nothing else that is checked
            E failure = (E) e;
            answer = () -> failed.accept(failure);
        }
        if (holding) {
            held.add(answer);
        } else {
            answer.run();
        }
    }

    @Override
    public void show(Runnable change) {
        change.run();
    }

    @Override
    public void after(Duration pause, Runnable change) {
        later.add(change);
    }

    public void pass() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }
}
