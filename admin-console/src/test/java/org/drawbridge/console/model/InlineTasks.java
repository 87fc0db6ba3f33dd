package org.drawbridge.console.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.drawbridge.desktop.Tasks;

/// Does everything at once, in the test's thread; what is for later waits for the test, and so does work that is held.
class InlineTasks implements Tasks {

    final List<Runnable> later = new ArrayList<>();
    final List<Runnable> held = new ArrayList<>();
    boolean holding;

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

    void pass() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }
}
