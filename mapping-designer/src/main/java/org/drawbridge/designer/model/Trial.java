package org.drawbridge.designer.model;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.mapping.Drawing;
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.Mapping;
import org.drawbridge.mapping.Mapping.Explained;
import org.drawbridge.mapping.MappingDraft;
import org.drawbridge.mapping.MappingProblem;

/// What a draft comes to with a sample. Takes time; made in the background.
///
/// @param drawing empty if the text cannot be read
/// @param mistakes in the mapping; while there are any, nothing is mapped
/// @param output what was made, whole; empty if nothing was
/// @param problems that the mapping had with the sample
/// @param took from the text to the result
record Trial(
        Optional<Drawing> drawing,
        List<MappingProblem> mistakes,
        Optional<Result> result,
        Optional<Payload> output,
        List<Problem> problems,
        Threads threads,
        Duration took) {

    Trial {
        mistakes = List.copyOf(mistakes);
        problems = List.copyOf(problems);
    }

    static Trial of(MappingDraft draft, Payload sample, ZoneId zone) {
        long begun = System.nanoTime();
        // Drawn beside: it takes as long as the compilation, and neither needs the other.
        var drawing = CompletableFuture.supplyAsync(
                () -> draft.draw(sample),
                work -> Thread.ofVirtual().name("designer-drawing").start(work));
        return switch (draft.compile(zone)) {
            case Compiled.Bad(List<MappingProblem> mistakes) ->
                new Trial(
                        drawing.join(),
                        mistakes,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Threads.NONE,
                        since(begun));
            case Compiled.Good(Mapping mapping) -> run(mapping, drawing, sample, begun);
        };
    }

    private static Trial run(Mapping mapping, CompletableFuture<Optional<Drawing>> drawn, Payload sample, long begun) {
        if (sample.size() == 0) {
            return new Trial(
                    drawn.join(),
                    List.of(),
                    Optional.of(Result.NONE),
                    Optional.empty(),
                    List.of(),
                    Threads.NONE,
                    since(begun));
        }
        Explained explained = mapping.explain(sample);
        Optional<Payload> output = explained.result() instanceof Mapping.Result.Mapped mapped
                ? Optional.of(mapped.output())
                : Optional.empty();
        Result result = output.map(made -> Result.of(made.reveal())).orElse(Result.NONE);
        Optional<Drawing> drawing = drawn.join();
        Threads threads = drawing.map(each -> Threads.of(each, explained.origins(), result.values()))
                .orElse(Threads.NONE);
        return new Trial(
                drawing,
                List.of(),
                Optional.of(result),
                output,
                explained.result().problems(),
                threads,
                since(begun));
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
