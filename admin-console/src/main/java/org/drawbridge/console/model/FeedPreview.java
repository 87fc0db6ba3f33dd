package org.drawbridge.console.model;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.Mapping;

/// What a feed's mapping makes of a message, and where each part of it comes from. Made here, by the mapping
/// that the
/// appliance has, too: nothing is sent for it.
///
/// @param problems that the mapping had with the message, each as a sentence
/// @param lineage of each value that was written
public record FeedPreview(Document output, List<String> problems, List<Mapping.Origin> lineage) {
    public FeedPreview {
        problems = List.copyOf(problems);
        lineage = List.copyOf(lineage);
    }

    /// Takes time, the first one most; for background threads.
    static FeedPreview of(FeedTemplate.Way way, String message) {
        byte[] bytes = segments(message);
        return switch (way) {
            case MLLP_TO_FHIR, FILES_TO_FHIR -> mapped(bytes);
            case MLLP_TO_MLLP -> new FeedPreview(Document.of(bytes), List.of(), List.of());
        };
    }

    private static FeedPreview mapped(byte[] bytes) {
        Mapping mapping = Library.shipped().mapping(Library.STANDARD, ZoneId.systemDefault());
        Mapping.Explained explained = mapping.explain(Payload.of(bytes));
        List<String> problems = explained.result().problems().stream()
                .map(FeedPreview::sentence)
                .toList();
        return explained.result() instanceof Mapping.Result.Mapped mapped
                ? new FeedPreview(Document.of(mapped.output().reveal()), problems, explained.origins())
                : new FeedPreview(Document.EMPTY, problems, List.of());
    }

    private static String sentence(Problem problem) {
        return problem.location() + ": " + problem.text();
    }

    /// The bytes of a message that was typed with a line for each segment.
    static byte[] segments(String message) {
        return (message.strip().replace("\r\n", "\r").replace('\n', '\r') + "\r").getBytes(StandardCharsets.UTF_8);
    }
}
