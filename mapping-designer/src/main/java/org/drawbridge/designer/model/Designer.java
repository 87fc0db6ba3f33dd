package org.drawbridge.designer.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.drawbridge.desktop.Tasks;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.mapping.Drawing;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.MappingDraft;
import org.drawbridge.mapping.MappingDraft.Edit;
import org.drawbridge.mapping.MappingProblem;
import org.drawbridge.mapping.Outline.Node;

/// A mapping that somebody works on: its drawing, what it makes of the sample, what is chosen. Every edit is tried in
/// the background; of several only the last one's outcome counts.
public final class Designer {

    private final Tasks tasks;
    private final ZoneId zone;
    private final Manuscript manuscript;
    private final ChosenRule rule = new ChosenRule(this);
    private final Side source = new Side();
    private final Side target = new Side();
    private final ReadOnlyObjectWrapper<Optional<Drawing>> drawing = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Result> result = new ReadOnlyObjectWrapper<>(Result.NONE);
    private final ReadOnlyObjectWrapper<List<Remark>> remarks = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Optional<Line>> chosen = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Suggestion>> hinted = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Fhir> fhir = new ReadOnlyObjectWrapper<>(Fhir.OFF);
    private final ReadOnlyObjectWrapper<Duration> took = new ReadOnlyObjectWrapper<>(Duration.ZERO);
    private final ReadOnlyObjectWrapper<Notice> notice = new ReadOnlyObjectWrapper<>(new Notice.None());
    private final ObjectProperty<Shown> shown = new SimpleObjectProperty<>(Shown.IN_USE);
    private Payload sample;
    private Threads threads = Threads.NONE;
    private long asked;
    private List<Line> shownLines = List.of();
    private boolean opened;
    private Optional<FhirCheck> check = Optional.empty();
    /// Without what the validator says.
    private List<Remark> ofTrial = List.of();
    private Optional<Drawn> drawn = Optional.empty();

    /// A line that somebody has drawn and that is not there yet.
    private record Drawn(String from, String to) {}

    private Designer(Tasks tasks, ZoneId zone, DraftFile file, MappingDraft draft, Payload sample) {
        this.tasks = tasks;
        this.zone = zone;
        this.manuscript = new Manuscript(tasks, file, draft, this::refresh, notice::set);
        this.sample = sample;
        shown.addListener((_, _, _) -> sift());
    }

    /// Reads a mapping; what was not saved when the designer ended last is there again, and can be undone. Blocks.
    public static Designer open(Tasks tasks, ZoneId zone, Path mapping, Path drafts, Payload sample)
            throws IOException {
        var file = new DraftFile(mapping, drafts);
        var designer = new Designer(tasks, zone, file, MappingDraft.of(mapping, file.known()), sample);
        designer.manuscript.recover();
        return designer;
    }

    /// Where drafts are kept for this user.
    public static Path drafts() {
        return DraftFile.drafts();
    }

    public MappingDraft draft() {
        return manuscript.now();
    }

    public Side source() {
        return source;
    }

    public Side target() {
        return target;
    }

    public ReadOnlyObjectProperty<Optional<Drawing>> drawing() {
        return drawing.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Result> result() {
        return result.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<Remark>> remarks() {
        return remarks.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Line>> chosen() {
        return chosen.getReadOnlyProperty();
    }

    /// How long the last edit took to become a result; zero before the first.
    public ReadOnlyObjectProperty<Duration> took() {
        return took.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Notice> notice() {
        return notice.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty undoable() {
        return manuscript.undoable();
    }

    public ReadOnlyBooleanProperty redoable() {
        return manuscript.redoable();
    }

    public ReadOnlyBooleanProperty unsaved() {
        return manuscript.unsaved();
    }

    public List<Line> lines() {
        return drawing.get().map(Drawing::lines).orElse(List.of());
    }

    /// Those that a person wants to see.
    public List<Line> shownLines() {
        return shownLines;
    }

    private void sift() {
        Shown wanted = shown.get();
        shownLines = lines().stream()
                .filter(each -> wanted == Shown.ALL || each.own() || (wanted == Shown.IN_USE && threads.made(each)))
                .toList();
    }

    public ObjectProperty<Shown> shown() {
        return shown;
    }

    /// Tries the mapping as it is now.
    public void refresh() {
        long question = ++asked;
        MappingDraft draft = draft();
        Payload document = sample;
        tasks.run(
                () -> Trial.of(draft, document, zone),
                trial -> {
                    if (question == asked) {
                        show(trial);
                    }
                },
                (RuntimeException e) -> {
                    throw e;
                });
    }

    private void show(Trial trial) {
        threads = trial.threads();
        // The first is no edit, and a program that has just begun is slow.
        if (opened) {
            took.set(trial.took());
        }
        trial.result().ifPresent(made -> result.set(made.since(result.get())));
        List<Remark> found = new ArrayList<>();
        for (MappingProblem each : trial.mistakes()) {
            found.add(new Remark(Remark.Kind.MISTAKE, each.place(), each.where(), each.text()));
        }
        for (Problem each : trial.problems()) {
            found.add(new Remark(Remark.Kind.PROBLEM, each.location(), "", each.text()));
        }
        ofTrial = List.copyOf(found);
        remarks.set(ofTrial);
        check.ifPresent(fhir -> trial.output()
                .filter(_ -> draft().at("to").asText().equals("fhir-r4"))
                .ifPresentOrElse(fhir::of, fhir::none));
        trial.drawing().ifPresent(this::show);
    }

    private void show(Drawing picture) {
        source.show(
                picture.source(),
                picture.values(),
                picture.lines().stream().flatMap(each -> each.sources().stream()).toList(),
                node -> hasValue(picture, node));
        Set<String> made = threads.targets();
        target.show(
                picture.target(),
                threads::values,
                picture.lines().stream().map(Line::target).toList(),
                // What is made can get more: below it, everything is shown.
                // Where nothing is made at all, nothing would be left to see; and what is new has no line yet.
                node -> made.isEmpty()
                        || !Paths.above(node.path()).isEmpty()
                        || made.contains(node.path())
                        || isNew(picture, node));
        Optional<Line> before = chosen.get();
        if (!opened) {
            opened = true;
            before = begin(picture);
        }
        Optional<Line> last = before;
        Optional<Line> wanted = justDrawn(picture).or(() -> last);
        hinted.set(Optional.empty());
        drawing.set(Optional.of(picture));
        sift();
        chosen.set(wanted.flatMap(line -> picture.lines().stream()
                .filter(each -> each.rule().equals(line.rule()) && each.target().equals(line.target()))
                .findFirst()));
    }

    /// The rule of the line that somebody has drawn last, once it is there.
    private Optional<Line> justDrawn(Drawing picture) {
        Optional<Line> found = drawn.flatMap(stroke -> picture.lines().stream()
                .filter(each -> each.own()
                        && each.target().equals(stroke.to())
                        && each.sources().contains(stroke.from()))
                .reduce((_, later) -> later));
        drawn = Optional.empty();
        return found;
    }

    private static boolean isNew(Drawing picture, Node root) {
        return picture.lines().stream().noneMatch(each -> Paths.root(each.target()).equals(root.path()));
    }

    private static boolean hasValue(Drawing drawn, Node node) {
        boolean here = !drawn.values().at(node.path()).isEmpty();
        return here
                || (Paths.above(node.path()).isEmpty()
                        && drawn.source().below(node).stream()
                                .anyMatch(
                                        each -> !drawn.values().at(each.path()).isEmpty()));
    }

    /// Opens what a person wants to see first, the mapping's own rules, else the first that there are; and chooses one.
    private Optional<Line> begin(Drawing drawn) {
        List<Line> own = drawn.lines().stream().filter(Line::own).limit(40).toList();
        List<Line> first = own.isEmpty() ? drawn.lines().stream().limit(12).toList() : own;
        first.forEach(each -> {
            target.reveal(each.target());
            each.sources().forEach(source::reveal);
        });
        return own.stream().findFirst();
    }

    /// Another document to try the mapping with; one that maps otherwise gets another drawing.
    public void sample(Payload document) {
        sample = document;
        result.set(Result.NONE);
        refresh();
    }

    public void choose(Optional<Line> line) {
        hinted.set(Optional.empty());
        chosen.set(line);
    }

    /// Chooses what made a part of the output.
    public void chooseOutput(String path) {
        threads.line(path).ifPresent(line -> {
            reveal(line);
            chosen.set(Optional.of(line));
        });
    }

    /// Chooses the next line at a place, or the first.
    ///
    /// @param atTarget whether it is a place of the target
    public void follow(String path, boolean atTarget) {
        List<Line> ends = lines().stream()
                .filter(each -> atTarget
                        ? Paths.isIn(each.target(), path)
                        : each.sources().stream().anyMatch(from -> Paths.isIn(from, path)))
                .toList();
        if (!ends.isEmpty()) {
            int at = chosen.get().map(ends::indexOf).orElse(-1);
            chosen.set(Optional.of(ends.get((at + 1) % ends.size())));
        }
    }

    /// Chooses the line that something is wrong with, as far as that is known.
    public void choose(Remark remark) {
        switch (remark.kind()) {
            case INVALID, DOUBTFUL -> chooseOutput(remark.place());
            case MISTAKE, PROBLEM -> {
                if (!chooseRule(remark.rule())) {
                    follow(Paths.plain(remark.place()), false);
                }
            }
        }
    }

    /// Chooses the line of one of the mapping's own rules, or of what that stands in.
    ///
    /// @return whether there is one
    public boolean chooseRule(String place) {
        Optional<Line> found = lines().stream()
                .filter(each -> each.own() && Paths.isIn(place, each.rule()))
                .max(Comparator.comparingInt(each -> each.rule().length()));
        found.ifPresent(line -> {
            reveal(line);
            chosen.set(Optional.of(line));
        });
        return found.isPresent();
    }

    /// Brings both ends of a likely line into sight.
    public void show(Suggestion suggestion) {
        source.reveal(suggestion.from());
        target.reveal(suggestion.to());
        hinted.set(Optional.of(suggestion));
    }

    /// A likely line that somebody looks at.
    public ReadOnlyObjectProperty<Optional<Suggestion>> hinted() {
        return hinted.getReadOnlyProperty();
    }

    /// What the sample has at a place of the source.
    public List<String> valuesAt(String path) {
        return drawing.get().map(each -> each.values().at(path)).orElse(List.of());
    }

    private void reveal(Line line) {
        line.sources().stream().findFirst().ifPresent(source::reveal);
        target.reveal(line.target());
    }

    /// Which parts of the output the chosen line has made.
    public List<String> outputs() {
        return chosen.get().map(threads::outputs).orElse(List.of());
    }

    /// Makes something whole besides, for which lines can be drawn then.
    ///
    /// @param type one of [MappingDraft#wholes]
    /// @param at where it stands in the source; empty for the whole document
    public void add(String type, String at) {
        drawing.get().map(picture -> new Addition(picture, draft(), type, at)).ifPresent(addition -> addition.edits()
                .ifPresentOrElse(
                        edits -> {
                            if (change(edits)) {
                                target.toggle(addition.name());
                            }
                        },
                        () -> fail("The message map of such documents belongs to what the mapping builds on. Write one of"
                                + " the mapping's own under messages, then add to it.")));
    }

    /// Has what is made of samples held against FHIR R4, too, beside everything else.
    ///
    /// @param validators the folder of the validators and their libraries
    public void check(Path validators) {
        check = Optional.of(new FhirCheck(tasks, validators, this::told));
    }

    private void told(FhirCheck.State state) {
        List<Remark> all = new ArrayList<>(ofTrial);
        switch (state) {
            case FhirCheck.State.Off _ -> fhir.set(Fhir.OFF);
            case FhirCheck.State.Checking _ -> fhir.set(Fhir.CHECKING);
            case FhirCheck.State.Checked(List<Remark> found) -> {
                all.addAll(found);
                boolean invalid = found.stream().anyMatch(each -> each.kind() == Remark.Kind.INVALID);
                fhir.set(invalid ? Fhir.INVALID : Fhir.VALID);
            }
            case FhirCheck.State.Failed(String text) -> {
                fhir.set(Fhir.OFF);
                fail(text);
            }
        }
        remarks.set(List.copyOf(all));
    }

    /// Whether what is made is valid FHIR R4.
    public enum Fhir {
        /// Nobody checks it, or it is something else.
        OFF,
        CHECKING,
        VALID,
        INVALID
    }

    public ReadOnlyObjectProperty<Fhir> fhir() {
        return fhir.getReadOnlyProperty();
    }

    /// Whether there is a mistake in the rule of a line.
    public boolean isBroken(Line line) {
        return line.own() && remarks.get().stream().anyMatch(each -> Paths.isIn(each.rule(), line.rule()));
    }

    /// Why a line cannot be drawn, as a sentence; empty if it can.
    public Optional<String> refusal(String from, String to) {
        return drawing.get()
                .map(picture -> new Stroke(picture, draft(), from, to).refusal())
                .orElse(Optional.of("The mapping cannot be read; mend its text first."));
    }

    /// Draws a line: adds the rule that it stands for, and chooses it.
    public void connect(String from, String to) {
        refusal(from, to).ifPresentOrElse(this::fail, () -> drawing.get()
                .flatMap(picture -> new Stroke(picture, draft(), from, to).edit())
                .ifPresent(edit -> {
                    drawn = Optional.of(new Drawn(from, to));
                    change(List.of(edit));
                }));
    }

    /// What can be done with the rule of the chosen line.
    public ChosenRule rule() {
        return rule;
    }

    /// Changes the mapping, all at once or not at all.
    ///
    /// @return whether it is changed
    public boolean change(List<Edit> edits) {
        Optional<MappingDraft> changed = draft().with(edits);
        changed.ifPresentOrElse(
                manuscript::change,
                () -> fail(
                        "The file is written in a way that this cannot be changed in without touching the rest; change its text."));
        return changed.isPresent();
    }

    /// The whole text of the file, as somebody typed it.
    public void text(String text) {
        if (!text.equals(draft().text())) {
            manuscript.change(draft().withText(text));
        }
    }

    public void undo() {
        manuscript.undo();
    }

    public void redo() {
        manuscript.redo();
    }

    /// Writes the file.
    ///
    /// @param over whether what somebody else has written meanwhile is lost
    public void save(boolean over) {
        manuscript.save(over);
    }

    /// Takes up what somebody else has written into the file meanwhile; where both changed the same, one's own stands.
    public void merge() {
        manuscript.merge();
    }

    /// The file as it was read or saved last.
    String saved() {
        return manuscript.saved();
    }

    Tasks tasks() {
        return tasks;
    }

    ZoneId zone() {
        return zone;
    }

    public Payload sample() {
        return sample;
    }

    void tell(Notice told) {
        notice.set(told);
    }

    void fail(String text) {
        notice.set(new Notice.Failed(text));
    }
}
