package org.drawbridge.designer.model;

import java.io.IOException;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.MappingDraft;
import org.drawbridge.mapping.MappingDraft.Edit;
import org.drawbridge.mapping.MappingTests.Outcome;

/// The test cases of the mapping as it is written now, and what may be published because of them.
public final class Suite {

    private final Designer designer;
    private final ObservableList<Outcome> outcomes = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Coverage> coverage = new ReadOnlyObjectWrapper<>(Coverage.NONE);

    public Suite(Designer designer) {
        this.designer = designer;
    }

    public ObservableList<Outcome> outcomes() {
        return outcomes;
    }

    public void run() {
        MappingDraft draft = designer.draft();
        designer.tasks()
                .run(
                        () -> Cases.run(draft, designer.zone()),
                        found -> {
                            show(found);
                            if (found.red()) {
                                designer.fail("Only " + found.held() + " of " + count(found) + " cases hold.");
                            } else {
                                designer.tell(new Notice.Done("tests", List.of(count(found))));
                            }
                        },
                        (IOException e) -> designer.fail(String.valueOf(e.getMessage())));
    }

    private void show(Cases.Run found) {
        outcomes.setAll(found.outcomes());
        coverage.set(found.coverage());
    }

    private static String count(Cases.Run found) {
        return String.valueOf(found.outcomes().size());
    }

    /// Which rules the cases use; of none before they are run.
    public ReadOnlyObjectProperty<Coverage> coverage() {
        return coverage.getReadOnlyProperty();
    }

    /// Makes a case of the sample, free of patients' data, that expects what is made now.
    public void add(String name) {
        MappingDraft draft = designer.draft();
        Payload sample = designer.sample();
        designer.tasks()
                .run(
                        () -> {
                            Cases.add(draft, sample, name, designer.zone());
                            return Cases.run(draft, designer.zone());
                        },
                        found -> {
                            show(found);
                            designer.tell(new Notice.Done("case", List.of(name)));
                        },
                        (IOException e) -> designer.fail(String.valueOf(e.getMessage())));
    }

    /// Raises the version and saves, once all cases hold; where one does not, only with a reason, which is written
    /// beside the version.
    ///
    /// @param reason empty for none
    public void publish(String reason) {
        MappingDraft draft = designer.draft();
        designer.tasks()
                .run(
                        () -> Cases.run(draft, designer.zone()),
                        found -> {
                            show(found);
                            if (found.red() && reason.isBlank()) {
                                designer.fail("Not published: " + found.held() + " of " + count(found)
                                        + " cases hold. Mend the mapping or the cases, or give a reason.");
                            } else {
                                raise(found.red() ? reason : "");
                            }
                        },
                        (IOException e) -> designer.fail(String.valueOf(e.getMessage())));
    }

    private void raise(String reason) {
        String before = designer.draft().at("version").asText();
        String next = before.matches("\\d{1,9}") ? String.valueOf(Long.parseLong(before) + 1) : before + ".1";
        boolean raised = MappingDraft.value(next)
                .filter(value -> designer.change(List.of(new Edit.Put("", "version", value))))
                .isPresent();
        if (!raised) {
            return;
        }
        if (!reason.isEmpty()) {
            String line = reason.replaceAll("\\s+", " ").strip();
            designer.text(designer.draft()
                    .text()
                    .replaceFirst(
                            "(?m)^version:.*$",
                            "version: " + next + "  # published with red cases: "
                                    + java.util.regex.Matcher.quoteReplacement(line)));
        }
        designer.save(false);
    }
}
