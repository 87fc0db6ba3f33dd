package org.drawbridge.mapping;

import java.util.List;

/// A mapping as a picture: what is read on one side, what is made on the other, and a line between them for each rule.
///
/// @param type of the document that it is drawn for, such as `ADT^A01`; empty for any
/// @param source what may be read
/// @param values what a sample has there
/// @param target what may be made
/// @param roots of the target
/// @param lines in the order of the rules
public record Drawing(String type, Outline source, Values values, Outline target, List<Root> roots, List<Line> lines) {

    /// What is made whole: a resource, a segment, a document.
    ///
    /// @param map that makes it; the first step of the paths of its target
    /// @param own whether the map stands in the mapping's own file, and not in what that builds on
    /// @param at where the map stands in the source, the first place if there are several; empty for the whole
    public record Root(String map, String type, boolean own, String at) {}

    /// What becomes of the source.
    public enum Kind {
        /// As it is, but for its type.
        COPY,
        /// Worked on.
        VALUE,
        /// Said by the rule.
        CONSTANT,
        /// What further rules fill.
        PART,
        /// Something else that is made.
        REFERENCE
    }

    /// A rule where it is applied; a map that is called from several places has lines at each.
    ///
    /// @param rule its place in the file; of what the mapping builds on after the name of that file. As in
    ///     [Mapping.Origin]
    /// @param own whether it stands in the mapping's own file
    /// @param sources places that it reads; empty if it reads none
    /// @param words what it does beyond copying, in the language's own words; empty for nothing
    /// @param when its condition; empty for always
    public record Line(
            String rule,
            boolean own,
            String map,
            List<String> sources,
            String target,
            Kind kind,
            String words,
            String when) {
        public Line {
            sources = List.copyOf(sources);
        }
    }

    /// What stands at places of a sample.
    @FunctionalInterface
    public interface Values {

        /// Each repetition; empty if nothing stands there.
        List<String> at(String path);
    }

    public Drawing {
        roots = List.copyOf(roots);
        lines = List.copyOf(lines);
    }
}
