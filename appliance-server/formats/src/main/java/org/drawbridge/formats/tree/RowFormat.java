package org.drawbridge.formats.tree;

import java.util.List;

/// How lines of fields are written: separated (CSV, RFC 4180) or each in its place (fixed width).
public sealed interface RowFormat permits Csv, FixedWidth {

    /// A field of each line.
    ///
    /// @param width in characters; 0 where fields are separated
    /// @param right whether the value stands at the right end of its place
    record Column(String name, int width, boolean right) {}

    /// What a line holds; empty if the first line says.
    List<Column> columns();

    /// The lines of a document, each with its fields in order; the first is the header, if there is one.
    List<List<String>> read(String text);

    /// The document of these lines, with a header if the format has one.
    String write(List<List<String>> lines);
}
