package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.hl7v2.Element;

/// Documents inside a message: ED (HL7 v2.5.1 §2.A.24) and text, as FHIR's `base64Binary`.
final class Documents {

    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]+/[a-z0-9.+-]+");

    private Documents() {}

    /// ED.5 by the encoding of ED.4: `Base64`, `Hex`, else `A`, which is text.
    static Optional<JsonNode> data(Scope scope) {
        Element ed = scope.element();
        String data = ed.child(5).text().strip();
        if (data.isEmpty()) {
            return Optional.empty();
        }
        try {
            return text(
                    switch (ed.child(4).text().strip().toUpperCase(Locale.ROOT)) {
                        case "BASE64" -> isBase64(data) ? data : base64(data);
                        case "HEX" ->
                            Base64.getEncoder().encodeToString(HexFormat.of().parseHex(data));
                        default -> encoded(data);
                    });
        } catch (IllegalArgumentException e) {
            scope.problem(
                    "value-document",
                    Severity.WARNING,
                    scope.location(),
                    "The document is not encoded as it says and was left out.");
            return Optional.empty();
        }
    }

    /// Whether a text is as FHIR wants it already. Most are, and a large one would take four times its memory to
    /// decode and encode.
    private static boolean isBase64(String text) {
        int digits = text.endsWith("==") ? text.length() - 2 : text.endsWith("=") ? text.length() - 1 : text.length();
        for (int i = 0; i < digits; i++) {
            if (digit(text.charAt(i)) < 0) {
                return false;
            }
        }
        // The last digit before the padding has bits that stand for nothing (RFC 4648 §3.5).
        int unused = (1 << (2 * (text.length() - digits))) - 1;
        return text.length() % 4 == 0 && digits > 0 && (digit(text.charAt(digits - 1)) & unused) == 0;
    }

    /// Its value (RFC 4648 §4); -1 if it is none.
    private static int digit(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        return c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(Base64.getMimeDecoder().decode(text));
    }

    /// ED.2 and ED.3 as a media type: `application`, `pdf`. Senders also write `PDF` alone, or the whole in one.
    static Optional<JsonNode> type(Scope scope) {
        return type(scope.element(), 2);
    }

    /// RP.3 and RP.4, likewise.
    static Optional<JsonNode> pointerType(Scope scope) {
        return type(scope.element(), 3);
    }

    private static Optional<JsonNode> type(Element from, int at) {
        String kind = from.child(at).text().strip().toLowerCase(Locale.ROOT);
        String subtype = from.child(at + 1).text().strip().toLowerCase(Locale.ROOT);
        String both = subtype.contains("/") ? subtype : kind + "/" + subtype;
        if (MEDIA_TYPE.matcher(both).matches()) {
            return text(both);
        }
        return switch (subtype.isEmpty() ? kind : subtype) {
            case "pdf", "rtf", "xml", "json" -> text("application/" + (subtype.isEmpty() ? kind : subtype));
            case "jpeg", "png", "gif", "tiff" -> text("image/" + (subtype.isEmpty() ? kind : subtype));
            case "html", "plain" -> text("text/" + (subtype.isEmpty() ? kind : subtype));
            case "text", "tx", "ft", "txt" -> text("text/plain");
            default -> Optional.empty();
        };
    }

    /// The text of every OBX-5 of the group, a line for each repetition.
    static Optional<JsonNode> fieldText(Scope scope) {
        var lines = new StringJoiner("\n");
        for (var segment : scope.all("OBX")) {
            String kind = segment.field(2).text().strip();
            if (kind.equals("ED") || kind.equals("RP")) {
                continue;
            }
            Element field = segment.field(5);
            for (int i = 1; i <= field.repetitions(); i++) {
                lines.add(field.repetition(i).text().stripTrailing());
            }
        }
        String text = lines.toString().strip();
        return text.isEmpty() ? Optional.empty() : text(encoded(text));
    }

    static Optional<JsonNode> elementText(Scope scope) {
        String text = scope.element().text().strip();
        return text.isEmpty() ? Optional.empty() : text(encoded(text));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<JsonNode> text(String text) {
        return Optional.of(TextNode.valueOf(text));
    }
}
