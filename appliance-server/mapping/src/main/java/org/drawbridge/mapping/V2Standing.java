package org.drawbridge.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.drawbridge.mapping.V2Table.Part;
import org.drawbridge.mapping.V2Table.SegmentUse;

/// Where a rule stands in HL7 v2 messages of some types and versions. A path is right if it is so in one of them.
///
/// @param in the messages
/// @param segment the current one; empty at none
/// @param parts from the field on; empty at a segment
record V2Standing(Messages in, String segment, List<Integer> parts) implements SourceCheck.Standing {

    private static final Pattern SEGMENT = Pattern.compile("[A-Z][A-Z0-9]{2}");

    /// Messages of some types. Compared by identity, which is quick: each message map has its own.
    static final class Messages {
        /// That they may have, by version; an empty set for any.
        final Map<String, Set<String>> segments;

        final List<String> types;

        Messages(Map<String, Set<String>> segments, List<String> types) {
            this.segments = segments;
            this.types = types;
        }
    }

    static V2Standing of(String version, List<String> types, List<String> also) {
        List<V2> versions =
                version.isEmpty() ? V2.all() : V2.of(version).stream().toList();
        Map<String, Set<String>> segments = new LinkedHashMap<>();
        for (V2 each : versions) {
            Set<String> known = new HashSet<>();
            types.forEach(
                    type -> each.segments(type).stream().map(SegmentUse::id).forEach(known::add));
            if (!known.isEmpty()) {
                known.addAll(also);
            }
            segments.put(each.version(), known);
        }
        return new V2Standing(new Messages(segments, types), "", List.of());
    }

    @Override
    public V2Standing at(String path) {
        if (SEGMENT.matcher(path).matches()) {
            return new V2Standing(in, path, List.of());
        }
        return parsed(path).map(this::at).orElse(this);
    }

    private static Optional<FieldPath> parsed(String path) {
        try {
            return Optional.of(FieldPath.parse(path));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private V2Standing at(FieldPath path) {
        List<Integer> all = new ArrayList<>();
        if (path.field() == 0) {
            all.addAll(parts);
        } else {
            all.add(path.field());
        }
        if (path.first() > 0) {
            all.add(path.first());
        }
        if (path.second() > 0) {
            all.add(path.second());
        }
        return new V2Standing(in, path.segment().isEmpty() ? segment : path.segment(), all);
    }

    @Override
    public Optional<String> problem(String path) {
        if (SEGMENT.matcher(path).matches()) {
            return inSome(at(path));
        }
        Optional<FieldPath> parsed = parsed(path);
        if (parsed.isPresent() && parsed.get().segment().isEmpty()) {
            if (segment.isEmpty()) {
                return Optional.of("'" + parsed.get().written()
                        + "' is counted in a segment, but the rule stands at none; name it, as in PID-5.");
            }
            if (parsed.get().field() == 0 && parts.isEmpty() && !path.equals(".")) {
                return Optional.of("'" + parsed.get().written()
                        + "' is counted in a field, but the rule stands at a whole segment.");
            }
        }
        return inSome(at(path));
    }

    /// `PID-5.1 Patient Name`, by the newest version.
    @Override
    public String named(String path) {
        V2Standing there = at(path);
        var name = new StringBuilder(there.segment.isEmpty() ? path : there.segment);
        for (int i = 0; i < there.parts.size(); i++) {
            name.append(i == 0 ? "-" : ".").append(there.parts.get(i));
        }
        List<String> versions = List.copyOf(in.segments.keySet());
        if (!there.parts.isEmpty() && !versions.isEmpty()) {
            V2.of(versions.getLast())
                    .flatMap(v2 -> v2.part(there.segment, there.parts.getFirst()))
                    .ifPresent(part -> name.append(' ').append(part.name()));
        }
        return name.toString().strip();
    }

    private static Optional<String> inSome(V2Standing at) {
        Optional<Supplier<String>> found = Optional.empty();
        for (String version : at.in.segments.keySet()) {
            found = at.in(V2.of(version).orElseThrow());
            if (found.isEmpty()) {
                return Optional.empty();
            }
        }
        return found.map(Supplier::get);
    }

    /// What is wrong in one version; put into words only where it is so in all.
    private Optional<Supplier<String>> in(V2 v2) {
        if (V2.isLocal(segment) || segment.isEmpty()) {
            return Optional.empty();
        }
        if (!v2.knows(segment)) {
            return Optional.of(() -> "HL7 v2 has no segment " + segment
                    + Compiler.meant(
                            segment,
                            v2.types().stream()
                                    .filter(each -> each.length() == 3)
                                    .toList()));
        }
        Set<String> known = in.segments.getOrDefault(v2.version(), Set.of());
        if (!known.isEmpty() && !known.contains(segment)) {
            return Optional.of(
                    () -> String.join(", ", in.types) + " has no " + segment + " segment in version " + v2.version()
                            + Compiler.meant(segment, known)
                            + " Where messages have it all the same, list it under also.");
        }
        String type = segment;
        String at = segment;
        for (int i = 0; i < parts.size(); i++) {
            int number = parts.get(i);
            Optional<Part> part = v2.part(type, number);
            if (part.isEmpty()) {
                boolean free = type.equals("varies") || (number == 1 && i > 0 && !v2.knows(type));
                String reached = at;
                String of = type;
                String what = i == 0 ? "field " : "component ";
                return free ? Optional.empty() : Optional.of(() -> none(v2, reached, of, what, number));
            }
            at += (i == 0 ? "-" : ".") + number;
            type = part.get().type();
        }
        return Optional.empty();
    }

    private static String none(V2 v2, String at, String type, String what, int number) {
        int last = v2.elements(type).size();
        return at + " has no " + what + number + " in version " + v2.version()
                + (last == 0 ? ": it is a " + type + ", which has no parts." : "; it has " + last + ".");
    }
}
