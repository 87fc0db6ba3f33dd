package org.drawbridge.designer.model;

import java.util.List;

/// What a rule can say, as the mapping language calls it. Each has a sentence in the texts, as `key.NAME`.
public final class RuleKeys {

    /// What is done to a value on its way: the functions that stand on a line.
    public static final List<String> WORK = List.of(
            "table",
            "reverse-table",
            "case",
            "date",
            "format",
            "number",
            "unit",
            "split",
            "substring",
            "replace",
            "trim-start",
            "trim-end",
            "pad",
            "before",
            "after",
            "default",
            "function",
            "javascript");

    /// Where it comes from.
    public static final List<String> ORIGIN = List.of("from", "value", "concat", "separator", "choose");

    /// Which of several.
    public static final List<String> SELECTION =
            List.of("each", "group", "optional", "where", "sort", "limit", "merge");

    /// When it counts, and what if nothing comes of it.
    public static final List<String> CONDITION = List.of("when", "if-missing", "required", "needs");

    /// What is made of it.
    public static final List<String> MAKING =
            List.of("as", "map", "rules", "resource", "reference", "references", "about");

    /// All of them in the order in which somebody looks for them.
    public static final List<List<String>> GROUPS = List.of(WORK, ORIGIN, SELECTION, CONDITION, MAKING);

    private RuleKeys() {}
}
