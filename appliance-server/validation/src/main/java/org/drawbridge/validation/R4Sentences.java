package org.drawbridge.validation;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.utilities.i18n.I18nBase;

/// Says what the validator found without what the document holds.
///
/// The validator's texts are templates with places for values (`The value provided ('{0}') was not found in
/// …`), and quote the document in them. The template is found again, and of the values only those are kept that
/// are known not to come from a person's data: canonical URLs of definitions that are loaded, names of elements
/// that the location names, and what is said of cardinality. Callable from many threads at once.
final class R4Sentences {

    /// @param rule the id of the template, or the key of the invariant
    record Sentence(String rule, String text) {}

    private static final String HIDDEN = "…";
    private static final Pattern INVARIANT = Pattern.compile("(?s)Constraint failed: ([\\w-]+): '(.*?)'(?: \\(.*)?");
    private static final Pattern URL = Pattern.compile("[a-z]+:[^\\s'\"(),|]+");
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)[^{}]*\\}");
    /// Its values are counts, and elements, slices and profiles of definitions.
    private static final String CARDINALITY = "Validation_VAL_Profile_M";
    private static final String PASSED_ON = "Terminology_PassThrough_TX_Message";
    /// In characters. Longer messages quote something long; finding it in them could take very long.
    private static final int LONGEST = 4096;
    private static final Map<String, Template> TEMPLATES = templates();

    private final R4Definitions definitions;
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();

    R4Sentences(R4Definitions definitions) {
        this.definitions = definitions;
    }

    /// @param parts literal texts, with a value between each two
    private record Template(String id, List<String> parts, Pattern form) {

        static Template of(String id, String format) {
            String plain = format.replace("''", "'").strip();
            List<String> parts = new ArrayList<>();
            var form = new StringBuilder("(?s)");
            Matcher place = PLACE.matcher(plain);
            int from = 0;
            while (place.find()) {
                parts.add(plain.substring(from, place.start()));
                form.append(Pattern.quote(plain.substring(from, place.start()))).append("(.*?)");
                from = place.end();
            }
            parts.add(plain.substring(from));
            form.append(Pattern.quote(plain.substring(from))).append("\\s*");
            return new Template(id, List.copyOf(parts), Pattern.compile(form.toString()));
        }

        int literal() {
            return parts.stream().mapToInt(String::length).sum();
        }
    }

    private static Map<String, Template> templates() {
        var texts = new Properties();
        try (InputStream in = I18nBase.class.getResourceAsStream("/Messages.properties")) {
            if (in == null) {
                throw new IllegalStateException("Messages.properties is part of org.hl7.fhir.utilities");
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Template> templates = new TreeMap<>();
        texts.stringPropertyNames().forEach(id -> templates.put(id, Template.of(id, texts.getProperty(id))));
        return templates;
    }

    Sentence of(String id, String said, String location) {
        String message = said.substring(0, Math.min(said.length(), LONGEST));
        Matcher invariant = INVARIANT.matcher(message);
        if (id.contains("#") && invariant.matches()) {
            return new Sentence(invariant.group(1), invariant.group(1) + ": " + invariant.group(2));
        }
        if (id.equals(PASSED_ON)) {
            return new Sentence(id, "A code is not of its code system, or its code system is not known here.");
        }
        return template(id, message)
                .map(template -> new Sentence(template.id(), filled(template, message, location)))
                .orElseGet(() -> new Sentence(TEMPLATES.containsKey(id) ? id : "fhir", "Breaks a rule of FHIR R4."));
    }

    /// Of those that the id names, or else of all, the one that says most.
    private static Optional<Template> template(String id, String message) {
        List<Template> named = List.of(id, id + "_one", id + "_other").stream()
                .filter(TEMPLATES::containsKey)
                .map(TEMPLATES::get)
                .toList();
        return (named.isEmpty() ? List.copyOf(TEMPLATES.values()) : named)
                .stream()
                        .filter(each -> each.literal() > 0
                                && each.form().matcher(message).matches())
                        .max(Comparator.comparingInt(Template::literal))
                        .or(() -> named.stream().findFirst());
    }

    private String filled(Template template, String message, String location) {
        Matcher values = template.form().matcher(message);
        boolean whole = values.matches();
        var text = new StringBuilder();
        for (int i = 0; i < template.parts().size(); i++) {
            if (i > 0) {
                text.append(whole ? shown(values.group(i), template.id(), location) : HIDDEN);
            }
            text.append(template.parts().get(i));
        }
        return text.toString();
    }

    private String shown(String value, String id, String location) {
        if (id.startsWith(CARDINALITY)) {
            return value;
        }
        Matcher url = URL.matcher(value);
        while (url.find()) {
            String found = url.group();
            if (known.computeIfAbsent(found, definitions::has)) {
                return found;
            }
        }
        return isPath(value, location) ? value : HIDDEN;
    }

    private boolean isPath(String value, String location) {
        if (!value.matches("[A-Za-z]\\w*(\\.[a-z]\\w*)*")) {
            return false;
        }
        Set<String> names = new HashSet<>(Arrays.asList(location.split("[^\\w]+", -1)));
        return Arrays.stream(value.split("\\.", -1))
                .allMatch(each -> names.contains(each) || R4Definitions.isResource(each));
    }
}
