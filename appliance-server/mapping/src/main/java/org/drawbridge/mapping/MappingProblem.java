package org.drawbridge.mapping;

/// Something wrong with a mapping file.
///
/// @param line from 1; 0 if it is not known
/// @param where the place in the file: `maps.lab-patient.rules[2].from`
/// @param text the rule that is broken, and what was probably meant
public record MappingProblem(String file, int line, String where, String text) {

    /// Where it is, as `lab.yaml: line 12: maps.result.rules[2].from`.
    public String place() {
        return file + (line > 0 ? ": line " + line : "") + (where.isEmpty() ? "" : ": " + where);
    }

    @Override
    public String toString() {
        return place() + ": " + text;
    }
}
