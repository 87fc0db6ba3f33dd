package org.drawbridge.desktop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.testfx.util.WaitForAsyncUtils;

/// What tests need that go through the screens of a program without a display.
public final class Headless {

    private static final long PATIENCE_SECONDS = 60;

    private Headless() {}

    /// On Linux, JavaFX draws text with a library that not every machine has.
    public static boolean textCanBeDrawn() {
        return !System.getProperty("os.name").equals("Linux")
                || Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
                        .anyMatch(each -> Files.exists(Path.of(each, "libpangoft2-1.0.so.0")));
    }

    /// Waits until something holds on the JavaFX thread; a minute is enough for all.
    public static void until(String what, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!WaitForAsyncUtils.asyncFx(holds).get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("after a minute it was still not so: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
