package org.drawbridge.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.drawbridge.connectors.file.FileDestination.Settings;
import org.drawbridge.connectors.folder.NameTemplate;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDestinationTest {

    @TempDir
    Path temporary;

    @Test
    void writesEachDeliveryToAFileOfItsOwn() throws Exception {
        assertThat(deliver(17, "one")).isEqualTo(new Outcome.Delivered("written as labs-17.hl7"));
        assertThat(deliver(18, "two")).isEqualTo(new Outcome.Delivered("written as labs-18.hl7"));

        assertThat(names()).containsExactly("labs-17.hl7", "labs-18.hl7");
        assertThat(temporary.resolve("labs-17.hl7")).hasContent("one");
    }

    @Test
    void theSameDeliveryAgainIsContentWithWhatItWrote() throws Exception {
        deliver(17, "one");

        assertThat(deliver(17, "one")).isEqualTo(new Outcome.Delivered("written before as labs-17.hl7"));
        assertThat(names()).containsExactly("labs-17.hl7");
    }

    @Test
    void neverWritesOverSomethingElse() throws Exception {
        Files.writeString(temporary.resolve("labs-17.hl7"), "another's");

        assertThat(failure(deliver(17, "one"))).satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.PERMANENT);
            assertThat(failure.code()).isEqualTo("name-taken");
            assertThat(failure.reason()).contains("labs-17.hl7", "Move it away and retry");
        });
        assertThat(temporary.resolve("labs-17.hl7")).hasContent("another's");
        assertThat(names()).containsExactly("labs-17.hl7");
    }

    @Test
    void followsNoLinkThatLiesInItsWay() throws Exception {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Path folder = Files.createDirectory(temporary.resolve("out"));
        Files.writeString(outside.resolve("file"), "theirs");
        Files.createSymbolicLink(folder.resolve("labs-17.hl7"), outside.resolve("file"));
        Files.createSymbolicLink(folder.resolve(".labs-18.hl7.part"), outside.resolve("file"));
        var destination = new FileDestination(Settings.of("labs", folder, "hl7"));

        assertThat(failure(destination.deliver(outgoing(17, "one"))).code()).isEqualTo("name-taken");
        assertThat(destination.deliver(outgoing(18, "two"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(outside.resolve("file")).hasContent("theirs");
    }

    @Test
    void whatACrashLeftIsWrittenAnew() throws Exception {
        Files.writeString(temporary.resolve(".labs-17.hl7.part"), "half of it and more");

        deliver(17, "one");

        assertThat(names()).containsExactly("labs-17.hl7");
        assertThat(temporary.resolve("labs-17.hl7")).hasContent("one");
    }

    @Test
    void waitsForAFolderThatIsMissingOrIsNone() throws Exception {
        var nowhere = new FileDestination(Settings.of("labs", temporary.resolve("nowhere"), "hl7"));
        var file = new FileDestination(Settings.of("labs", Files.createFile(temporary.resolve("file")), "hl7"));

        assertThat(failure(nowhere.deliver(outgoing(1, "one")))).satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.TRANSIENT);
            assertThat(failure.scope()).isEqualTo(Failure.Scope.PEER);
            assertThat(failure.code()).isEqualTo("folder-missing");
            assertThat(failure.reason()).contains("There is no folder " + temporary.resolve("nowhere"));
        });
        assertThat(failure(file.deliver(outgoing(1, "one"))).code()).isEqualTo("folder-not-a-folder");
    }

    @Test
    void namesFilesAsItIsToldWithoutBelievingTheSender() throws Exception {
        var template = new NameTemplate("{sequence}_{destination}_{type}.{ext}");
        var destination = new FileDestination(new Settings("labs", temporary, template, "json", false));

        var evil = new Outgoing(
                new DeliveryId(new MessageId(7), "archive"),
                1,
                new Label("", "", "../../x^A 01", "", ""),
                content("{}"));
        assertThat(destination.deliver(evil)).isInstanceOf(Outcome.Delivered.class);

        assertThat(names()).containsExactly("000000000007_archive_______x_A_01.json");
        assertThat(destination.repeatable()).isFalse();
        assertThat(destination.address()).isEqualTo(temporary.toString());
    }

    @Test
    void aTemplateNamesEachMessageOnceAndStaysInTheFolder() {
        assertThat(NameTemplate.problem("{channel}.hl7"))
                .hasValueSatisfying(what -> assertThat(what).contains("{messageId}"));
        assertThat(NameTemplate.problem("{patient}-{messageId}"))
                .hasValueSatisfying(what -> assertThat(what).contains("no other words"));
        for (String bad : List.of(
                "../{messageId}",
                "/{messageId}",
                ".{messageId}",
                "{messageId",
                "a/{messageId}",
                "{channel}".repeat(4) + "{messageId}")) {
            assertThat(NameTemplate.problem(bad)).isNotEqualTo(Optional.empty());
        }
        assertThatThrownBy(() -> new NameTemplate("same")).isInstanceOf(IllegalArgumentException.class);
    }

    private Outcome deliver(long id, String content) {
        return new FileDestination(Settings.of("labs", temporary, "hl7")).deliver(outgoing(id, content));
    }

    private static Outgoing outgoing(long id, String content) {
        return new Outgoing(
                new DeliveryId(new MessageId(id), "archive"),
                1,
                new Label("LAB|NORTH", "C-1", "ORU^R01", "PATIENT", ""),
                content(content));
    }

    private static Payload content(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Failure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
