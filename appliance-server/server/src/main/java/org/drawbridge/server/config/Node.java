package org.drawbridge.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drawbridge.formats.Nearest;

/// One object of a configuration file. Each question names a key; what is wrong with its value goes to the problems,
/// and a stand-in comes back so that the rest can be checked too. [#end] reports keys that nobody asked for.
public final class Node {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KB|MB|GB)", Pattern.CASE_INSENSITIVE);

    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    private final String file;
    private final String path;
    private final JsonNode tree;
    private final Problems problems;
    private final Set<String> known = new TreeSet<>();

    Node(String file, String path, JsonNode tree, Problems problems) {
        this.file = file;
        this.path = path;
        this.tree = tree;
        this.problems = problems;
        if (!tree.isMissingNode() && !tree.isObject() && !tree.isNull()) {
            problems.add(where(""), "expected keys with values.");
        }
    }

    /// What a problem of this key is reported under.
    public String where(String key) {
        String full = path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
        return full.isEmpty() ? file : file + ": " + full;
    }

    private void asked(String key, String form, Object otherwise) {
        problems.asked(new Key(file, path.isEmpty() ? key : path + "." + key, form, String.valueOf(otherwise)));
    }

    public void problem(String key, String what) {
        problems.add(where(key), what);
    }

    public boolean has(String key) {
        known.add(key);
        asked(key, "", "");
        return tree.hasNonNull(key);
    }

    /// The keys that are given, where any may be.
    List<String> keys() {
        List<String> names = new ArrayList<>();
        tree.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode value(String key) {
        known.add(key);
        JsonNode value = tree.get(key);
        return value == null || value.isNull() ? MissingNode.getInstance() : value;
    }

    public Node object(String key) {
        asked(key, "keys", "");
        return new Node(file, path.isEmpty() ? key : path + "." + key, value(key), problems);
    }

    public List<Node> objects(String key) {
        asked(key, "a list of keys", "");
        JsonNode value = value(key);
        List<Node> found = new ArrayList<>();
        if (!value.isMissingNode() && !value.isArray()) {
            problem(key, "expected a list (lines that begin with '- ').");
        } else {
            int index = 0;
            for (JsonNode each : value) {
                found.add(new Node(file, element(key, index++), each, problems));
            }
        }
        return found;
    }

    private String element(String key, int index) {
        return (path.isEmpty() ? key : path + "." + key) + "[" + index + "]";
    }

    public Optional<String> text(String key) {
        asked(key, "a text", "");
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            problem(key, "expected a text.");
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    public String text(String key, String otherwise) {
        asked(key, "a text", otherwise);
        return text(key).orElse(otherwise);
    }

    public String required(String key, String meaning) {
        asked(key, meaning + "; required", "");
        Optional<String> text = text(key).filter(each -> !each.isBlank());
        if (text.isEmpty() && !value(key).isContainerNode()) {
            problem(key, "is missing; expected " + meaning + ".");
        }
        return text.orElse("");
    }

    /// One text or a list of them, each of which matches `form`.
    ///
    /// @param meaning what is expected, for a person
    public List<String> texts(String key, Pattern form, String meaning) {
        asked(key, meaning, "");
        JsonNode value = value(key);
        List<String> found = new ArrayList<>();
        if (value.isMissingNode()) {
            return found;
        }
        Iterable<JsonNode> items = value.isArray() ? value : List.of(value);
        for (JsonNode each : items) {
            if (each.isTextual() && form.matcher(each.asText()).matches()) {
                found.add(each.asText());
            } else {
                problem(value.isArray() ? key + "[" + found.size() + "]" : key, "expected " + meaning + ".");
                return found;
            }
        }
        return found;
    }

    /// Like [#texts], where a number need not be in quotes.
    List<String> words(String key, Pattern form, String meaning) {
        asked(key, meaning, "");
        JsonNode value = value(key);
        if (value.isInt() && form.matcher(value.asText()).matches()) {
            return List.of(value.asText());
        }
        List<String> words = new ArrayList<>();
        for (JsonNode each : value.isArray() ? value : List.<JsonNode>of()) {
            if (each.isValueNode() && form.matcher(each.asText()).matches()) {
                words.add(each.asText());
            } else {
                problem(key + "[" + words.size() + "]", "expected " + meaning + ".");
                return words;
            }
        }
        return value.isArray() ? words : texts(key, form, meaning);
    }

    public int number(String key, int least, int most, int otherwise) {
        asked(key, "a whole number from " + least + " to " + most, otherwise);
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            problem(key, "expected a whole number from " + least + " to " + most + ".");
            return otherwise;
        }
        return value.intValue();
    }

    public int port(String key, int otherwise) {
        return number(key, 0, 65535, otherwise);
    }

    public boolean yes(String key, boolean otherwise) {
        asked(key, "true or false", otherwise);
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            problem(key, "expected true or false.");
            return otherwise;
        }
        return value.booleanValue();
    }

    public Duration duration(String key, Duration least, Duration most, Duration otherwise) {
        asked(key, "a time from " + written(least) + " to " + written(most), written(otherwise));
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(text.get());
        if (!matcher.matches()) {
            problem(key, "expected a time with its unit, such as 500ms, 30s, 10m or 1h.");
            return otherwise;
        }
        ChronoUnit unit = UNITS.getOrDefault(matcher.group(2), ChronoUnit.DAYS);
        Duration given = Duration.of(Long.parseLong(matcher.group(1)), unit);
        if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
            problem(key, "expected a time from " + written(least) + " to " + written(most) + ".");
            return otherwise;
        }
        return given;
    }

    private static String written(Duration time) {
        for (String unit : List.of("d", "h", "m", "s")) {
            Duration one = UNITS.getOrDefault(unit, ChronoUnit.DAYS).getDuration();
            if (!time.isZero() && time.toMillis() % one.toMillis() == 0) {
                return time.dividedBy(one) + unit;
            }
        }
        return time.isZero() ? "0s" : time.toMillis() + "ms";
    }

    private static String written(int bytes) {
        return bytes % (1 << 30) == 0
                ? (bytes >> 30) + "GB"
                : bytes % (1 << 20) == 0 ? (bytes >> 20) + "MB" : bytes + "B";
    }

    public int bytes(String key, int otherwise) {
        asked(key, "a size, at most 1GB", written(otherwise));
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = SIZE.matcher(text.get());
        long bytes = -1;
        if (matcher.matches()) {
            int shift = switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
                case "KB" -> 10;
                case "MB" -> 20;
                case "GB" -> 30;
                default -> 0;
            };
            bytes = Long.parseLong(matcher.group(1)) << shift;
        }
        if (bytes < 1 || bytes > 1L << 30) {
            problem(key, "expected a size with its unit, such as 64KB or 16MB, at most 1GB.");
            return otherwise;
        }
        return (int) bytes;
    }

    public URI url(String key) {
        asked(key, "a URL that begins with http:// or https://; required", "");
        String text = required(key, "a URL such as http://ehr.example:8080/fhir");
        try {
            URI url = URI.create(text);
            if (text.isEmpty()
                    || (url.getHost() != null && List.of("http", "https").contains(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            problem(key, "expected a URL that begins with http:// or https:// and names a host.");
            return URI.create("");
        }
        problem(key, "expected a URL that begins with http:// or https:// and names a host.");
        return URI.create("");
    }

    public ZoneId zone(String key, ZoneId otherwise) {
        asked(key, "a time zone such as Europe/Berlin or America/Chicago", "");
        Optional<String> text = text(key);
        try {
            return text.map(ZoneId::of).orElse(otherwise);
        } catch (DateTimeException e) {
            problem(key, "expected a time zone such as Europe/Berlin or America/Chicago.");
            return otherwise;
        }
    }

    /// One of a few words.
    public <E extends Enum<E>> E one(String key, Class<E> kind, E otherwise) {
        asked(key, "one of " + words(kind), word(otherwise));
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        for (E each : kind.getEnumConstants()) {
            if (word(each).equals(text.get())) {
                return each;
            }
        }
        problem(key, "expected one of " + words(kind) + ".");
        return otherwise;
    }

    private static String words(Class<? extends Enum<?>> kind) {
        return Stream.of(kind.getEnumConstants()).map(Node::word).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The one key of these that is given; reports it if there is none or more than one.
    public Optional<String> choice(String what, Collection<String> keys) {
        List<String> given = keys.stream().filter(this::has).toList();
        if (given.size() != 1) {
            problem(
                    "",
                    (given.isEmpty() ? "has no " : "has more than one ") + what + "; expected exactly one of "
                            + String.join(", ", keys) + ".");
            return Optional.empty();
        }
        return Optional.of(given.getFirst());
    }

    /// Reports keys that mean nothing here, with the nearest one that does.
    public void end() {
        if (!tree.isObject()) {
            return;
        }
        for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                problem(
                        name,
                        "there is no such key here."
                                + Nearest.to(name, known)
                                        .map(near -> " Did you mean '" + near + "'?")
                                        .orElse(" Known here: " + String.join(", ", known) + "."));
            }
        }
    }
}
