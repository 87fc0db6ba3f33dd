package org.drawbridge.server.mirth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The steps of a transformer: variables, as rules of a mapping.
///
/// @param variables the rule of each, by its name
/// @param whole whether what goes out is made by nothing but these
record Steps(Map<String, ObjectNode> variables, boolean whole) {

    Steps {
        variables = new LinkedHashMap<>(variables);
    }

    static Steps of(Part transformer, Notes notes) {
        Map<String, ObjectNode> variables = new LinkedHashMap<>();
        boolean whole = true;
        List<Part> steps = transformer.child("elements").children();
        for (int i = 0; i < steps.size(); i++) {
            Part step = steps.get(i);
            Notes here = notes.at("step", i, step);
            if (!step.enabled()) {
                continue;
            }
            if (step.tag().equals("MapperStep")) {
                rule(step, here).ifPresent(rule -> variables.put(step.text("variable"), rule));
            } else {
                whole = false;
                here.add(other(step));
            }
        }
        String inbound = transformer.text("inboundDataType");
        if (!steps.isEmpty() && !inbound.isEmpty() && !inbound.equals("HL7V2")) {
            notes.add("Steps for " + inbound + " are not read, only those for HL7V2.");
            return new Steps(Map.of(), false);
        }
        String outbound = transformer.text("outboundDataType");
        if (!outbound.equals(inbound)) {
            whole = false;
            notes.add("The message was turned from " + inbound + " into " + outbound + ". Write a mapping that does.");
        }
        return new Steps(variables, whole);
    }

    /// These, after those of another.
    Steps after(Steps before) {
        var all = new LinkedHashMap<>(before.variables);
        all.putAll(variables);
        return new Steps(all, whole && before.whole);
    }

    private static Optional<ObjectNode> rule(Part step, Notes notes) {
        String variable = step.text("variable");
        ObjectNode rule = JsonNodeFactory.instance.objectNode().put("to", variable);
        Optional<String> path = Accessor.path(step.text("mapping"));
        Optional<String> literal = Accessor.literal(step.text("mapping"));
        if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            notes.add("The variable's name cannot be kept; give it letters, digits and '_' only.");
            return Optional.empty();
        }
        if (!step.child("replacements").children().isEmpty()) {
            notes.add("The variable '" + variable
                    + "' has replacements, which may be patterns: write them as `replace` or"
                    + " `javascript` of a rule.");
            return Optional.empty();
        }
        if (path.isEmpty() && literal.isEmpty()) {
            notes.add("The variable '" + variable + "' is made by JavaScript: write it as a rule of a mapping.");
            return Optional.empty();
        }
        // What is not there is an empty text, as it was.
        path.ifPresent(each -> rule.put("from", each)
                .put("default", Accessor.literal(step.text("defaultValue")).orElse("")));
        if (path.isEmpty()) {
            rule.put("value", literal.orElse(""));
        }
        return Optional.of(rule);
    }

    private static String other(Part step) {
        if (step.tag().equals("MessageBuilderStep")) {
            return "The message is changed: " + step.text("messageSegment")
                    + " is written. Write a mapping that makes the message that the receiver wants.";
        }
        return "What a step of the kind " + step.tag() + " does is not known here. Write it as rules of a mapping.";
    }
}
