package org.drawbridge.console.view;

import java.time.Duration;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.model.Tasks;

/// Work on virtual threads `console-work`, answers on the JavaFX thread.
public final class FxTasks implements Tasks {

    @Override
    public <T> void run(Work<T> work, Consumer<T> done, Consumer<ApplianceException> failed) {
        Thread.ofVirtual().name("console-work").start(() -> {
            try {
                T result = work.run();
                Platform.runLater(() -> done.accept(result));
            } catch (ApplianceException e) {
                Platform.runLater(() -> failed.accept(e));
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
