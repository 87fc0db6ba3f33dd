package org.drawbridge.console.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.Change;
import org.drawbridge.console.client.Checked;
import org.drawbridge.console.client.ConfigFiles;
import org.drawbridge.console.client.RevisionRow;
import org.drawbridge.desktop.Tasks;

/// A file of the configuration, being edited: checked as it is typed, brought into force with a reason, with
/// its
/// history. Where
/// somebody else has changed the same lines meanwhile, both versions come into the text, marked as git does.
public final class ConfigFile {

    private static final Duration TYPING = Duration.ofMillis(300);
    /// Of git, before the lines of the one side.
    private static final String MARK = "<<<<<<<";

    private final Appliance appliance;
    private final Tasks tasks;
    private final String file;
    private final StringProperty text = new SimpleStringProperty("");
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper overtaken = new ReadOnlyBooleanWrapper();
    private final Loaded<ConfigFiles> config;
    private final Loaded<Checked> checked;
    private final Loaded<Change> saved;
    private final Loaded<List<RevisionRow>> revisions;
    private final Loaded<String> difference;
    private String base = "";
    private String begun = "";
    private long typed;

    /// The file of a channel.
    public static ConfigFile of(Appliance appliance, Tasks tasks, String channel) {
        return new ConfigFile(appliance, tasks, "channels/" + channel + ".yaml");
    }

    /// @param file such as `drawbridge.yaml`
    public ConfigFile(Appliance appliance, Tasks tasks, String file) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.file = file;
        this.config = new Loaded<>(tasks);
        this.checked = new Loaded<>(tasks);
        this.saved = new Loaded<>(tasks);
        this.revisions = new Loaded<>(tasks);
        this.difference = new Loaded<>(tasks);
        text.addListener((_, _, _) -> typed());
        config.state().addListener((_, _, _) -> config.value().ifPresent(this::begin));
        checked.state()
                .addListener((_, _, _) -> checked.value()
                        .ifPresent(each -> overtaken.set(
                                !each.revision().isEmpty() && !each.revision().equals(base))));
        saved.state().addListener((_, _, _) -> saved.value().ifPresent(this::done));
    }

    /// Asks for what is in force, and who made it so.
    public void open() {
        config.load(appliance::config);
        revisions.load(() -> appliance.revisions(file));
    }

    private void begin(ConfigFiles files) {
        base = files.revision();
        begun = files.files().getOrDefault(file, "");
        text.set(begun);
        changed.set(false);
        overtaken.set(false);
    }

    private void typed() {
        changed.set(!text.get().equals(begun));
        long moment = ++typed;
        tasks.after(TYPING, () -> {
            if (moment == typed) {
                String wanted = text.get();
                checked.load(() -> appliance.check(Map.of(file, wanted)));
            }
        });
    }

    /// Brings it into force; what others have changed elsewhere stays.
    public void save(String reason) {
        String wanted = text.get();
        saved.clear();
        saved.load(() -> {
            Change change = appliance.change(base, Map.of(file, wanted), reason);
            if (change instanceof Change.Conflict) {
                // Both versions are in the text from here on, so theirs is what it is based on.
                String now = appliance.config().revision();
                tasks.show(() -> base = now);
            }
            return change;
        });
    }

    private void done(Change change) {
        switch (change) {
            case Change.Done _ -> open();
            case Change.Conflict conflict -> text.set(conflict.files().getOrDefault(file, text.get()));
        }
    }

    /// Forgets what was typed.
    public void revert() {
        text.set(begun);
        saved.clear();
    }

    /// Shows what has changed since a revision.
    public void compare(RevisionRow revision) {
        difference.load(() -> Differences.of(appliance.diff(revision.id(), ""), file));
    }

    /// Makes the file what it was then.
    public void rollback(RevisionRow revision, String reason) {
        saved.clear();
        saved.load(() -> {
            appliance.rollback(revision.id(), file, reason);
            return new Change.Done(revision.id(), List.of(), false);
        });
    }

    /// Whether both versions of a conflict are in the text.
    public boolean conflicting() {
        return text.get().contains(MARK);
    }

    public String file() {
        return file;
    }

    public StringProperty text() {
        return text;
    }

    /// Whether the text is another than what is in force.
    public ReadOnlyBooleanProperty changed() {
        return changed.getReadOnlyProperty();
    }

    /// Whether somebody else has changed the configuration since this was opened.
    public ReadOnlyBooleanProperty overtaken() {
        return overtaken.getReadOnlyProperty();
    }

    public Loaded<ConfigFiles> config() {
        return config;
    }

    public Loaded<Checked> checked() {
        return checked;
    }

    public Loaded<Change> saved() {
        return saved;
    }

    public Loaded<List<RevisionRow>> revisions() {
        return revisions;
    }

    /// Line by line, as git writes it.
    public Loaded<String> difference() {
        return difference;
    }
}
