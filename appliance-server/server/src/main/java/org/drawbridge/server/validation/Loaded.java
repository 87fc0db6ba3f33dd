package org.drawbridge.server.validation;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.drawbridge.formats.validation.Validators;

/// The validators, from the folder `validation` beside the product's own jar: 100 archives that nobody pays for who
/// does
/// not validate. Loaded with the first question, and then for good.
public final class Loaded {

    private static final String FOLDER = "validation";

    private static final ClassLoader LIBRARIES = libraries();

    /// More at once would not be faster, and each takes several times the memory of its document.
    private static final Semaphore FREE = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    private Loaded() {}

    /// Throws [Rejected] as [Validators#of] does, and [StartupException] if this build has no validators.
    public static Validator validator(Rules rules) throws Rejected {
        Validator made = within(() -> validators().of(rules));
        return document -> {
            FREE.acquireUninterruptibly();
            try {
                return within(() -> made.validate(document));
            } finally {
                FREE.release();
            }
        };
    }

    private static Validators validators() {
        return ServiceLoader.load(Validators.class, LIBRARIES)
                .findFirst()
                .orElseThrow(() -> new StartupException("The validators are missing: there is no folder '" + FOLDER
                        + "' with their libraries beside the product's jar. Build it again."));
    }

    /// Something to do with the validators' libraries.
    @FunctionalInterface
    private interface Work<T, X extends Exception> {
        T done() throws X;
    }

    /// HAPI looks for its services by the thread's class loader.
    private static <T, X extends Exception> T within(Work<T, X> work) throws X {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(LIBRARIES);
        try {
            return work.done();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /// What lies in the folder, behind what the product has anyway.
    private static ClassLoader libraries() {
        ClassLoader own = Loaded.class.getClassLoader();
        List<URL> archives = new ArrayList<>();
        try {
            Path jar = Path.of(Loaded.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = jar.resolveSibling(FOLDER);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path each : files.sorted().toList()) {
                        archives.add(each.toUri().toURL());
                    }
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new StartupException("The validators in the folder '" + FOLDER + "' cannot be read.", e);
        }
        return new URLClassLoader("validation", archives.toArray(URL[]::new), own);
    }
}
