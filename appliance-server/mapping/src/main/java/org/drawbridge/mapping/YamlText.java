package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Writes values the way mapping files are written by hand: a rule in one line as long as it fits, the rest in lines
/// of its own.
final class YamlText {

    /// Longer lines are hard to read beside each other.
    private static final int LONGEST = 130;
    /// What YAML takes for nothing but text, in a list or an object of one line, too.
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_$.^/][\\p{L}\\p{N}_$.^/()=<>%+ -]*");

    private static final Pattern OTHER_THAN_TEXT = Pattern.compile(
            "(?i)true|false|yes|no|on|off|y|n|null|\\.|\\.inf|\\.nan|[-+.]?\\d.*|.* #.*|.*:( .*)?|\\s.*|.*\\s|=|<<");

    private YamlText() {}

    /// In one line; as JSON where the file is JSON.
    static String flow(JsonNode value, boolean json) {
        if (value.isObject()) {
            List<String> parts = new ArrayList<>();
            value.properties()
                    .forEach(each -> parts.add(text(each.getKey(), json) + ": " + flow(each.getValue(), json)));
            return "{" + String.join(", ", parts) + "}";
        }
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(each -> parts.add(flow(each, json)));
            return "[" + String.join(", ", parts) + "]";
        }
        if (value.isTextual()) {
            return text(value.textValue(), json);
        }
        return value.isBigDecimal() ? plain(value.decimalValue()) : value.toString();
    }

    private static String plain(BigDecimal number) {
        return number.toPlainString();
    }

    static String text(String text, boolean json) {
        boolean plain =
                PLAIN.matcher(text).matches() && !OTHER_THAN_TEXT.matcher(text).matches();
        return plain && !json
                ? text
                : com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
    }

    /// What stands after a key, or after the dash of a list: in that line, or in lines below it.
    ///
    /// @param indent of the key or the dash
    static String block(JsonNode value, int indent, int used) {
        String line = flow(value, false);
        boolean short_ = used + line.length() <= LONGEST && !holdsRules(value);
        if (short_ || !value.isContainerNode() || value.isEmpty()) {
            return " " + line;
        }
        var text = new StringBuilder();
        String margin = "\n" + " ".repeat(indent + 2);
        if (value.isArray()) {
            value.forEach(each -> text.append(margin).append("-").append(item(each, indent + 2)));
        } else {
            value.properties().forEach(each -> text.append(margin).append(pair(each, indent + 2)));
        }
        return text.toString();
    }

    private static String pair(Map.Entry<String, JsonNode> pair, int indent) {
        String key = text(pair.getKey(), false) + ":";
        return key + block(pair.getValue(), indent, indent + key.length() + 1);
    }

    /// What stands after a dash: an object begins in its line.
    static String item(JsonNode value, int indent) {
        String line = flow(value, false);
        if (!value.isObject() || value.isEmpty() || indent + line.length() + 2 <= LONGEST) {
            return " " + line;
        }
        List<String> pairs = new ArrayList<>();
        value.properties().forEach(each -> pairs.add(pair(each, indent + 2)));
        return " " + String.join("\n" + " ".repeat(indent + 2), pairs);
    }

    /// A map is easier to read with a rule a line, however short it is.
    private static boolean holdsRules(JsonNode value) {
        if (value.isArray()) {
            return !value.isEmpty() && value.get(0).isObject() && value.get(0).has("to");
        }
        return value.path("rules").isArray()
                || value.properties().stream()
                        .anyMatch(each -> each.getValue().path("rules").isArray());
    }
}
