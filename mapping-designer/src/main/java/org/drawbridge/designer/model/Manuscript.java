package org.drawbridge.designer.model;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.drawbridge.desktop.Tasks;
import org.drawbridge.mapping.MappingDraft;

/// The text that somebody works on, from edit to edit, and its way into the file.
final class Manuscript {

    private static final Duration KEEPING = Duration.ofMillis(500);

    private final Tasks tasks;
    private final DraftFile file;
    private final History history;
    private final Runnable changed;
    private final Consumer<Notice> tell;
    private final ReadOnlyBooleanWrapper undoable = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper redoable = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper unsaved = new ReadOnlyBooleanWrapper();
    private boolean keeping;

    /// @param changed is told after each change of the text
    /// @param tell is told what a person should know
    Manuscript(Tasks tasks, DraftFile file, MappingDraft draft, Runnable changed, Consumer<Notice> tell) {
        this.tasks = tasks;
        this.file = file;
        this.history = new History(draft);
        this.changed = changed;
        this.tell = tell;
    }

    /// Takes up what was not saved when the designer ended last; it can be undone. Blocks.
    void recover() throws IOException {
        file.unsaved().ifPresent(text -> {
            history.change(now().withText(text));
            tell.accept(new Notice.Done("recovered", List.of()));
        });
        settle();
    }

    MappingDraft now() {
        return history.now();
    }

    ReadOnlyBooleanProperty undoable() {
        return undoable.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty redoable() {
        return redoable.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty unsaved() {
        return unsaved.getReadOnlyProperty();
    }

    void change(MappingDraft next) {
        history.change(next);
        tell.accept(new Notice.None());
        changed();
    }

    void undo() {
        history.undo();
        changed();
    }

    void redo() {
        history.redo();
        changed();
    }

    private void changed() {
        settle();
        changed.run();
        if (!keeping) {
            keeping = true;
            tasks.after(KEEPING, this::keep);
        }
    }

    private void settle() {
        undoable.set(history.canUndo());
        redoable.set(history.canRedo());
        unsaved.set(!now().text().equals(file.known()));
    }

    private void keep() {
        keeping = false;
        String text = now().text();
        tasks.run(
                () -> {
                    file.keep(text);
                    return true;
                },
                _ -> {},
                (IOException e) ->
                        tell.accept(new Notice.Failed("The draft cannot be kept against a crash: " + e.getMessage())));
    }

    /// @param over whether what somebody else has written meanwhile is lost
    void save(boolean over) {
        String text = now().text();
        tasks.run(
                () -> {
                    file.save(text, over);
                    return true;
                },
                _ -> {
                    settle();
                    tell.accept(new Notice.Done(
                            "saved", List.of(String.valueOf(now().file().getFileName()))));
                },
                (IOException e) -> tell.accept(
                        e instanceof DraftFile.ChangedException
                                ? new Notice.Conflict(String.valueOf(e.getMessage()))
                                : new Notice.Failed(String.valueOf(e.getMessage()))));
    }

    /// The file as it was read or saved last.
    String saved() {
        return file.known();
    }

    /// Takes up what somebody else has written meanwhile, beside one's own changes. It can be undone.
    void merge() {
        String base = file.known();
        String mine = now().text();
        tasks.run(
                () -> Merged.of(base, mine, file.read()),
                merged -> {
                    change(now().withText(merged.text()));
                    tell.accept(
                            merged.conflicts() == 0
                                    ? new Notice.Done("merged", List.of())
                                    : new Notice.Done("merged.conflicts", List.of(String.valueOf(merged.conflicts()))));
                },
                (IOException e) -> tell.accept(new Notice.Failed(String.valueOf(e.getMessage()))));
    }
}
