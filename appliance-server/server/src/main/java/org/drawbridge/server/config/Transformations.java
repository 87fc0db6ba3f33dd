package org.drawbridge.server.config;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.drawbridge.engine.Transformation;
import org.drawbridge.engine.Transformation.Result;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.Mapping;
import org.drawbridge.mapping.MappingProblem;

/// Filter and mapping of a destination. Destinations that want the same share one object, so that each message is
/// mapped once.
final class Transformations {

    private static final String NONE = "none";

    private record Wanted(List<String> accepted, String mapping, ZoneId zone) {}

    /// A mapping is compiled once for each zone.
    private record Compiling(String mapping, ZoneId zone) {}

    private final Map<Wanted, Transformation> made = new HashMap<>();
    private final Map<Compiling, Transformation> mappings = new HashMap<>();
    private final Set<String> reported = new HashSet<>();
    private final Library library;
    private final Problems problems;

    /// @param problems take what is wrong with the mappings that channels name
    Transformations(Library library, Problems problems) {
        this.library = library;
        this.problems = problems;
    }

    /// @param accepted the types that the channel takes, as `ADT^A08` or `ADT^*`; empty for all
    Transformation of(Node node, List<String> accepted, ZoneId zone) {
        String mapping = node.text("mapping", NONE);
        if (node.yes("on-demand", false)) {
            if (node.has("mapping")) {
                node.problem("mapping", "what is handed over is sent as it was mapped; leave it out with `on-demand`.");
            }
            return Transformation.ON_DEMAND;
        }
        if (!mapping.equals(NONE) && !library.has(mapping)) {
            node.problem(
                    "mapping",
                    "there is no mapping of that name; expected none, " + Library.STANDARD
                            + " or the name of a file under mappings.");
            return Transformation.NONE;
        }
        return made.computeIfAbsent(
                new Wanted(accepted, mapping, zone),
                wanted -> filtered(mapping.equals(NONE) ? Transformation.NONE : mapping(mapping, zone), accepted));
    }

    private Transformation mapping(String name, ZoneId zone) {
        return mappings.computeIfAbsent(
                new Compiling(name, zone), _ -> library.names().contains(name) ? compiled(name, zone) : shipped(zone));
    }

    private Transformation compiled(String name, ZoneId zone) {
        return switch (library.compile(name, zone)) {
            case Compiled.Good(Mapping mapping) -> transformation(mapping);
            case Compiled.Bad(List<MappingProblem> found) -> {
                report(name, found);
                yield Transformation.NONE;
            }
        };
    }

    /// What ships with the product has no problems to tell: the appliance starts while it is compiled, which takes half
    /// a second in a cold JVM, and only a message waits for it.
    private static Transformation shipped(ZoneId zone) {
        CompletableFuture<Transformation> compiled =
                CompletableFuture.supplyAsync(() -> transformation(Mapping.standard(zone)));
        return body -> compiled.join().apply(body);
    }

    private void report(String name, List<MappingProblem> found) {
        if (reported.add(name)) {
            found.forEach(each -> problems.add("mappings/" + each.place(), each.text()));
        }
    }

    /// Reports what is wrong with mappings that no channel names.
    void checkOthers() {
        Set<String> named = mappings.keySet().stream().map(Compiling::mapping).collect(Collectors.toSet());
        for (String name : library.names()) {
            if (!named.contains(name) && library.compile(name, ZoneOffset.UTC) instanceof Compiled.Bad(var found)) {
                report(name, found);
            }
        }
    }

    /// How files are called that hold what a destination sends.
    String extension(Node node) {
        String mapping = node.text("mapping", NONE);
        return mapping.equals(NONE) ? "hl7" : library.extension(mapping);
    }

    private static Transformation transformation(Mapping mapping) {
        return body -> switch (mapping.apply(body)) {
            case Mapping.Result.Mapped mapped -> new Result.Mapped(mapped.output(), mapped.problems());
            case Mapping.Result.Failed failed -> new Result.Failed(failed.problems());
        };
    }

    private static Transformation filtered(Transformation mapping, List<String> accepted) {
        if (accepted.isEmpty()) {
            return mapping;
        }
        return body -> wanted(body, accepted) ? mapping.apply(body) : new Result.Filtered();
    }

    private static boolean wanted(Payload body, List<String> accepted) {
        Hl7Message message = Hl7Message.parse(body.reveal());
        String code = message.text("MSH-9.1");
        return accepted.contains(code)
                || accepted.contains(code + "^*")
                || accepted.contains(code + "^" + message.text("MSH-9.2"));
    }
}
