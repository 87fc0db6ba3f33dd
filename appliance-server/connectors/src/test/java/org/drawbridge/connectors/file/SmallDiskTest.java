package org.drawbridge.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.drawbridge.connectors.folder.Desk;
import org.drawbridge.connectors.folder.Taking;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.engine.Source;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real disks of 1 MB, full, read-only and not the same; only root may mount them, elsewhere these are skipped.
@Timeout(60)
class SmallDiskTest {

    private static final String MESSAGE = "MSH|^~\\&|LAB|NORTH|HUB|HUB|20261124||ADT^A08|C-1|P|2.5\r";

    @TempDir
    Path temporary;

    private Path disk;
    private final Desk desk = new Desk();
    private final List<Event> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(temporary.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
                "this user may not mount a small disk to fill");
    }

    @AfterEach
    void unmount() throws Exception {
        var _ = run("umount", disk.toString());
    }

    @Test
    void aFullDiskMakesDeliveriesWaitAndLeavesNothingHalf() throws Exception {
        Path filler = fill();
        var destination = new FileDestination(FileDestination.Settings.of("labs", disk, "hl7"));

        Outcome full = destination.deliver(outgoing());

        assertThat(full).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.TRANSIENT);
            assertThat(failed.failure().scope()).isEqualTo(Failure.Scope.PEER);
            assertThat(failed.failure().code()).isEqualTo("folder-full");
            assertThat(failed.failure().reason()).contains("The disk that holds " + disk + " is full");
        });
        assertThat(disk.toFile().list()).containsExactly("filler");
        Files.delete(filler);
        assertThat(destination.deliver(outgoing())).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void aFullDiskMakesTheSourceWaitAndIsForgottenWhenThereIsRoom() throws Exception {
        Files.writeString(disk.resolve("one.hl7"), MESSAGE);
        Path filler = fill();
        try (Source source = start(disk, disk.resolve("done"))) {
            until(() -> reason(source).contains("The disk that holds"));
            assertThat(reason(source)).contains("is full");

            Files.delete(filler);

            until(() -> Files.exists(disk.resolve("done/one.hl7")));
            assertThat(desk.controlIds()).containsExactly("C-1");
            until(() -> events.contains(new Event.SourceRecovered("labs")));
        }
    }

    @Test
    void aReadOnlyDiskIsWaitedFor() throws Exception {
        Files.writeString(disk.resolve("one.hl7"), MESSAGE);
        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
        try (Source source = start(disk, disk.resolve("done"))) {
            until(() -> reason(source).contains("mounted read-only"));
            var destination = new FileDestination(FileDestination.Settings.of("labs", disk, "hl7"));
            assertThat(destination.deliver(outgoing()))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.failure().code()).isEqualTo("folder-read-only"));

            assertThat(run("mount", "-o", "remount,rw", disk.toString())).isTrue();

            until(() -> Files.exists(disk.resolve("done/one.hl7")));
        }
    }

    @Test
    void aDoneFolderOnAnotherDiskIsSaidBeforeAFileIsTouched() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("in"));
        Files.writeString(folder.resolve("one.hl7"), MESSAGE);

        try (Source source = start(folder, disk.resolve("done"))) {
            until(() -> reason(source).contains("is on another filesystem"));
            assertThat(reason(source)).contains(disk.resolve("done").toString());
            assertThat(folder.resolve("one.hl7")).exists();
            assertThat(desk.arrivals).isEmpty();
        }
    }

    private Source start(Path folder, Path done) {
        FileSource.Settings s = FileSource.Settings.of("labs", folder);
        var source = FileSource.open(
                new FileSource.Settings(
                        "labs",
                        folder,
                        done,
                        s.failed(),
                        new Taking(
                                "*.hl7",
                                List.of(),
                                "",
                                Duration.ZERO,
                                Duration.ofMillis(20),
                                false,
                                s.taking().maxFile(),
                                s.taking().maxMessage(),
                                Terms.LENIENT)),
                desk,
                events::add,
                Clock.systemUTC());
        source.start();
        return source;
    }

    private static String reason(Source source) {
        return source.trouble().map(Hold::reason).orElse("");
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream rest = Files.newOutputStream(filler)) {
            while (true) {
                rest.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(disk.toFile().getUsableSpace()).isLessThan(8192);
        }
        return filler;
    }

    private static Outgoing outgoing() {
        return new Outgoing(
                new DeliveryId(new MessageId(1), "archive"),
                1,
                Label.NONE,
                Payload.of(MESSAGE.repeat(200).getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void until(BooleanSupplier check) throws InterruptedException {
        while (!check.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
