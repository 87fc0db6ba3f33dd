package org.drawbridge.designer.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.MappingDraft;
import org.drawbridge.mapping.MappingDraft.Edit;

/// What can be done with the rule of the chosen line. Does nothing where none is chosen.
public final class ChosenRule {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Designer designer;

    ChosenRule(Designer designer) {
        this.designer = designer;
    }

    private Optional<Line> own() {
        return designer.choice().line().get().filter(Line::own);
    }

    /// What it says; missing if none of the mapping's own is chosen.
    public JsonNode content() {
        return own().map(each -> designer.draft().at(each.rule())).orElse(MissingNode.getInstance());
    }

    /// Sets a key.
    ///
    /// @param text as the mapping language has it: `PID-5.1`, `[PID-2, PID-3.1]`; blank to take the key away
    public void set(String key, String text) {
        own().ifPresent(line -> {
            if (text.isBlank()) {
                designer.change(List.of(new Edit.Drop(line.rule(), key)));
                return;
            }
            MappingDraft.value(text)
                    .ifPresentOrElse(
                            value -> designer.change(List.of(new Edit.Put(line.rule(), key, value))),
                            () -> designer.fail(
                                    "'" + key + "' is not written as YAML: check its quotes and brackets."));
        });
    }

    public void remove() {
        own().ifPresent(line -> {
            int cut = line.rule().lastIndexOf('[');
            int index =
                    Integer.parseInt(line.rule().substring(cut + 1, line.rule().length() - 1));
            designer.change(List.of(new Edit.Remove(line.rule().substring(0, cut), index)));
        });
    }

    /// Whether it is one of what the mapping builds on that it can do without.
    public boolean canLeaveOut() {
        return designer.choice()
                .line()
                .get()
                .filter(each -> !each.own() && each.map().equals(Paths.root(each.target())))
                .filter(each -> each.rule().endsWith("]") && !each.rule().contains("].rules["))
                .isPresent();
    }

    /// Does without the rules that write what it writes: what the mapping builds on stays as it is.
    public void leaveOut() {
        designer.choice().line().get().filter(_ -> canLeaveOut()).ifPresent(line -> {
            String element = line.target().substring(line.map().length() + 1);
            String map = "maps." + line.map();
            boolean known = designer.draft().at(map).isObject();
            designer.change(List.of(
                    known
                            ? new Edit.Append(map + ".without", JSON.textNode(element))
                            : new Edit.Put(
                                    "maps",
                                    line.map(),
                                    JSON.objectNode()
                                            .put("extends", line.map())
                                            .set("without", JSON.arrayNode().add(element)))));
        });
    }
}
