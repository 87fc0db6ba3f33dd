package org.drawbridge.designer.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.mapping.Drawing;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.Mapping.Origin;

/// Which line of the drawing made which part of the output.
final class Threads {

    static final Threads NONE = new Threads();

    private final Map<String, Line> byOutput = new HashMap<>();
    private final Map<Line, List<String>> byLine = new HashMap<>();
    private final Map<String, List<String>> targets = new HashMap<>();

    private Threads() {}

    static Threads of(Drawing drawing, List<Origin> origins, Map<String, String> values) {
        var threads = new Threads();
        Map<String, List<Line>> byRule = new HashMap<>();
        drawing.lines()
                .forEach(each -> byRule.computeIfAbsent(each.rule(), _ -> new ArrayList<>())
                        .add(each));
        Map<String, String> types = new HashMap<>();
        drawing.roots().forEach(each -> types.put(each.map(), each.type()));
        for (Origin origin : origins) {
            String type = type(origin.output(), values);
            List<Line> candidates = byRule.getOrDefault(origin.rule(), List.of()).stream()
                    .filter(line -> type.isEmpty() || type.equals(types.get(Paths.root(line.target()))))
                    .toList();
            best(candidates, origin).ifPresent(line -> {
                threads.byOutput.put(origin.output(), line);
                threads.byLine.computeIfAbsent(line, _ -> new ArrayList<>()).add(origin.output());
                String value = values.get(origin.output());
                if (value != null) {
                    threads.targets
                            .computeIfAbsent(line.target(), _ -> new ArrayList<>())
                            .add(value);
                }
            });
        }
        return threads;
    }

    /// Of the resource that a part of a bundle is in; empty for other outputs.
    private static String type(String output, Map<String, String> values) {
        int end = output.indexOf(".resource.");
        return end < 0 ? "" : values.getOrDefault(output.substring(0, end) + ".resource.resourceType", "");
    }

    /// A rule of a map that is called from many places has a line at each.
    private static Optional<Line> best(List<Line> lines, Origin origin) {
        String source = Paths.plain(origin.source());
        String output = Paths.plain(origin.output()).replaceFirst("^entry\\.resource\\.", "");
        Line best = null;
        int most = -1;
        for (Line each : lines) {
            String target = each.target().substring(each.target().indexOf('/') + 1);
            boolean same = output.equals(target.replace("[]", ""));
            int score = (each.sources().contains(source) ? 2 : 0) + (same ? 1 : 0);
            if (score > most) {
                most = score;
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    /// What made a part of the output, or what that stands in.
    Optional<Line> line(String output) {
        for (String at = output; !at.isEmpty(); at = outer(at)) {
            Line line = byOutput.get(at);
            if (line != null) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    private static String outer(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }

    boolean made(Line line) {
        return byLine.containsKey(line);
    }

    List<String> outputs(Line line) {
        return List.copyOf(byLine.getOrDefault(line, List.of()));
    }

    /// The places of the target at or below which something was written.
    Set<String> targets() {
        Set<String> made = new HashSet<>();
        byLine.keySet().forEach(line -> {
            for (String at = line.target(); !at.isEmpty() && made.add(at); at = Paths.above(at)) {
                // up to the root, or to what is known already
            }
        });
        return made;
    }

    /// What was written at a place of the target.
    List<String> values(String target) {
        return List.copyOf(targets.getOrDefault(target, List.of()));
    }
}
