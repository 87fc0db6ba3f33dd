package org.drawbridge.documentation;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Marks what a reader looks for in code. Kept to what one expression can tell: comments, quoted texts, keys.
enum Highlighting {
    YAML(
            "(?<comment>(?<=^|\\s)#.*)|(?<text>\"[^\"\\n]*\"|'[^'\\n]*')|(?<key>(?<=^|[\\s{,-])[A-Za-z][\\w.-]*(?=:(\\s|$)))"),
    JSON("(?<comment>(?!))|(?<key>\"[^\"\\n]*\"(?=\\s*:))|(?<text>\"[^\"\\n]*\")"),
    SHELL("(?<comment>(?<=^|\\s)#.*)|(?<text>\"[^\"\\n]*\"|'[^'\\n]*')|(?<key>(?<=\\s)--[a-z][a-z-]*)");

    private final Pattern pattern;

    Highlighting(String expression) {
        this.pattern = Pattern.compile(expression, Pattern.MULTILINE);
    }

    /// @param language as it is written behind the fence; all that is not known is treated as a shell's
    static Highlighting of(String language) {
        return switch (language.strip()) {
            case "yaml", "yml" -> YAML;
            case "json", "jsonc" -> JSON;
            default -> SHELL;
        };
    }

    String html(String code) {
        var html = new StringBuilder();
        int done = 0;
        for (MatchResult match : (Iterable<MatchResult>) pattern.matcher(code).results()::iterator) {
            html.append(escaped(code.substring(done, match.start())))
                    .append("<span class=\"")
                    .append(kind(match))
                    .append("\">")
                    .append(escaped(match.group()))
                    .append("</span>");
            done = match.end();
        }
        return html.append(escaped(code.substring(done))).toString();
    }

    private static String kind(MatchResult match) {
        return match.group("comment") != null ? "comment" : match.group("text") != null ? "text" : "key";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
