package org.drawbridge.connectors.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.engine.Urgency;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Element;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.hl7v2.Segment;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;

/// A message is urgent if it has one of certain values at one of certain places. What cannot be read is not urgent.
///
/// @param rules one of which has to fit
public record Priority(List<Rule> rules) implements Urgency {

    private static final Pattern HL7 =
            Pattern.compile("([A-Z][A-Z0-9]{2})-(\\d{1,3})(?:\\.(\\d{1,3}))?(?:\\.(\\d{1,3}))?");
    private static final Pattern JSON = Pattern.compile("(/[^/]+)+");

    /// HL7 v2 tables 0485 and 0027: stat, and as soon as possible. TQ1-9 since version 2.5, ORC-7.6 and OBR-27.6
    /// before, OBR-5 in 2.2. FHIR: the value set request-priority.
    public static final List<Rule> STANDARD = List.of(
            hl7("TQ1-9.1"),
            hl7("ORC-7.6"),
            hl7("OBR-27.6"),
            hl7("OBR-5"),
            new Rule.Json(List.of("priority"), Set.of("stat", "asap", "urgent")),
            new Rule.Json(List.of("entry", "*", "resource", "priority"), Set.of("stat", "asap", "urgent")));

    public Priority {
        rules = List.copyOf(rules);
    }

    private static Rule hl7(String path) {
        return rule(path, List.of("S", "STAT", "A", "ASAP")).orElseThrow();
    }

    /// Values that make a message urgent; in lower case, as they are compared.
    public sealed interface Rule {

        /// In any segment of the id, and in any repetition.
        ///
        /// @param component and `subcomponent`: 0 for the whole
        record Hl7(String segment, int field, int component, int subcomponent, Set<String> values) implements Rule {

            boolean fits(Hl7Message message) {
                return message.all(segment).stream().anyMatch(this::fits);
            }

            private boolean fits(Segment one) {
                Element all = one.field(field);
                for (int i = 1; i <= all.repetitions(); i++) {
                    Element element = all.repetition(i);
                    element = component > 0 ? element.component(component) : element;
                    element = subcomponent > 0 ? element.subcomponent(subcomponent) : element;
                    if (values.contains(plain(element.text()))) {
                        return true;
                    }
                }
                return false;
            }
        }

        /// @param steps names, numbers of elements from 0, or `*` for all elements
        record Json(List<String> steps, Set<String> values) implements Rule {

            boolean fits(JsonNode tree) {
                return fits(tree, steps);
            }

            private boolean fits(JsonNode node, List<String> left) {
                if (left.isEmpty()) {
                    return node.isValueNode() && values.contains(plain(node.asText()));
                }
                List<String> rest = left.subList(1, left.size());
                if (node.isArray()) {
                    for (int i = 0; i < node.size(); i++) {
                        String step = left.getFirst();
                        if ((step.equals("*") || step.equals(Integer.toString(i))) && fits(node.path(i), rest)) {
                            return true;
                        }
                    }
                    return false;
                }
                return fits(node.path(left.getFirst()), rest);
            }
        }
    }

    /// @param path as `OBR-27.6`, or as `/order/urgency`; empty if it is neither
    public static Optional<Rule> rule(String path, List<String> values) {
        Set<String> wanted = Set.copyOf(values.stream().map(Priority::plain).toList());
        Matcher place = HL7.matcher(path);
        if (place.matches() && !place.group(2).equals("0")) {
            return Optional.of(new Rule.Hl7(
                    place.group(1),
                    Integer.parseInt(place.group(2)),
                    place.group(3) == null ? 0 : Integer.parseInt(place.group(3)),
                    place.group(4) == null ? 0 : Integer.parseInt(place.group(4)),
                    wanted));
        }
        return JSON.matcher(path).matches()
                ? Optional.of(new Rule.Json(List.of(path.substring(1).split("/", -1)), wanted))
                : Optional.empty();
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean urgent(Payload body) {
        byte[] bytes = body.reveal();
        return looksLikeJson(bytes) ? json(bytes) : hl7(bytes);
    }

    private static boolean looksLikeJson(byte[] bytes) {
        for (byte each : bytes) {
            if (each > ' ') {
                return each == '{' || each == '[';
            }
        }
        return false;
    }

    private boolean hl7(byte[] bytes) {
        if (rules.stream().noneMatch(Rule.Hl7.class::isInstance)) {
            return false;
        }
        Hl7Message message = Hl7Message.parse(bytes);
        return rules.stream().anyMatch(each -> each instanceof Rule.Hl7 rule && rule.fits(message));
    }

    private boolean json(byte[] bytes) {
        if (rules.stream().noneMatch(Rule.Json.class::isInstance)) {
            return false;
        }
        try {
            JsonNode tree = JsonDocument.read(bytes);
            return rules.stream().anyMatch(each -> each instanceof Rule.Json rule && rule.fits(tree));
        } catch (Rejected e) {
            return false;
        }
    }
}
