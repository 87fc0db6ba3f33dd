package org.drawbridge.formats.tree;

/// The bytes are no document of the format. The text states the rule and the place, and never quotes the bytes.
public final class Rejected extends Exception {
    private static final long serialVersionUID = 1;

    /// @param where such as `line 3, column 14`; may be empty
    public Rejected(String where, String rule) {
        super((where.isEmpty() ? "" : where + ": ") + rule, null, false, false);
    }

    /// The text, which a [Throwable] may lack.
    public String text() {
        return String.valueOf(getMessage());
    }
}
