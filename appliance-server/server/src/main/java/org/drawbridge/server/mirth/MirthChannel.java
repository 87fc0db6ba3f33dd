package org.drawbridge.server.mirth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One channel, on its way from there to here. A destination that would send other messages, or messages in another
/// form,
/// than it did is `on-demand`: it gets nothing until a person has completed it.
final class MirthChannel {

    private final Part channel;
    private final String name;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, ObjectNode> mappings = new LinkedHashMap<>();

    private MirthChannel(Part channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    /// @param taken names of channels that are there already; the new one is added
    static Imported read(Part channel, Set<String> taken) {
        String original = channel.text("name");
        return new MirthChannel(channel, unique(original, "channel", taken))
                .read(new Notes(original, new ArrayList<>()));
    }

    /// As names are here: letters, digits, `-`, `_` and `.`.
    private static String unique(String original, String otherwise, Set<String> taken) {
        String plain = original.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._]+", "-")
                .replaceAll("^[^a-z0-9]+|-+$", "");
        String base = plain.isEmpty() ? otherwise : plain.substring(0, Math.min(plain.length(), 56));
        String unique = base;
        for (int i = 2; !taken.add(unique); i++) {
            unique = base + "-" + i;
        }
        return unique;
    }

    private Imported read(Notes top) {
        Notes notes = new Notes(top.place(), findings);
        Part source = channel.child("sourceConnector");
        Notes atSource = notes.at("source");
        Optional<ObjectNode> from = Sources.of(source.child("properties"), atSource);
        if (from.isPresent()) {
            Sources.answers(source.child("properties"), atSource);
        }
        if (!channel.child("exportData").child("metadata").enabled()) {
            notes.add("It was disabled; here every channel in the folder `channels` runs.");
        }
        Optional<List<String>> types = TypeFilter.types(source.child("filter"), atSource.at("filter"));
        Steps steps = Steps.of(source.child("transformer"), atSource.at("transformer"));
        boolean plain = scripts(notes);
        boolean whole = types.isPresent() && steps.whole() && plain;
        ObjectNode made = Sources.object();
        from.ifPresent(each -> made.set("source", each));
        types.filter(each -> !each.isEmpty()).ifPresent(each -> each.forEach(made.withArrayProperty("accept")::add));
        boolean one = !source.child("properties")
                .child("sourceConnectorProperties")
                .text("processingThreads")
                .matches("[2-9]|\\d{2,}");
        made.put("order", one ? "channel" : "patient");
        destinations(made.putArray("destinations"), steps, whole, notes);
        Optional<ObjectNode> file = from.map(_ -> made);
        return new Imported(name, top.place(), file, file.isPresent() ? mappings : Map.of(), findings);
    }

    private void destinations(ArrayNode list, Steps before, boolean whole, Notes notes) {
        Set<String> taken = new HashSet<>();
        for (Part each : channel.child("destinationConnectors").children()) {
            String original = each.text("name");
            Notes here = notes.at("destination '" + original + "'");
            if (!each.enabled()) {
                here.add("It was disabled, and was left out.");
                continue;
            }
            destination(each, unique(original, "destination", taken), before, whole, here)
                    .ifPresent(list::add);
        }
    }

    private Optional<ObjectNode> destination(Part each, String called, Steps before, boolean whole, Notes notes) {
        Steps steps =
                Steps.of(each.child("transformer"), notes.at("transformer")).after(before);
        boolean unfiltered = unfiltered(each, notes);
        unanswered(each, notes);
        boolean all = whole && steps.whole() && unfiltered;
        return Destinations.of(
                        each.child("properties"),
                        name + "/" + called,
                        steps.variables().keySet(),
                        notes)
                .map(made -> {
                    ObjectNode destination = Sources.object().put("name", called);
                    if (!all || !made.whole()) {
                        destination.put("on-demand", true);
                        notes.add(
                                "It has `on-demand: true`, so that nothing wrong is sent. Complete it, then remove that line.");
                    } else if (made.mapped()) {
                        destination.put("mapping", mapping(called, steps));
                    }
                    destination.setAll(made.settings());
                    return destination;
                });
    }

    private String mapping(String destination, Steps steps) {
        String called = name + "-" + destination;
        ObjectNode mapping = Sources.object()
                .put("mapping", called)
                .put("version", 1)
                .put("from", "hl7v2")
                .put("to", "json");
        ObjectNode variables = mapping.putObject("maps").putObject("variables").put("to", "object");
        steps.variables().values().forEach(variables.putArray("rules")::add);
        ObjectNode message = mapping.putArray("messages").addObject().put("name", "all");
        message.putArray("entries").addObject().put("map", "variables");
        mappings.put(called, mapping);
        return called;
    }

    private static boolean unfiltered(Part destination, Notes notes) {
        List<Part> rules = destination.child("filter").child("elements").children();
        boolean none = rules.stream().noneMatch(Part::enabled);
        if (!none) {
            notes.at("filter")
                    .add("A destination has no filter of its own here: give it a channel of its own, or a mapping"
                            + " with `when`. Without the filter too much would be sent.");
        }
        return none;
    }

    private static void unanswered(Part destination, Notes notes) {
        boolean none = destination.child("responseTransformer").child("elements").children().stream()
                .noneMatch(Part::enabled);
        if (!none) {
            notes.at("response transformer")
                    .add("What it did with answers was left out. What answers mean is said by `answers`.");
        }
    }

    /// Whether what comes in is left as it is before the filter.
    private boolean scripts(Notes notes) {
        boolean plain = plain("preprocessingScript");
        if (!plain) {
            notes.at("preprocessor")
                    .add("The message is changed by a script before all else. Write it as rules of a mapping.");
        }
        for (String other : List.of("postprocessingScript", "deployScript", "undeployScript")) {
            if (!plain(other)) {
                notes.at(other.replace("Script", " script")).add("It was left out.");
            }
        }
        return plain;
    }

    /// What the editor puts there by itself: comments and a `return`.
    private boolean plain(String script) {
        return channel.text(script)
                .replaceAll("(?s)/\\*.*?\\*/|//[^\\n]*", "")
                .strip()
                .matches("(return( message)?;?)?");
    }
}
