package org.drawbridge.connectors.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.drawbridge.connectors.folder.Desk;
import org.drawbridge.connectors.folder.NameTemplate;
import org.drawbridge.connectors.folder.Taking;
import org.drawbridge.connectors.folder.Wanted;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.connectors.sftp.SshServer.Keys;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.engine.Source;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What source and destination do with a server, whichever it is.
@Timeout(60)
abstract class SftpContract {

    private static final Duration SETTLE = Duration.ofMillis(100);
    private static final Duration LEASE = Duration.ofMillis(1500);

    @TempDir
    Path temporary;

    private final Keyring keyring = new Keyring();
    private final Desk desk = new Desk();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final List<SftpDestination> destinations = new ArrayList<>();
    private Keys keys;
    private Path folder;
    private SshServer server;

    abstract SshServer server(Path folder, Keys keys) throws Exception;

    @BeforeEach
    void start() throws Exception {
        keys = Keys.make();
        folder = Files.createDirectories(temporary.resolve("server/in"));
        server = server(temporary.resolve("server"), keys);
        server.start();
        Path home = Files.createDirectory(temporary.resolve("home"));
        keyring.open(home, Unlock.keyFile(home), Set.of("localhost"), Clock.systemUTC());
        keep("key", Keys.written(keys.client(), keys.passphrase()));
        keep("passphrase", keys.passphrase());
        keep("wrong", Keys.written(keys.host(), ""));
    }

    private void keep(String name, String text) {
        keyring.vault().put(name, Secret.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() throws Exception {
        sources.forEach(source -> source.stop(Duration.ofSeconds(5)));
        destinations.forEach(SftpDestination::close);
        server.stop();
    }

    @Test
    void keepsEachMessageOfAFileAndMovesItToDone() throws Exception {
        // Given
        drop("two.hl7", message("C-1") + message("C-2"));
        drop("passed-over.hl7.part", message("C-3"));

        // When
        Source source = source(peer());

        // Then
        until(() -> lies("done/two.hl7"));
        assertThat(desk.bodies()).containsExactly(message("C-1"), message("C-2"));
        assertThat(source.address()).startsWith("sftp://127.0.0.1:").doesNotContain("clinic@");
        assertThat(Files.readString(folder.resolve("done/two.hl7"))).isEqualTo(message("C-1") + message("C-2"));
        assertThat(folder.resolve("passed-over.hl7.part")).exists();
    }

    @Test
    void putsAFileThatHoldsNoMessageAsideWithTheReason() throws Exception {
        drop("TESTPATIENT.pdf", "%PDF-1.7 TESTPATIENT");

        source(peer());

        until(() -> lies("failed/TESTPATIENT.pdf"));
        assertThat(Files.readString(folder.resolve("failed/TESTPATIENT.pdf.reason.txt")))
                .contains("file-no-message", "nothing of the file")
                .doesNotContain("TESTPATIENT");
        assertThat(events.toString()).contains("file-no-message").doesNotContain("TESTPATIENT");
    }

    @Test
    void neverReadsAFileThatIsStillWritten() throws Exception {
        source(peer());

        for (byte each : message("C-1").getBytes(StandardCharsets.UTF_8)) {
            Files.write(
                    folder.resolve("slow.hl7"),
                    new byte[] {each},
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(desk.arrivals).isEmpty();

        until(() -> lies("done/slow.hl7"));
        assertThat(desk.bodies()).containsExactly(message("C-1"));
    }

    @Test
    void waitsForTheMarkerThatSaysThatAFileIsComplete() throws Exception {
        drop("one.hl7", message("C-1"));
        source(settings(peer(), ".ok"), desk);
        until(() -> reason().contains("1 without the `marker`"));

        drop("one.hl7.ok", "");

        until(() -> lies("done/one.hl7"));
        assertThat(folder.resolve("one.hl7.ok")).doesNotExist();
    }

    @Test
    void takesNamesOfEveryKindAndFollowsNoLink() throws Exception {
        List<String> names = List.of("with space.hl7", "MÜLLER^é.hl7", "-rf", "'$(x)'.hl7", "x".repeat(250) + ".hl7");
        for (String name : names) {
            drop(name, message("C-" + name.length()));
        }
        Path secret = Files.writeString(temporary.resolve("secret"), message("C-0"));
        Files.createSymbolicLink(folder.resolve("link.hl7"), secret);

        source(peer());

        until(() -> count("done") == names.size());
        assertThat(desk.controlIds()).hasSize(names.size()).doesNotContain("C-0");
        assertThat(Files.exists(folder.resolve("done/MÜLLER^é.hl7"))).isTrue();
    }

    @Test
    void movesADoneFileBesideOneOfTheSameName() throws Exception {
        source(peer());
        for (int i = 1; i <= 3; i++) {
            int taken = i;
            drop("same.hl7", message("C-" + i));
            until(() -> count("done") == taken);
        }
        assertThat(desk.controlIds()).containsExactly("C-1", "C-2", "C-3");
    }

    @Test
    void goesOnByItselfWhenTheServerIsBack() throws Exception {
        source(peer());
        drop("one.hl7", message("C-1"));
        until(() -> lies("done/one.hl7"));

        server.stop();
        until(() -> !reason().isEmpty());
        assertThat(reason()).startsWith("No connection to sftp://127.0.0.1:" + server.port());
        drop("two.hl7", message("C-2"));
        server.start();

        until(() -> lies("done/two.hl7"));
        assertThat(desk.controlIds()).containsExactly("C-1", "C-2");
        until(() -> events.contains(new Event.SourceRecovered("labs")));
    }

    @Test
    void goesOnWithinAFileWhoseReadingWasCut() throws Exception {
        // Given: messages enough that not all of them are on their way when the first one is here
        int count = 20_000;
        var file = new StringBuilder();
        for (int i = 0; i < count; i++) {
            file.append(message("C-" + i));
        }
        drop("long.hl7", file.toString());
        Intake cutting = new Cutting();

        // When
        source(settings(peer(), ""), cutting);

        // Then
        until(() -> lies("done/long.hl7"));
        assertThat(desk.controlIds()).hasSize(count).doesNotHaveDuplicates();
    }

    /// An intake that has the server die when the tenth message is in, and come again.
    private final class Cutting implements Intake {

        @Override
        public Receipt receive(Arrival arrival) {
            Receipt receipt = desk.receive(arrival);
            if (desk.arrivals.size() == 10) {
                try {
                    server.stop();
                    server.start();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            return receipt;
        }

        @Override
        public void answered(MessageId message, SenderLeg leg) {}

        @Override
        public CompletableFuture<Processing> processed(MessageId message) {
            return new CompletableFuture<>();
        }
    }

    @Test
    void takesWhatAnAppliancesDeathLeftInDoubt() throws Exception {
        Path processing = Files.createDirectory(folder.resolve(".processing"));
        Files.writeString(processing.resolve("left.hl7"), message("C-1") + message("C-2"));
        Files.writeString(processing.resolve(".lock"), "another 17\n");

        source(peer());
        until(() -> reason().contains("takes files from"));
        assertThat(desk.arrivals).isEmpty();

        until(() -> lies("done/left.hl7"));
        assertThat(desk.controlIds()).containsExactly("C-1", "C-2");
        assertThat(desk.arrivals.getFirst().inDoubt()).isTrue();
    }

    @Test
    void oneSourceTakesFilesAndTheNextTakesOverAtOnceWhenItStops() throws Exception {
        Source first = source(peer());
        until(() -> lies(".processing/.lock"));
        Source second = source(peer());
        until(() -> second.trouble().map(Hold::reason).orElse("").contains("takes files from"));
        for (int i = 0; i < 20; i++) {
            drop("f" + i, message("C-" + i));
        }
        until(() -> count("done") == 20);
        assertThat(desk.controlIds()).hasSize(20).doesNotHaveDuplicates();

        first.stop(Duration.ofSeconds(5));
        assertThat(folder.resolve(".processing/.lock")).doesNotExist();
        drop("last", message("C-last"));

        until(() -> lies("done/last"));
    }

    @Test
    void talksToNoServerWithAnotherHostKey() throws Exception {
        drop("one.hl7", message("C-1"));
        String other = "SHA256:" + "x".repeat(43);
        var pinned = new SftpPeer.Settings("127.0.0.1", server.port(), server.user(), key(), Set.of(other), TIME, TIME);

        source(pinned);

        until(() -> reason().contains("shows another host key"));
        assertThat(reason()).contains(keys.fingerprint());
        assertThat(folder.resolve("one.hl7")).exists();
        assertThat(failure(deliver(destination(pinned, "in"), 1, "x")).code()).isEqualTo("host-key");
    }

    @Test
    void saysThatTheServerDoesNotLetItIn() throws Exception {
        var wrong = new Login.PrivateKey(new Credential.Kept(keyring, "wrong"), Credential.NONE);
        source(new SftpPeer.Settings(
                "127.0.0.1", server.port(), server.user(), wrong, Set.of(keys.fingerprint()), TIME, TIME));

        until(() -> reason().contains("does not let us in as '" + server.user() + "'"));
    }

    @Test
    void saysThatAKeyCannotBeReadWithoutItsPassphrase() throws Exception {
        var locked = new Login.PrivateKey(new Credential.Kept(keyring, "key"), Credential.NONE);
        source(new SftpPeer.Settings(
                "127.0.0.1", server.port(), server.user(), locked, Set.of(keys.fingerprint()), TIME, TIME));

        until(() -> reason().contains("secret:key is no private key that can be read"));
    }

    @Test
    void waitsForAFolderThatIsMissing() throws Exception {
        Files.delete(folder);
        source(peer());
        until(() -> reason().contains("There is no folder"));

        Files.createDirectory(folder);
        drop("one.hl7", message("C-1"));

        until(() -> lies("done/one.hl7"));
    }

    @Test
    void writesEachDeliveryWholeAndOnce() throws Exception {
        SftpDestination destination = destination(peer(), "in");
        String large = "x".repeat(3 << 20);

        assertThat(deliver(destination, 17, large)).isEqualTo(new Outcome.Delivered("written as labs-17.hl7"));
        assertThat(deliver(destination, 17, large)).isEqualTo(new Outcome.Delivered("written before as labs-17.hl7"));

        assertThat(Files.readString(folder.resolve("labs-17.hl7"))).isEqualTo(large);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void neverWritesOverSomethingElse() throws Exception {
        Files.writeString(folder.resolve("labs-17.hl7"), "another's");
        Files.writeString(folder.resolve(".labs-18.hl7.part"), "half of an attempt that was cut");

        Failure failure = failure(deliver(destination(peer(), "in"), 17, "one"));

        assertThat(failure.code()).isEqualTo("name-taken");
        assertThat(failure.kind()).isEqualTo(Failure.Kind.PERMANENT);
        assertThat(folder.resolve("labs-17.hl7")).hasContent("another's");
        assertThat(deliver(destination(peer(), "in"), 18, "two")).isInstanceOf(Outcome.Delivered.class);
        assertThat(folder.resolve("labs-18.hl7")).hasContent("two");
    }

    @Test
    void deliversAgainWhenTheServerIsBack() throws Exception {
        SftpDestination destination = destination(peer(), "in");
        deliver(destination, 1, "one");
        server.stop();

        Failure away = failure(deliver(destination, 2, "two"));
        server.start();

        assertThat(away.kind()).isEqualTo(Failure.Kind.TRANSIENT);
        assertThat(away.scope()).isEqualTo(Failure.Scope.PEER);
        assertThat(deliver(destination, 2, "two")).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void aFolderThatIsMissingHoldsDeliveriesUp() throws Exception {
        Failure failure = failure(deliver(destination(peer(), "nowhere"), 1, "one"));

        assertThat(failure.code()).isEqualTo("folder-missing");
        assertThat(failure.scope()).isEqualTo(Failure.Scope.PEER);
    }

    private static final Duration TIME = Duration.ofSeconds(10);

    private Login key() {
        return new Login.PrivateKey(new Credential.Kept(keyring, "key"), new Credential.Kept(keyring, "passphrase"));
    }

    private SftpPeer.Settings peer() {
        return new SftpPeer.Settings(
                "127.0.0.1", server.port(), server.user(), key(), Set.of(keys.fingerprint()), TIME, TIME);
    }

    private SftpSource.Settings settings(SftpPeer.Settings peer, String marker) {
        String path = server.path(folder);
        return new SftpSource.Settings(
                "labs",
                peer,
                path,
                path + "/done",
                path + "/failed",
                new Taking(
                        "*",
                        Wanted.UNFINISHED,
                        marker,
                        SETTLE,
                        Duration.ofMillis(20),
                        false,
                        10 << 20,
                        4096,
                        Terms.LENIENT));
    }

    private Source source(SftpPeer.Settings peer) {
        return source(settings(peer, ""), desk);
    }

    private Source source(SftpSource.Settings settings, Intake intake) {
        Source source = SftpSource.open(settings, LEASE, intake, events::add, Clock.systemUTC());
        sources.add(source);
        source.start();
        return source;
    }

    private SftpDestination destination(SftpPeer.Settings peer, String name) {
        String path = server.path(folder.resolveSibling(name));
        var destination = new SftpDestination(
                new SftpDestination.Settings("labs", peer, path, NameTemplate.DEFAULT, "hl7", true));
        destinations.add(destination);
        return destination;
    }

    private static Outcome deliver(SftpDestination destination, long message, String content) {
        return destination.deliver(new Outgoing(
                new DeliveryId(new MessageId(message), "archive"),
                1,
                Label.NONE,
                Payload.of(content.getBytes(StandardCharsets.UTF_8))));
    }

    private static Failure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
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

    private boolean lies(String path) {
        return Files.exists(folder.resolve(path));
    }

    private int count(String name) {
        String[] names = folder.resolve(name).toFile().list((_, each) -> !each.startsWith("."));
        return names == null ? 0 : names.length;
    }

    private static void until(BooleanSupplier check) throws InterruptedException {
        while (!check.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
