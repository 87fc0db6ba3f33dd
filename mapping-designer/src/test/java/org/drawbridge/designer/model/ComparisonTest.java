package org.drawbridge.designer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Optional;
import org.drawbridge.designer.model.Difference.Kind;
import org.drawbridge.designer.model.Difference.Line;
import org.drawbridge.desktop.InlineTasks;
import org.drawbridge.formats.Payload;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    private static final String MAPPING = """
            mapping: people
            version: 1
            from: hl7v2 2.5.1
            to: fhir-r4
            messages:
              - {name: all, types: [ADT], entries: [{map: patient, at: PID, as: patient}]}
            maps:
              patient:
                to: Patient
                rules:
                  - {to: active, value: true}
            """;

    private static final String DRAWN = "      - {to: birthDate, from: PID-7}\n";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aMapping() throws IOException {
        file = folder.resolve("people.yaml");
        Files.writeString(file, MAPPING);
    }

    private Designer open() throws IOException {
        Designer designer = Designer.open(
                new InlineTasks(), ZoneOffset.UTC, file, folder.resolve("drafts"), Payload.of(new byte[0]));
        designer.refresh();
        return designer;
    }

    @Test
    void whatIsNotSavedYetIsShownLineByLine() throws IOException {
        // Given
        Designer designer = open();
        var comparison = new Comparison(designer);
        // When
        designer.text(MAPPING.replace("version: 1", "version: 2") + DRAWN);
        // Then
        assertThat(comparison.lines().get())
                .filteredOn(each -> each.kind() != Kind.SAME)
                .extracting(Line::kind, Line::number)
                .containsExactly(tuple(Kind.GONE, 2), tuple(Kind.NEW, 2), tuple(Kind.LEFT_OUT, 6), tuple(Kind.NEW, 12));
        // When
        designer.save(false);
        // Then
        assertThat(comparison.lines().get()).isEmpty();
    }

    @Test
    void oneGoesBackToAVersionOfTheHistoryAndCanUndoThat() throws Exception {
        // Given
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            for (String text : new String[] {MAPPING, MAPPING + DRAWN}) {
                Files.writeString(file, text);
                git.add().addFilepattern("people.yaml").call();
                git.commit()
                        .setAuthor("Eva", "eva@example.org")
                        .setMessage(text.equals(MAPPING) ? "Begin." : "Birth dates.")
                        .setSign(false)
                        .call();
            }
        }
        Designer designer = open();
        var comparison = new Comparison(designer);
        assertThat(comparison.versions())
                .extracting(Version::by, Version::reason)
                .containsExactly(tuple("Eva", "Birth dates."), tuple("Eva", "Begin."));
        // When
        comparison.with(Optional.of(comparison.versions().get(1)));
        // Then
        assertThat(comparison.lines().get())
                .filteredOn(each -> each.kind() == Kind.NEW)
                .hasSize(1);
        // When
        comparison.goBack();
        // Then
        assertThat(designer.draft().text()).isEqualTo(MAPPING);
        // When
        designer.undo();
        // Then
        assertThat(designer.draft().text()).isEqualTo(MAPPING + DRAWN);
    }

    @Test
    void whatSomebodyElseWroteIsTakenUpBesideOnesOwn() throws IOException {
        // Given
        Designer designer = open();
        designer.text(MAPPING + DRAWN);
        Files.writeString(file, "# Theirs.\n" + MAPPING);
        designer.save(false);
        assertThat(designer.notice().get()).isInstanceOf(Notice.Conflict.class);
        // When
        designer.merge();
        // Then
        assertThat(designer.draft().text()).isEqualTo("# Theirs.\n" + MAPPING + DRAWN);
        // When
        designer.save(false);
        // Then
        assertThat(file).hasContent("# Theirs.\n" + MAPPING + DRAWN);
    }

    @Test
    void whereBothChangedTheSameOnesOwnStandsAndItIsTold() throws IOException {
        // Given
        Designer designer = open();
        designer.text(MAPPING.replace("value: true", "value: false"));
        Files.writeString(file, MAPPING.replace("value: true", "from: PID-30").replace("version: 1", "version: 2"));
        // When
        designer.merge();
        // Then
        assertThat(designer.draft().text())
                .isEqualTo(MAPPING.replace("value: true", "value: false").replace("version: 1", "version: 2"));
        assertThat(designer.notice().get())
                .isInstanceOfSatisfying(
                        Notice.Done.class, told -> assertThat(told.values()).containsExactly("1"));
    }
}
