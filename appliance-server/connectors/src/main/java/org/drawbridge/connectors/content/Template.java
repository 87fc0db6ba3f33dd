package org.drawbridge.connectors.content;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.security.vault.Credential;

/// A text with places that are filled for each message: `/orders/${order-number}`. What is filled in is escaped by
/// where it stands, so that no value can be more than a value.
public final class Template {

    /// Where a text stands, and so how values in it are written.
    public enum Place {
        /// A segment of a URL's path, or a value of its query: all but unreserved characters as `%XX` (RFC 3986
        /// §2.3).
        URL,
        /// A header: what is no visible ASCII character is left out, so that it cannot begin another header.
        HEADER,
        /// Between the quotes of a JSON string.
        JSON,
        /// Text or an attribute of XML.
        XML,
        /// As it is.
        PLAIN;

        /// Of a body, by its media type.
        public static Place of(String contentType) {
            String type = contentType.split(";", 2)[0].strip();
            if (type.endsWith("json")) {
                return JSON;
            }
            if (type.endsWith("xml")) {
                return XML;
            }
            return type.equals("application/x-www-form-urlencoded") ? URL : PLAIN;
        }

        String escape(String value) {
            return switch (this) {
                case URL ->
                    URLEncoder.encode(value, StandardCharsets.UTF_8)
                            .replace("+", "%20")
                            .replace("*", "%2A");
                case HEADER -> value.replaceAll("[^\\x21-\\x7E ]", "");
                case JSON -> new String(JsonStringEncoder.getInstance().quoteAsString(value));
                case XML -> xml(value);
                case PLAIN -> value;
            };
        }

        /// Characters that XML 1.0 cannot hold (§2.2) become the replacement character.
        private static String xml(String value) {
            var out = new StringBuilder(value.length() + 16);
            value.codePoints().forEach(c -> {
                switch (c) {
                    case '&' -> out.append("&amp;");
                    case '<' -> out.append("&lt;");
                    case '>' -> out.append("&gt;");
                    case '"' -> out.append("&quot;");
                    case '\'' -> out.append("&apos;");
                    case '\r' -> out.append("&#13;");
                    case '\n' -> out.append("&#10;");
                    case '\t' -> out.append("&#9;");
                    default -> out.appendCodePoint(c < 0x20 || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
                }
            });
            return out.toString();
        }
    }

    private sealed interface Part {

        record Text(String text) implements Part {}

        /// A value of the message or its delivery, by name.
        record Named(Values.Name name) implements Part {}

        /// A value within JSON content.
        record Pointed(JsonPointer pointer) implements Part {}

        /// A secret of the vault.
        record Secret(Credential secret) implements Part {}

        /// The whole content: escaped, raw or as Base64.
        record Whole(Form form) implements Part {}
    }

    private enum Form {
        ESCAPED,
        RAW,
        BASE64
    }

    private static final String SECRET = "secret:";
    /// Segments of a path that mean another one (RFC 3986 §5.2.4).
    private static final Pattern UP = Pattern.compile("\\.{1,2}");
    private static final Pattern HOLE = Pattern.compile("\\$\\{([^}]{0,200})}");

    private final List<Part> parts;
    private final Place place;

    private Template(List<Part> parts, Place place) {
        this.parts = List.copyOf(parts);
        this.place = place;
    }

    /// As [#of(String, Place, Function)], without secrets.
    public static Template of(String text, Place place) {
        return of(text, place, name -> {
            throw new IllegalArgumentException("${secret:" + name + "} must not stand here.");
        });
    }

    /// Throws [IllegalArgumentException] with a sentence for a person.
    ///
    /// @param secrets by their names in the vault
    public static Template of(String text, Place place, Function<String, Credential> secrets) {
        List<Part> parts = new ArrayList<>();
        Matcher hole = HOLE.matcher(text);
        int from = 0;
        while (hole.find()) {
            literal(text.substring(from, hole.start()), parts);
            parts.add(part(hole.group(1), secrets));
            from = hole.end();
        }
        literal(text.substring(from), parts);
        return new Template(parts, place);
    }

    private static void literal(String text, List<Part> parts) {
        if (text.contains("${")) {
            throw new IllegalArgumentException("a ${ without its } is there.");
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    private static Part part(String name, Function<String, Credential> secrets) {
        return switch (name) {
            case "content" -> new Part.Whole(Form.ESCAPED);
            case "content:raw" -> new Part.Whole(Form.RAW);
            case "content:base64" -> new Part.Whole(Form.BASE64);
            default -> {
                if (name.startsWith(SECRET)) {
                    yield new Part.Secret(secrets.apply(name.substring(SECRET.length())));
                }
                yield name.startsWith("/") ? new Part.Pointed(JsonPointer.compile(name)) : named(name);
            }
        };
    }

    private static Part named(String name) {
        return Values.Name.of(name)
                .<Part>map(Part.Named::new)
                .orElseThrow(() -> new IllegalArgumentException("${" + name + "} means nothing; expected one of "
                        + Values.Name.all() + ", content, content:raw, content:base64 or a JSON pointer such as"
                        + " ${/patient/id}."));
    }

    /// Whether it is the same for all messages.
    public boolean constant() {
        return parts.stream().allMatch(Part.Text.class::isInstance);
    }

    /// Empty if the content has nothing where a JSON pointer points, or is no JSON, if a secret is not there, or
    /// if a value in a URL would lead elsewhere.
    public Optional<String> fill(Values values) {
        var out = new StringBuilder();
        for (Part part : parts) {
            Optional<String> filled = switch (part) {
                case Part.Text text -> Optional.of(text.text());
                case Part.Named named -> Optional.of(place.escape(values.of(named.name())));
                case Part.Pointed pointed -> values.at(pointed.pointer()).map(place::escape);
                case Part.Secret secret -> secret.secret().text().map(place::escape);
                case Part.Whole whole -> Optional.of(whole(whole.form(), values));
            };
            if (filled.isEmpty()
                    || (place == Place.URL && UP.matcher(filled.get()).matches())) {
                return Optional.empty();
            }
            out.append(filled.get());
        }
        return Optional.of(out.toString());
    }

    private String whole(Form form, Values values) {
        byte[] content = values.content().reveal();
        return switch (form) {
            case ESCAPED -> place.escape(new String(content, StandardCharsets.UTF_8));
            case RAW -> new String(content, StandardCharsets.UTF_8);
            case BASE64 -> place.escape(Base64.getEncoder().encodeToString(content));
        };
    }
}
