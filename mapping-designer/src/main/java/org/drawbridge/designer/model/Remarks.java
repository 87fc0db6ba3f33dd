package org.drawbridge.designer.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.drawbridge.formats.Problem;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.MappingProblem;

/// Everything that is wrong: with the mapping, with what it did with the sample, and, once that is checked, with what
/// it made.
public final class Remarks {

    /// Whether what is made is valid FHIR R4.
    public enum Fhir {
        /// Nobody checks it, or it is something else.
        OFF,
        CHECKING,
        VALID,
        INVALID
    }

    private final Designer designer;
    private final ReadOnlyObjectWrapper<List<Remark>> all = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Fhir> fhir = new ReadOnlyObjectWrapper<>(Fhir.OFF);
    private Optional<FhirCheck> check = Optional.empty();
    /// Without what the validator says.
    private List<Remark> ofTrial = List.of();

    Remarks(Designer designer) {
        this.designer = designer;
    }

    ReadOnlyObjectProperty<List<Remark>> all() {
        return all.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Fhir> fhir() {
        return fhir.getReadOnlyProperty();
    }

    /// Has what is made of samples held against FHIR R4, too, beside everything else.
    ///
    /// @param validators the folder of the validators and their libraries
    public void check(Path validators) {
        check = Optional.of(new FhirCheck(designer.tasks(), validators, this::told));
    }

    void of(Trial trial) {
        List<Remark> found = new ArrayList<>();
        for (MappingProblem each : trial.mistakes()) {
            found.add(new Remark(Remark.Kind.MISTAKE, each.place(), each.where(), each.text()));
        }
        for (Problem each : trial.problems()) {
            found.add(new Remark(Remark.Kind.PROBLEM, each.location(), "", each.text()));
        }
        ofTrial = List.copyOf(found);
        all.set(ofTrial);
        check.ifPresent(asked -> trial.output()
                .filter(_ -> designer.draft().at("to").asText().equals("fhir-r4"))
                .ifPresentOrElse(asked::of, asked::none));
    }

    private void told(FhirCheck.State state) {
        List<Remark> now = new ArrayList<>(ofTrial);
        switch (state) {
            case FhirCheck.State.Off _ -> fhir.set(Fhir.OFF);
            case FhirCheck.State.Checking _ -> fhir.set(Fhir.CHECKING);
            case FhirCheck.State.Checked(List<Remark> found) -> {
                now.addAll(found);
                boolean invalid = found.stream().anyMatch(each -> each.kind() == Remark.Kind.INVALID);
                fhir.set(invalid ? Fhir.INVALID : Fhir.VALID);
            }
            case FhirCheck.State.Failed(String text) -> {
                fhir.set(Fhir.OFF);
                designer.fail(text);
            }
        }
        all.set(List.copyOf(now));
    }

    /// Whether there is a mistake in the rule of a line.
    public boolean isBroken(Line line) {
        return line.own() && all.get().stream().anyMatch(each -> Paths.isIn(each.rule(), line.rule()));
    }
}
