package org.drawbridge.designer.model;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drawbridge.desktop.Tasks;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.drawbridge.formats.validation.Validators;
import org.jspecify.annotations.Nullable;

/// Holds what a mapping makes against FHIR R4, beside everything else: the validators are loaded from their folder with
/// the first result, which takes seconds, one result is checked at a time, and of those that wait only the last.
final class FhirCheck {

    /// How far it is.
    sealed interface State {
        /// There is nothing to check, or nobody to do it.
        record Off() implements State {}

        record Checking() implements State {}

        /// @param remarks what is wrong; their places are of the output
        record Checked(List<Remark> remarks) implements State {
            public Checked {
                remarks = List.copyOf(remarks);
            }
        }

        /// @param text why it cannot be checked
        record Failed(String text) implements State {}
    }

    private static final Pattern TYPE = Pattern.compile("^[A-Z]\\w*\\.?|\\.ofType\\(\\w+\\)");

    /// Of the platform: validating takes a core, and on virtual threads would keep edits from theirs.
    private static final Executor THREAD = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("designer-validation").factory());

    private final Tasks tasks;
    private final Path folder;
    private final Consumer<State> told;
    private Optional<Payload> next = Optional.empty();
    private boolean checking;
    private boolean stale;
    /// Made by the first check, in its thread; used in that thread alone.
    private @Nullable Validator validator;

    /// @param folder of the validators and their libraries
    /// @param told is told on the screens' thread
    FhirCheck(Tasks tasks, Path folder, Consumer<State> told) {
        this.tasks = tasks;
        this.folder = folder;
        this.told = told;
    }

    /// Checks a document once the one before it is done.
    void of(Payload document) {
        told.accept(new State.Checking());
        next = Optional.of(document);
        stale = true;
        if (!checking) {
            go();
        }
    }

    /// What is being checked does not count any more.
    void none() {
        next = Optional.empty();
        stale = true;
        told.accept(new State.Off());
    }

    private void go() {
        next.ifPresent(document -> {
            next = Optional.empty();
            checking = true;
            stale = false;
            tasks.run(
                    () -> CompletableFuture.supplyAsync(() -> check(document), THREAD)
                            .join(),
                    this::done,
                    (RuntimeException e) -> {
                        throw e;
                    });
        });
    }

    private void done(State state) {
        checking = false;
        if (!stale) {
            told.accept(state);
        }
        go();
    }

    private State check(Payload document) {
        try {
            Validator known = validator;
            if (known == null) {
                known = load();
                validator = known;
            }
            return new State.Checked(
                    known.validate(document).stream().map(FhirCheck::remark).toList());
        } catch (Rejected e) {
            return new State.Failed(e.text());
        } catch (IOException e) {
            return new State.Failed("The validators cannot be read from " + folder + ".");
        }
    }

    private static Remark remark(Finding finding) {
        String place = TYPE.matcher(finding.problem().location()).replaceAll("");
        return new Remark(
                finding.isError() ? Remark.Kind.INVALID : Remark.Kind.DOUBTFUL,
                place,
                "",
                finding.problem().text());
    }

    private Validator load() throws IOException, Rejected {
        List<URL> archives = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.sorted().toList()) {
                archives.add(each.toUri().toURL());
            }
        }
        var loader = new URLClassLoader("validation", archives.toArray(URL[]::new), FhirCheck.class.getClassLoader());
        // HAPI looks for its services by the thread's class loader.
        Thread.currentThread().setContextClassLoader(loader);
        return ServiceLoader.load(Validators.class, loader)
                .findFirst()
                .orElseThrow(() -> new IOException("no validators"))
                .of(new Rules.FhirR4(List.of(), List.of()));
    }
}
