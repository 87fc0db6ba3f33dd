package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Compiles what a mapping says of which HL7 v2 event a document means.
final class EventCompiler {

    static final Set<String> KEYS = Set.of("event", "trigger", "when", "about");

    private final Compiler compiler;

    EventCompiler(Compiler compiler) {
        this.compiler = compiler;
    }

    List<Events.Choice> choices(MappingFile file) {
        compiler.at(file);
        List<Events.Choice> choices = new ArrayList<>();
        JsonNode list = file.tree().path("events");
        for (int i = 0; i < list.size(); i++) {
            choice("events[" + i + "]", list.get(i), choices);
        }
        return choices;
    }

    private void choice(String where, JsonNode each, List<Events.Choice> into) {
        compiler.unknownKeys(where, each, KEYS);
        if (!(compiler.model instanceof V2 v2)) {
            compiler.problem(where, "only what is written as hl7v2 has events.");
            return;
        }
        if (each.has("trigger")) {
            compiler.path(where + ".trigger", each.path("trigger").asText())
                    .map(Events.Choice.Told::new)
                    .ifPresent(into::add);
            return;
        }
        String event = each.path("event").asText();
        if (v2.structure(event).isEmpty()) {
            compiler.problem(
                    where + ".event",
                    "HL7 v2 " + v2.version() + " has no message '" + event + "'"
                            + Compiler.meant(event, v2.messageTypes()));
            return;
        }
        into.add(new Events.Choice.Meant(
                event, compiler.condition(where, each, "when").predicate()));
    }
}
