package org.drawbridge.server.validation;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Kind;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.drawbridge.formats.validation.Validators;
import org.drawbridge.server.Beside;

/// The validators, from the folder `validation` beside the product's own jar: ninety archives that nobody pays
/// for who does not validate. Loaded with the first question, and then for good.
public final class Loaded {

    private static final String FOLDER = "validation";

    private static final ClassLoader LIBRARIES = libraries();

    /// FHIR takes seconds the first time, for which senders of HL7 v2 must not wait.
    private static final Executor FHIR = threads("validation-fhir-");

    private static final Executor OTHERS = threads("validation-");

    private Loaded() {}

    /// Throws [Rejected] as [Validators#of] does, and [StartupException] if this build has no validators.
    public static Validator validator(Rules rules) throws Rejected {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(LIBRARIES);
        try {
            Validator made = validators().of(rules);
            Executor threads = threads(rules);
            return document -> validate(made, document, threads);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Executor threads(Rules rules) {
        return switch (rules) {
            case Rules.FhirR4 _ -> FHIR;
            case Rules.Hl7V2 _, Rules.JsonSchema _ -> OTHERS;
        };
    }

    private static Validators validators() {
        return ServiceLoader.load(Validators.class, LIBRARIES)
                .findFirst()
                .orElseThrow(() -> new StartupException("The validators are missing: there is no folder '" + FOLDER
                        + "' with their libraries beside the product's jar. Build it again."));
    }

    /// A validator that throws has a bug, which is one more thing that is wrong with the document. What it
    /// throws may quote it, so that only its class is told.
    private static List<Finding> validate(Validator validator, Payload document, Executor threads) {
        try {
            return CompletableFuture.supplyAsync(() -> validator.validate(document), threads)
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof OutOfMemoryError noMemory) {
                throw noMemory;
            }
            String text =
                    "The validator failed unexpectedly (" + cause.getClass().getSimpleName() + ").";
            return List.of(Finding.of(Kind.UNREADABLE, Severity.ERROR, "validator", "", text));
        }
    }

    /// Of the platform: validating takes a core for tens of milliseconds, and on virtual threads would keep
    /// connections from theirs. As many as there are cores, since more would not be faster and each takes
    /// several times the memory of its document. HAPI looks for its services by the thread's class loader.
    private static Executor threads(String name) {
        ThreadFactory platform = Thread.ofPlatform().daemon().name(name, 0).factory();
        return Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), work -> {
            Thread thread = platform.newThread(work);
            thread.setContextClassLoader(LIBRARIES);
            return thread;
        });
    }

    /// What lies in the folder, behind what the product has anyway.
    private static ClassLoader libraries() {
        ClassLoader own = Loaded.class.getClassLoader();
        List<URL> archives = new ArrayList<>();
        try {
            Path folder = Beside.jar(FOLDER);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path each : files.sorted().toList()) {
                        archives.add(each.toUri().toURL());
                    }
                }
            }
        } catch (IOException e) {
            throw new StartupException("The validators in the folder '" + FOLDER + "' cannot be read.", e);
        }
        return new URLClassLoader("validation", archives.toArray(URL[]::new), own);
    }
}
