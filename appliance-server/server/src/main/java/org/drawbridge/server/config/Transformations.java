package org.drawbridge.server.config;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Transformation;
import org.drawbridge.engine.Transformation.Result;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.mapping.Comparison;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.Mapping;
import org.drawbridge.mapping.MappingProblem;

/// Filter and mapping of a destination. Destinations of a channel that want the same share one object, so that each
/// message is mapped once.
final class Transformations {

    private static final String NONE = "none";

    private record Wanted(String channel, List<String> accepted, String mapping, String shadow, ZoneId zone) {}

    /// A mapping is compiled once for each zone.
    private record Compiling(String mapping, ZoneId zone) {}

    private final Map<Wanted, Transformation> made = new HashMap<>();
    /// Empty where a mapping has problems.
    private final Map<Compiling, Optional<Supplier<Mapping>>> mappings = new HashMap<>();
    private final Map<String, Observed> observed = new HashMap<>();
    private final Set<String> reported = new HashSet<>();
    private final Library library;
    private final Problems problems;

    /// @param problems take what is wrong with the mappings that channels name
    Transformations(Library library, Problems problems) {
        this.library = library;
        this.problems = problems;
    }

    /// @param accepted the types that the channel takes, as `ADT^A08` or `ADT^*`; empty for all
    Transformation of(String channel, Node node, List<String> accepted, ZoneId zone) {
        String mapping = node.text("mapping", NONE);
        String shadow = node.text("shadow", NONE);
        if (node.yes("on-demand", false)) {
            for (String each : List.of("mapping", "shadow")) {
                if (node.has(each)) {
                    node.problem(each, "what is handed over is sent as it was mapped; leave it out with `on-demand`.");
                }
            }
            return Transformation.ON_DEMAND;
        }
        if (!known(node, "mapping", mapping) || !known(node, "shadow", shadow)) {
            return Transformation.NONE;
        }
        if (node.has("shadow") && shadow.equals(mapping)) {
            node.problem("shadow", "expected another mapping than `mapping`, to compare with it.");
        }
        return made.computeIfAbsent(
                new Wanted(channel, accepted, mapping, shadow, zone),
                _ -> filtered(shadowed(channel, mapping, shadow, zone), accepted));
    }

    private boolean known(Node node, String key, String mapping) {
        boolean known = mapping.equals(NONE) || library.has(mapping);
        if (!known) {
            node.problem(
                    key,
                    "there is no mapping of that name; expected none, " + Library.STANDARD + ", "
                            + Library.FHIR_TO_HL7V2 + " or the name of a file under mappings.");
        }
        return known;
    }

    private Transformation shadowed(String channel, String name, String shadow, ZoneId zone) {
        Transformation live = name.equals(NONE) ? Transformation.NONE : mapping(channel, name, zone);
        if (shadow.equals(NONE)) {
            return live;
        }
        Comparison comparison =
                seen(channel).comparisons().computeIfAbsent(name + " / " + shadow, _ -> new Comparison());
        return supplier(shadow, zone)
                .<Transformation>map(other -> new Shadowed(live, other, comparison))
                .orElse(live);
    }

    private Optional<Supplier<Mapping>> supplier(String name, ZoneId zone) {
        return mappings.computeIfAbsent(
                new Compiling(name, zone),
                _ -> library.names().contains(name) ? compiled(name, zone) : Optional.of(shipped(name, zone)));
    }

    private Transformation mapping(String channel, String name, ZoneId zone) {
        Observed seen = seen(channel);
        return supplier(name, zone)
                .<Transformation>map(mapping -> new Sampled(mapping, seen, new AtomicLong()))
                .orElse(Transformation.NONE);
    }

    private Optional<Supplier<Mapping>> compiled(String name, ZoneId zone) {
        return switch (library.compile(name, zone)) {
            case Compiled.Good(Mapping mapping) -> Optional.of(() -> mapping);
            case Compiled.Bad(List<MappingProblem> found) -> {
                report(name, found);
                yield Optional.empty();
            }
        };
    }

    /// What ships with the product has no problems to tell, and takes half a second in a cold JVM: it is compiled when
    /// its
    /// channel has started.
    private Supplier<Mapping> shipped(String name, ZoneId zone) {
        return new Lazily<>(() -> library.mapping(name, zone));
    }

    private Observed seen(String channel) {
        return observed.computeIfAbsent(channel, _ -> new Observed());
    }

    /// What is seen of the mappings of each channel, by the channel's name.
    Map<String, Observed> observed() {
        return observed;
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

    /// What a destination's mapping writes, as mapping files have it; empty without a mapping.
    String format(Node node) {
        String mapping = node.text("mapping", NONE);
        return mapping.equals(NONE) ? "" : library.format(mapping);
    }

    private static Transformation filtered(Transformation mapping, List<String> accepted) {
        return accepted.isEmpty() ? mapping : new Accepting(accepted, mapping);
    }

    /// Filters by type, then maps.
    private record Accepting(List<String> accepted, Transformation mapping) implements Transformation {

        @Override
        public void prepare() {
            mapping.prepare();
        }

        @Override
        public Optional<Runnable> afterwards(MessageId message, Payload body, Result result) {
            return result instanceof Result.Filtered ? Optional.empty() : mapping.afterwards(message, body, result);
        }

        @Override
        public Result apply(Payload body) {
            return wanted(body, accepted) ? mapping.apply(body) : new Result.Filtered();
        }
    }

    private static boolean wanted(Payload body, List<String> accepted) {
        Hl7Message message = Hl7Message.parse(body.reveal());
        String code = message.text("MSH-9.1");
        return accepted.contains(code)
                || accepted.contains(code + "^*")
                || accepted.contains(code + "^" + message.text("MSH-9.2"));
    }
}
