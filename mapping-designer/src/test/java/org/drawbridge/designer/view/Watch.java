package org.drawbridge.designer.view;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/// Watches that the thread of the screens does nothing that takes time: it looks at what that thread is in, again and
/// again, and notes what it should not be in.
final class Watch implements AutoCloseable {

    private static final List<String> ELSEWHERE = List.of(
            "org.drawbridge.mapping.MappingCompiler.",
            "org.drawbridge.mapping.Mapping.",
            "org.drawbridge.mapping.Picture.",
            "org.drawbridge.designer.model.Trial.",
            "org.drawbridge.designer.model.DraftFile.save",
            "org.drawbridge.designer.model.DraftFile.keep",
            "org.drawbridge.designer.model.Version.of",
            "org.drawbridge.designer.model.Suggestions.find",
            "java.net.Socket");

    private final Set<String> found = new ConcurrentSkipListSet<>();
    private final Thread watcher;

    /// @param screens the thread of the screens
    Watch(Thread screens) {
        watcher = Thread.ofPlatform().daemon().name("watch").start(() -> {
            try {
                while (screens.isAlive()) {
                    look(screens);
                    TimeUnit.MILLISECONDS.sleep(3);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void look(Thread screens) {
        for (StackTraceElement each : screens.getStackTrace()) {
            String place = each.getClassName() + "." + each.getMethodName();
            if (ELSEWHERE.stream().anyMatch(place::startsWith)) {
                found.add(place);
            }
        }
    }

    /// What the thread was in and should not have been.
    Set<String> found() {
        return Set.copyOf(found);
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
