package org.drawbridge.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.drawbridge.connectors.folder.Desk;
import org.drawbridge.connectors.folder.Taking;
import org.drawbridge.connectors.folder.Wanted;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Source;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FileSourceTest {

    private static final Duration SETTLE = Duration.ofMillis(150);

    @TempDir
    Path temporary;

    private Path folder;
    private final Desk desk = new Desk();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<Source> sources = new ArrayList<>();

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("in"));
    }

    @AfterEach
    void stop() {
        sources.forEach(source -> source.stop(Duration.ofSeconds(5)));
    }

    @Test
    void keepsEachMessageOfAFileAndMovesItToDone() throws Exception {
        // Given
        drop("two.hl7", message("C-1") + message("C-2"));

        // When
        start(settings());

        // Then
        until(() -> lies("done/two.hl7"));
        assertThat(desk.bodies()).containsExactly(message("C-1"), message("C-2"));
        assertThat(desk.arrivals).allSatisfy(arrival -> {
            assertThat(arrival.leg()).isEqualTo(SenderLeg.NOT_OWED);
            assertThat(arrival.reply().size()).isZero();
            assertThat(arrival.peer()).isEqualTo(folder.toString());
            assertThat(arrival.reception()).isEqualTo(Reception.ACCEPTED);
        });
        assertThat(Files.readString(folder.resolve("done/two.hl7"))).isEqualTo(message("C-1") + message("C-2"));
        assertThat(visible(folder)).isEmpty();
    }

    @Test
    void readsABatch() throws Exception {
        drop("batch", "FHS|^~\\&\rBHS|^~\\&\r" + message("C-1") + message("C-2") + "BTS|2\rFTS|1\r");

        start(settings());

        until(() -> lies("done/batch"));
        assertThat(desk.controlIds()).containsExactly("C-1", "C-2");
    }

    @Test
    void takesFilesByTheTimeOfTheirChangeThenByName() throws Exception {
        Instant now = Instant.now().minusSeconds(100);
        drop("b", message("3"), now.plusSeconds(2));
        drop("c", message("1"), now);
        drop("a", message("2"), now.plusSeconds(2));

        start(settings());

        until(() -> desk.arrivals.size() == 3);
        assertThat(desk.controlIds()).containsExactly("1", "2", "3");
    }

    @Test
    void neverReadsAFileThatIsStillWritten() throws Exception {
        // Given
        start(settings());

        // When
        try (var out = Files.newOutputStream(folder.resolve("slow.hl7"))) {
            for (byte each : message("C-1").getBytes(StandardCharsets.UTF_8)) {
                out.write(each);
                out.flush();
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(desk.arrivals).isEmpty();
            assertThat(reason()).contains("may still be written").doesNotContain("slow");
        }

        // Then
        until(() -> lies("done/slow.hl7"));
        assertThat(desk.bodies()).containsExactly(message("C-1"));
        until(() -> reason().isEmpty());
    }

    @Test
    void waitsForALockedFile() throws Exception {
        drop("locked.hl7", message("C-1"));
        try (var file = new RandomAccessFile(folder.resolve("locked.hl7").toFile(), "rw");
                var lock = file.getChannel().lock()) {
            start(settings());

            until(() -> reason().contains("1 locked by another program"));
            assertThat(lock.isValid()).isTrue();
            assertThat(desk.arrivals).isEmpty();
        }
        until(() -> lies("done/locked.hl7"));
    }

    @Test
    void passesOverNamesOfFilesThatAreStillWrittenAndOfOthers() throws Exception {
        for (String name : List.of(".hidden", "a.tmp", "B.PART", "c.hl7~", "d.filepart", "e.txt", "f.hl7.swp")) {
            drop(name, message(name));
        }
        drop("g.hl7", message("taken"));

        start(with(settings(), "*.{hl7,part,tmp,hl7~,filepart,swp,PART}"));

        until(() -> lies("done/g.hl7"));
        assertThat(desk.controlIds()).containsExactly("taken");
        assertThat(visible(folder)).contains("a.tmp", "B.PART", "c.hl7~", "d.filepart", "e.txt", "f.hl7.swp");
    }

    @Test
    void waitsForTheMarkerThatSaysThatAFileIsComplete() throws Exception {
        // Given
        FileSource.Settings s = settings();
        drop("one.hl7", message("C-1"));
        Taking t = s.taking();
        start(with(
                s,
                new Taking(
                        t.files(),
                        t.ignored(),
                        ".ok",
                        Duration.ZERO,
                        t.poll(),
                        t.delete(),
                        t.maxFile(),
                        t.maxMessage(),
                        t.terms())));
        until(() -> reason().contains("1 without the `marker`"));
        assertThat(desk.arrivals).isEmpty();

        // When
        drop("one.hl7.ok", "");

        // Then
        until(() -> lies("done/one.hl7"));
        assertThat(desk.controlIds()).containsExactly("C-1");
        assertThat(visible(folder)).isEmpty();
    }

    @Test
    void followsNoLinkOutOfTheFolder() throws Exception {
        Path outside = Files.writeString(temporary.resolve("secret"), message("C-1"));
        Files.createSymbolicLink(folder.resolve("link.hl7"), outside);
        Files.createSymbolicLink(folder.resolve("dangling.hl7"), temporary.resolve("nowhere"));
        Files.createDirectory(folder.resolve("sub.hl7"));

        start(settings());

        until(() -> reason().contains("2 symbolic links"));
        assertThat(desk.arrivals).isEmpty();
        assertThat(outside).exists();
    }

    @Test
    void takesNamesOfEveryKind() throws Exception {
        String longest = "x".repeat(251) + ".hl7";
        List<String> names = List.of("with space.hl7", "MÜLLER^é.hl7", "a\nb.hl7", "-rf", "'$(x)'.hl7", longest);
        for (String name : names) {
            drop(name, message("C-" + name.length()));
        }
        byName("\\xff\\xfe.hl7", message("bytes"));
        byName("\\xff\\xfebad.hl7", "nothing");

        start(settings());

        until(() -> count(folder.resolve("done")) == names.size() + 1 && count(folder.resolve("failed")) == 2);
        assertThat(visible(folder)).isEmpty();
        assertThat(visible(folder.resolve("done"))).contains("with space.hl7", "MÜLLER^é.hl7", "-rf");
    }

    @Test
    void movesADoneFileBesideOneOfTheSameName() throws Exception {
        start(settings());
        for (int i = 0; i < 3; i++) {
            drop("same.hl7", message("C-" + i));
            int taken = i + 1;
            until(() -> count(folder.resolve("done")) == taken);
        }
        assertThat(visible(folder.resolve("done"))).contains("same.hl7").allMatch(name -> name.endsWith(".hl7"));
        assertThat(desk.controlIds()).containsExactly("C-0", "C-1", "C-2");
    }

    @Test
    void deletesDoneFilesWhereItIsToldTo() throws Exception {
        drop("one.hl7", message("C-1"));
        FileSource.Settings s = settings();

        Taking t = s.taking();
        start(with(
                s,
                new Taking(
                        t.files(),
                        t.ignored(),
                        t.marker(),
                        t.settle(),
                        t.poll(),
                        true,
                        t.maxFile(),
                        t.maxMessage(),
                        t.terms())));

        until(() -> desk.arrivals.size() == 1
                && visible(folder.resolve(".processing")).isEmpty());
        assertThat(folder.resolve("done")).doesNotExist();
    }

    @Test
    void putsAFileThatHoldsNoMessageAsideWithTheReason() throws Exception {
        drop("TESTPATIENT.pdf", "%PDF-1.7 TESTPATIENT");

        start(settings());

        until(() -> lies("failed/TESTPATIENT.pdf"));
        assertThat(Files.readString(folder.resolve("failed/TESTPATIENT.pdf.reason.txt")))
                .contains("file-no-message", "no line begins with MSH", "nothing of the file", folder.toString())
                .doesNotContain("TESTPATIENT");
        assertThat(events)
                .filteredOn(Event.SourceFailed.class::isInstance)
                .singleElement()
                .satisfies(event ->
                        assertThat(event.toString()).contains("file-no-message").doesNotContain("TESTPATIENT"));
    }

    @Test
    void takesWhatStandsBeforeAMessageThatIsTooLargeAndSaysWhichItIs() throws Exception {
        drop("big.hl7", message("C-1") + message("C-2") + message("C-3") + "NTE|1||" + "x".repeat(5000) + "\r");

        start(settings());

        until(() -> lies("failed/big.hl7"));
        assertThat(desk.controlIds()).containsExactly("C-1", "C-2");
        assertThat(Files.readString(folder.resolve("failed/big.hl7.reason.txt")))
                .contains("file-message-too-large", "message 3 of the file", "2 messages, which are in the journal");
    }

    @Test
    void refusesAFileThatIsTooLarge() throws Exception {
        drop("huge.hl7", message("C-1").repeat(2000));

        start(settings());

        until(() -> lies("failed/huge.hl7"));
        assertThat(desk.arrivals).isEmpty();
        assertThat(Files.readString(folder.resolve("failed/huge.hl7.reason.txt")))
                .contains("file-too-large", "max-file");
    }

    @Test
    void doesNotPassOverLinesOutsideMessagesNorATrailerThatCountsOtherwise() throws Exception {
        drop("lines", "PID|1||7\r" + message("C-1"));
        drop("count", "BHS|^~\\&\r" + message("C-2") + "BTS|2\r");

        start(settings());

        until(() -> lies("failed/lines") && lies("failed/count"));
        assertThat(desk.controlIds()).containsExactlyInAnyOrder("C-1", "C-2");
        assertThat(Files.readString(folder.resolve("failed/lines.reason.txt"))).contains("file-outside-messages");
        assertThat(Files.readString(folder.resolve("failed/count.reason.txt"))).contains("file-count-differs");
    }

    @Test
    void keepsWhatTheChannelDoesNotTakeAsRefused() throws Exception {
        drop("one.hl7", message("C-1") + message("C-2").replace("ADT^A08", "ORU^R01"));
        FileSource.Settings s = settings();

        Taking t = s.taking();
        start(with(
                s,
                new Taking(
                        t.files(),
                        t.ignored(),
                        t.marker(),
                        t.settle(),
                        t.poll(),
                        false,
                        t.maxFile(),
                        t.maxMessage(),
                        new Terms(Set.of("ORU^R01"), Set.of(), Set.of(), true, Optional.empty()))));

        until(() -> lies("done/one.hl7"));
        assertThat(desk.arrivals).extracting("reception").containsExactly(Reception.REFUSED, Reception.ACCEPTED);
    }

    @Test
    void keepsTheFileWhileTheJournalRefusesAndGoesOnWhereItStopped() throws Exception {
        desk.refusal = "The disk is full.";
        drop("two.hl7", message("C-1") + message("C-2"));
        start(settings());
        until(() -> reason().contains("The disk is full."));
        assertThat(visible(folder.resolve(".processing"))).containsExactly("two.hl7");

        desk.refusal = "";

        until(() -> lies("done/two.hl7"));
        assertThat(desk.controlIds()).containsExactly("C-1", "C-2");
        until(() -> events.contains(new Event.SourceRecovered("labs")));
    }

    @Test
    void goesOnAfterAStopWhereItStopped() throws Exception {
        // Given: what a process leaves that was killed after two messages
        String file = message("C-1") + message("C-2") + message("C-3");
        Path processing = Files.createDirectory(folder.resolve(".processing"));
        Files.writeString(processing.resolve("three.hl7"), file);
        try (var progress = MarkedProgress.open(processing.resolve(".taken"), file.length())) {
            progress.advance();
            progress.advance();
        }

        // When
        start(settings());

        // Then
        until(() -> lies("done/three.hl7"));
        assertThat(desk.controlIds()).containsExactly("C-3");
        assertThat(desk.arrivals.getFirst().inDoubt()).isTrue();
        assertThat(processing.resolve(".taken")).doesNotExist();
    }

    @Test
    void believesNoMarkerOfAnotherFile() throws Exception {
        Path processing = Files.createDirectory(folder.resolve(".processing"));
        try (var progress = MarkedProgress.open(processing.resolve(".taken"), 17)) {
            progress.advance();
        }
        Files.writeString(processing.resolve("left.hl7"), message("C-1"));
        drop("new.hl7", message("C-2"));

        start(settings());

        until(() -> lies("done/left.hl7") && lies("done/new.hl7"));
        assertThat(desk.controlIds()).containsExactly("C-1", "C-2");
    }

    @Test
    void takesEachFileOnceHoweverManySourcesLook() throws Exception {
        for (int i = 0; i < 200; i++) {
            drop("f" + i, message("C-" + i));
        }

        start(settings());
        Source second = start(settings());

        until(() -> count(folder.resolve("done")) == 200);
        assertThat(desk.controlIds()).hasSize(200).doesNotHaveDuplicates();
        until(() -> Stream.of(sources.getFirst(), second)
                .map(Source::trouble)
                .anyMatch(each -> each.map(Hold::reason).orElse("").contains("takes files from")));
    }

    @Test
    void theNextOneTakesOverWhenTheFirstStops() throws Exception {
        Source first = start(settings());
        until(() -> Files.exists(folder.resolve(".processing/.lock")));
        start(settings());

        first.stop(Duration.ofSeconds(5));
        drop("one.hl7", message("C-1"));

        until(() -> lies("done/one.hl7"));
    }

    @Test
    void waitsForAFolderThatIsMissingAndSaysSoOnce() throws Exception {
        Files.delete(folder);
        Source source = start(settings());
        until(() -> reason().contains("There is no folder " + folder));
        assertThat(source.address()).isEqualTo(folder.toString());

        Files.createDirectory(folder);
        drop("one.hl7", message("C-1"));

        until(() -> lies("done/one.hl7"));
        until(() -> events.size() == 2);
        assertThat(events.getFirst()).isInstanceOf(Event.SourceFailed.class);
        assertThat(events.getLast()).isEqualTo(new Event.SourceRecovered("labs"));
    }

    @Test
    void survivesItsFoldersBeingTakenAway() throws Exception {
        start(settings());
        drop("one.hl7", message("C-1"));
        until(() -> lies("done/one.hl7"));

        Files.delete(folder.resolve("done/one.hl7"));
        Files.delete(folder.resolve("done"));
        drop("two.hl7", message("C-2"));

        until(() -> lies("done/two.hl7"));
        assertThat(desk.controlIds()).containsExactly("C-1", "C-2");
    }

    @Test
    void takesTenThousandSmallFilesInOrder() throws Exception {
        Instant start = Instant.now().minusSeconds(100_000);
        int count = 10_000;
        for (int i = 0; i < count; i++) {
            drop("f" + i, message("C-" + i), start.plusSeconds(i));
        }

        start(settings());

        until(() -> count(folder.resolve("done")) == count);
        assertThat(desk.controlIds())
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(i -> "C-" + i).toList());
    }

    private FileSource.Settings settings() {
        return with(FileSource.Settings.of("labs", folder), taking("*"));
    }

    private static FileSource.Settings with(FileSource.Settings s, String files) {
        return with(s, taking(files));
    }

    private static FileSource.Settings with(FileSource.Settings s, Taking taking) {
        return new FileSource.Settings(s.channel(), s.folder(), s.done(), s.failed(), taking);
    }

    private static Taking taking(String files) {
        return new Taking(
                files, Wanted.UNFINISHED, "", SETTLE, Duration.ofMillis(20), false, 100_000, 4096, Terms.LENIENT);
    }

    private Source start(FileSource.Settings settings) {
        var source = FileSource.open(settings, desk, events::add, Clock.systemUTC());
        sources.add(source);
        source.start();
        return source;
    }

    private String reason() {
        return sources.getFirst().trouble().map(Hold::reason).orElse("");
    }

    private static String message(String controlId) {
        return "MSH|^~\\&|LAB|NORTH|HUB|HUB|20261124||ADT^A08|" + controlId + "|P|2.5\rPID|1||7||TESTPATIENT^ONE\r";
    }

    private void drop(String name, String content) throws IOException {
        Path part = Files.writeString(temporary.resolve("part"), content);
        Files.move(part, folder.resolve(name));
    }

    private void drop(String name, String content, Instant modified) throws IOException {
        Path part = Files.writeString(temporary.resolve("part"), content);
        Files.setLastModifiedTime(part, FileTime.from(modified));
        Files.move(part, folder.resolve(name));
    }

    /// A name of bytes that are no text, which Java cannot write.
    private void byName(String name, String content) throws Exception {
        Path part = Files.writeString(temporary.resolve("part"), content);
        assertThat(new ProcessBuilder(
                                "bash",
                                "-c",
                                "mv \"$1\" \"$2/$(printf '" + name + "')\"",
                                "bash",
                                part.toString(),
                                folder.toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    private boolean lies(String path) {
        return Files.exists(folder.resolve(path));
    }

    private static int count(Path folder) {
        return visible(folder).size();
    }

    private static List<String> visible(Path folder) {
        String[] names = folder.toFile().list((at, name) -> {
            Path path = at.toPath();
            return !name.startsWith(".") && !(path.endsWith("in") && (name.equals("done") || name.equals("failed")));
        });
        return names == null ? List.of() : List.of(names);
    }

    private static void until(BooleanSupplier check) throws InterruptedException {
        while (!check.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
