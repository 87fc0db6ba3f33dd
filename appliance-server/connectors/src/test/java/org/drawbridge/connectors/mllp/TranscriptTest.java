package org.drawbridge.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drawbridge.connectors.hl7v2.Refusal;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Outcome;
import org.drawbridge.engine.Policy;
import org.drawbridge.engine.Transformation;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Problem;
import org.drawbridge.store.SegmentJournal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What senders get for what they send: every transcript against a channel of its own, with the real engine and
/// the real journal.
@Timeout(20)
class TranscriptTest {

    private static final Path FOLDER = Path.of("src/test/transcripts");
    private static final Path DOCUMENT = Path.of("../../docs/reference/acknowledgments.md");

    @TempDir
    static Path home;

    private static SegmentJournal journal;
    private static Engine engine;
    private static final Map<String, String> CAUSES = new ConcurrentHashMap<>();

    static List<Transcript> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Transcript> found = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                found.add(Transcript.read(file));
            }
            return found;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        journal = SegmentJournal.open(home, Clock.systemUTC());
        List<Channel.Plan> plans =
                transcripts().stream().map(TranscriptTest::plan).toList();
        engine = new Engine(plans, journal, Clock.systemUTC(), event -> {
            if (event instanceof Event.ConnectionClosed closed) {
                CAUSES.put(closed.channel(), closed.cause());
            }
        });
        engine.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        engine.stop(Duration.ofSeconds(1));
        journal.close();
    }

    private static Channel.Plan plan(Transcript transcript) {
        Transformation mapping =
                transcript.mappingFails() ? _ -> new Transformation.Result.Failed(List.of()) : Transformation.NONE;
        var outlet = new Channel.Outlet("sink", mapping, new Sink(), Policy.DEFAULT);
        return Channel.Plan.of(
                transcript.name(),
                (intake, events) -> new MllpSource(transcript.source(), intake, events, Clock.systemUTC()),
                Channel.LaneKey.PATIENT,
                List.of(outlet));
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void goesAsWritten(Transcript transcript) throws Exception {
        transcript.play(new Transcript.Channel() {
            @Override
            public String address() {
                return engine.channel(transcript.name())
                        .flatMap(Channel::address)
                        .orElseThrow();
            }

            @Override
            public String states() {
                return messages().map(message -> message.state().name()).collect(Collectors.joining(" "));
            }

            @Override
            public List<String> problems() {
                return messages()
                        .flatMap(message -> message.problems().stream())
                        .map(Problem::location)
                        .toList();
            }

            @Override
            public String lastCause() {
                return CAUSES.getOrDefault(transcript.name(), "");
            }

            private Stream<StoredMessage> messages() {
                return journal.search(MessageQuery.newest(1000)).stream()
                        .filter(message -> message.channel().equals(transcript.name()))
                        .sorted(Comparator.comparingLong(message -> message.id().value()));
            }
        });
    }

    /// Run with `-Ddrawbridge.write=true` to write it anew.
    @Test
    void theReferenceSaysTheSame() throws Exception {
        String text = reference();
        if (Boolean.getBoolean("drawbridge.write")) {
            Files.writeString(DOCUMENT, text);
        }
        assertThat(DOCUMENT).hasContent(text);
    }

    @Test
    void everyRefusalOfTheTableHasATranscript() throws Exception {
        String all =
                transcripts().stream().flatMap(each -> each.steps().stream()).collect(Collectors.joining("\n"));
        for (Refusal refusal : Refusal.values()) {
            // That a message could not be stored is shown where the disk is really full.
            if (refusal != Refusal.NOT_STORED) {
                assertThat(all).contains("|" + refusal.code() + "^^HL70357|");
            }
        }
    }

    private static String reference() throws IOException {
        var text = new StringBuilder("""
                # Acknowledgments

                What a sender of HL7 v2 over MLLP gets for what it sends. This page is written by the tests, from the table in
                the code and from the transcripts in `appliance-server/connectors/src/test/transcripts`, which are played
                against the real thing.

                Nothing is answered AA or CA before it is on disk. A message is one of enhanced mode when MSH-15 holds a value
                of HL7 table 0155; MSH-16 then asks for a second answer, once the message went through filter and mapping.
                Bytes that are no frame, a frame over `max-frame` and one that does not end within `stall` close the connection.

                ## Why a message is refused

                | ERR-3 | MSA-1, original mode | MSA-1, enhanced mode | ERR-2 | kept as | ERR-8 |
                |---|---|---|---|---|---|
                """);
        for (Refusal refusal : Refusal.values()) {
            text.append("| %d | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            refusal.code(),
                            refusal.answer(false),
                            refusal == Refusal.NOT_MAPPED ? "CA, then AE" : refusal.answer(true),
                            refusal.location().isEmpty() ? "" : refusal.location(),
                            refusal == Refusal.NOT_STORED
                                    ? "not kept"
                                    : refusal.keptAs().name().toLowerCase(Locale.ROOT),
                            refusal.text()));
        }
        text.append("""

                Fields are judged, and control ids held against each other, where the channel says `strict: true`.
                Segments and all else of the version's structures are where it says `validate: {on-error: reject}`
                ([validation](validation.md)); then there is an ERR for each error.
                """);
        text.append("\n## Conversations\n\n| transcript | what it shows |\n|---|---|\n");
        for (Transcript transcript : transcripts()) {
            text.append("| `" + transcript.name() + "` | " + transcript.shows() + " |\n");
        }
        return text.toString();
    }

    /// Takes everything.
    private static final class Sink implements Destination {
        @Override
        public Outcome deliver(Outgoing outgoing) {
            return new Outcome.Delivered("taken");
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public String address() {
            return "sink";
        }

        @Override
        public void close() {}
    }
}
