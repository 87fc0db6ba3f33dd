package org.drawbridge.desktop;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/// Pictures of windows, for handbooks and for whoever looks at how they look. Called from any other thread than
/// JavaFX's.
public final class Picture {

    private Picture() {}

    /// One in each theme, as `NAME-light.png` and `NAME-dark.png`; the window is left light.
    public static void both(Scene scene, Path folder, String name)
            throws InterruptedException, ExecutionException, IOException {
        for (Theme theme : Theme.values()) {
            fx(() -> {
                theme.apply();
                return true;
            });
            TimeUnit.MILLISECONDS.sleep(300);
            WritableImage image = fx(() -> {
                scene.getRoot().applyCss();
                scene.getRoot().layout();
                return scene.snapshot(null);
            });
            write(image, folder.resolve(name + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png"));
        }
        fx(() -> {
            Theme.LIGHT.apply();
            return true;
        });
    }

    private static void write(WritableImage image, Path file) throws IOException {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        var buffered = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        PixelReader pixels = image.getPixelReader();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                buffered.setRGB(x, y, pixels.getArgb(x, y));
            }
        }
        ImageIO.write(buffered, "png", file.toFile());
    }

    /// Does something on the JavaFX thread and waits for it.
    public static <T> T fx(Callable<T> work) throws InterruptedException, ExecutionException {
        var done = new CompletableFuture<@Nullable T>();
        Platform.runLater(() -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        T result = done.get();
        if (result == null) {
            throw new IllegalStateException("nothing came of it");
        }
        return result;
    }
}
