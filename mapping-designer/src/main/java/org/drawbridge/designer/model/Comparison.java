package org.drawbridge.designer.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.drawbridge.designer.model.Difference.Line;

/// The mapping as somebody works on it, beside one that was: the file as it was saved last, or a version of its
/// history.
public final class Comparison {

    private final Designer designer;
    private final ObservableList<Version> versions = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<Line>> lines = new ReadOnlyObjectWrapper<>(List.of());
    private Optional<Version> with = Optional.empty();

    public Comparison(Designer designer) {
        this.designer = designer;
        designer.drawing().addListener((_, _, _) -> compare());
        designer.unsaved().addListener((_, _, unsaved) -> {
            compare();
            if (!unsaved) {
                read();
            }
        });
        read();
    }

    /// The newest first; none where the file is in no git repository.
    public ObservableList<Version> versions() {
        return versions;
    }

    /// What is different; empty if nothing is.
    public ReadOnlyObjectProperty<List<Line>> lines() {
        return lines.getReadOnlyProperty();
    }

    /// @param version empty for the file as it was saved last
    public void with(Optional<Version> version) {
        with = version;
        compare();
    }

    /// Takes up the text of what it is compared with. An edit like any other, which can be undone.
    public void goBack() {
        designer.text(before());
    }

    private String before() {
        return with.map(Version::text).orElseGet(designer::saved);
    }

    private void compare() {
        lines.set(List.copyOf(Difference.between(before(), designer.draft().text())));
    }

    private void read() {
        Path file = designer.draft().file();
        designer.tasks()
                .run(
                        () -> Version.of(file),
                        versions::setAll,
                        (IOException e) -> designer.fail(String.valueOf(e.getMessage())));
        compare();
    }
}
