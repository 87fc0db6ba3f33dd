package org.drawbridge.designer.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.drawbridge.desktop.Tasks;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Drawing;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.MappingDraft;
import org.drawbridge.mapping.MappingDraft.Edit;

/// A mapping that somebody works on: its drawing, what it makes of the sample, what is chosen. Every edit is tried in
/// the background; of several only the last one's outcome counts.
public final class Designer {

    private final Tasks tasks;
    private final ZoneId zone;
    private final Manuscript manuscript;
    private final Remarks remarks = new Remarks(this);
    private final Choice choice = new Choice(this);
    private final ChosenRule rule = new ChosenRule(this);
    private final Sides sides = new Sides(new Side(), new Side());
    private final ReadOnlyObjectWrapper<Optional<Drawing>> drawing = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Result> result = new ReadOnlyObjectWrapper<>(Result.NONE);
    private final ReadOnlyObjectWrapper<Duration> took = new ReadOnlyObjectWrapper<>(Duration.ZERO);
    private final ReadOnlyObjectWrapper<Notice> notice = new ReadOnlyObjectWrapper<>(new Notice.None());
    private final ObjectProperty<Shown> shown = new SimpleObjectProperty<>(Shown.IN_USE);
    private Payload sample;
    private Threads threads = Threads.NONE;
    private long asked;
    private List<Line> shownLines = List.of();
    private boolean opened;
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

    /// Which line is chosen, and how one comes to it.
    public Choice choice() {
        return choice;
    }

    /// Whether what is made is valid.
    public Remarks validity() {
        return remarks;
    }

    public Side source() {
        return sides.source();
    }

    public Side target() {
        return sides.target();
    }

    public ReadOnlyObjectProperty<Optional<Drawing>> drawing() {
        return drawing.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Result> result() {
        return result.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<Remark>> remarks() {
        return remarks.all();
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
        remarks.of(trial);
        trial.drawing().ifPresent(this::show);
    }

    private void show(Drawing picture) {
        sides.show(picture, threads);
        Optional<Line> before = choice.line().get();
        if (!opened) {
            opened = true;
            before = sides.open(picture);
        }
        Optional<Line> last = before;
        Optional<Line> wanted = justDrawn(picture).or(() -> last);
        drawing.set(Optional.of(picture));
        sift();
        choice.choose(wanted.flatMap(line -> picture.lines().stream()
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

    /// Another document to try the mapping with; one that maps otherwise gets another drawing.
    public void sample(Payload document) {
        sample = document;
        result.set(Result.NONE);
        refresh();
    }

    /// What the sample has at a place of the source.
    public List<String> valuesAt(String path) {
        return drawing.get().map(each -> each.values().at(path)).orElse(List.of());
    }

    /// Makes something whole besides, for which lines can be drawn then.
    ///
    /// @param type one of [MappingDraft#wholes]
    /// @param at where it stands in the source; empty for the whole document
    public void add(String type, String at) {
        drawing.get()
                .map(picture -> new Addition(picture, draft(), type, at))
                .ifPresent(addition -> addition.edits()
                        .ifPresentOrElse(
                                edits -> {
                                    if (change(edits)) {
                                        target().toggle(addition.name());
                                    }
                                },
                                () -> fail(
                                        "The message map of such documents belongs to what the mapping builds on. Write one of"
                                                + " the mapping's own under messages, then add to it.")));
    }

    /// Why a line cannot be drawn, as a sentence; empty if it can.
    public Optional<String> refusal(String from, String to) {
        return drawing.get()
                .map(picture -> new Stroke(picture, draft(), from, to).refusal())
                .orElse(Optional.of("The mapping cannot be read; mend its text first."));
    }

    /// Draws a line: adds the rule that it stands for, and chooses it.
    public void connect(String from, String to) {
        refusal(from, to)
                .ifPresentOrElse(
                        this::fail,
                        () -> drawing.get()
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

    Threads threads() {
        return threads;
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
