package org.drawbridge.designer.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Drawing;
import org.drawbridge.mapping.MappingDraft;
import org.drawbridge.mapping.MappingDraft.Edit;

/// Likely lines, until a person draws them or says that they are wrong. None is drawn by itself.
public final class Suggestions {

    private static final int MOST = 200;

    private final Designer designer;
    private final ObservableList<Suggestion> likely = FXCollections.observableArrayList();
    private final Set<String> refused = new HashSet<>();
    private long asked;

    public Suggestions(Designer designer) {
        this.designer = designer;
        designer.drawing().addListener((_, _, _) -> look());
        look();
    }

    public ObservableList<Suggestion> likely() {
        return likely;
    }

    private void look() {
        long question = ++asked;
        MappingDraft draft = designer.draft();
        Payload sample = designer.sample();
        designer.drawing()
                .get()
                .ifPresent(drawing -> designer.tasks()
                        .run(
                                () -> find(drawing, draft, sample),
                                found -> {
                                    if (question == asked) {
                                        likely.setAll(found.stream()
                                                .filter(each -> !refused.contains(name(each)))
                                                .toList());
                                    }
                                },
                                (RuntimeException e) -> {
                                    throw e;
                                }));
    }

    /// The likeliest first, at most one for a place of the target.
    private static List<Suggestion> find(Drawing drawing, MappingDraft draft, Payload sample) {
        List<Suggestion> all = new ArrayList<>();
        Guide.of(draft, sample).ifPresent(guide -> all.addAll(guide.lines(drawing, draft)));
        all.addAll(new Likeness(drawing).lines());
        all.sort(Comparator.comparingInt(Suggestion::weight).reversed());
        Set<String> targets = new HashSet<>();
        Set<String> named = new HashSet<>();
        return all.stream()
                .filter(each -> new Stroke(drawing, draft, each.from(), each.to())
                        .refusal()
                        .isEmpty())
                // The guide may lead one place to several; names lead it to one.
                .filter(each -> named.add(each.from()) || each.reason() instanceof Suggestion.Reason.Guide)
                .filter(each -> targets.add(each.to()))
                .limit(MOST)
                .toList();
    }

    private static String name(Suggestion suggestion) {
        return suggestion.from() + " " + suggestion.to();
    }

    /// Does not suggest them again while the designer is open.
    public void refuse(List<Suggestion> wrong) {
        wrong.forEach(each -> refused.add(name(each)));
        likely.removeAll(List.copyOf(wrong));
    }

    /// Draws them, as one edit that can be undone.
    public void draw(List<Suggestion> right) {
        List<Suggestion> wanted = List.copyOf(right);
        MappingDraft draft = designer.draft();
        Payload sample = designer.sample();
        designer.tasks()
                .run(
                        () -> drawn(wanted, draft, sample),
                        changed -> {
                            // Somebody may have gone on meanwhile.
                            if (designer.draft() == draft) {
                                designer.text(changed.text());
                                designer.tell(new Notice.Done("suggested", List.of(String.valueOf(wanted.size()))));
                            }
                        },
                        (RuntimeException e) -> {
                            throw e;
                        });
    }

    /// One after the other: a line goes into what another has made.
    private static MappingDraft drawn(List<Suggestion> wanted, MappingDraft begin, Payload sample) {
        MappingDraft draft = begin;
        for (Suggestion each : wanted) {
            MappingDraft now = draft;
            Optional<MappingDraft> next = now.draw(sample)
                    .flatMap(drawing -> new Stroke(drawing, now, each.from(), each.to()).edit())
                    .map(edit ->
                            each.table().map(table -> translated(edit, table)).orElse(edit))
                    .flatMap(now::with);
            draft = next.orElse(now);
        }
        return draft;
    }

    private static Edit translated(Edit edit, String table) {
        return switch (edit) {
            case Edit.Append(String place, ObjectNode rule) ->
                new Edit.Append(place, rule.deepCopy().put("table", table));
            case Edit.Append _, Edit.Put _, Edit.Drop _, Edit.Remove _ -> edit;
        };
    }
}
