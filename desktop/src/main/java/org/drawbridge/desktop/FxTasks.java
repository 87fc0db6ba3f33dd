package org.drawbridge.desktop;

import java.time.Duration;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.application.Platform;

/// Work on virtual threads `desktop-work`, answers on the JavaFX thread.
public final class FxTasks implements Tasks {

    @Override
    public <T, E extends Exception> void run(Work<T, E> work, Consumer<T> done, Consumer<E> failed) {
        Thread.ofVirtual().name("desktop-work").start(() -> {
            try {
                T result = work.run();
                Platform.runLater(() -> done.accept(result));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                @SuppressWarnings("unchecked") // work throws nothing else that is checked
                E failure = (E) e;
                Platform.runLater(() -> failed.accept(failure));
            }
        });
    }

    @Override
    public void show(Runnable change) {
        Platform.runLater(change);
    }

    @Override
    public void after(Duration pause, Runnable change) {
        var wait = new PauseTransition(javafx.util.Duration.millis((double) pause.toMillis()));
        wait.setOnFinished(_ -> change.run());
        wait.play();
    }
}
