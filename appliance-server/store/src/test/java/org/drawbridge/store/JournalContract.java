package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.engine.journal.Exchange;
import org.drawbridge.engine.journal.Fingerprint;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.Journal.Recent;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.Revision;
import org.drawbridge.engine.journal.Selection;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.junit.jupiter.api.Test;

/// What every journal has to keep to.
interface JournalContract {

    Instant AT = Instant.parse("2026-11-24T10:00:00.123456789Z");

    Journal journal();

    /// Closes the journal and opens it again, if it can be.
    void reopen();

    @Test
    default void givesBackWhatWasReceived() {
        MessageId id = received("C-1", "p1", AT);

        assertThat(journal().message(id))
                .contains(new StoredMessage(
                        id,
                        "adt",
                        AT,
                        "10.0.0.1",
                        new Label("PMS|NORTH", "C-1", "ADT^A08", "p1", "O-1"),
                        MessageState.RECEIVED,
                        SenderLeg.OWED,
                        8,
                        List.of(problem("a"))));
        assertThat(journal().body(id)).contains(payload("body C-1"));
        assertThat(journal().reply(id)).contains(payload("reply C-1"));
        assertThat(journal().unprocessed("adt", 0, 10).items())
                .extracting(StoredMessage::id)
                .containsExactly(id);
        assertThat(journal().message(new MessageId(99))).isEmpty();
    }

    @Test
    default void followsADeliveryFromWaitingToDelivered() {
        MessageId id = received("C-1", "p1", AT);
        long sequence = processed(id);
        var ehr = new DeliveryId(id, "ehr");
        assertThat(journal().undelivered("adt", "ehr", 0, 10).items())
                .containsExactly(new StoredDelivery(
                        ehr,
                        "adt",
                        new Label("PMS|NORTH", "C-1", "ADT^A08", "p1", "O-1"),
                        "p1",
                        sequence,
                        DeliveryState.Waiting.FRESH,
                        0,
                        AT,
                        List.of()));
        assertThat(journal().content(ehr)).contains(payload("mapped"));
        assertThat(journal().content(new DeliveryId(id, "archive"))).contains(payload("body C-1"));

        var later = new DeliveryState.Waiting("HTTP 500: The peer failed on it.", AT.plusSeconds(9));
        attempted(ehr, 1, "http-500", later);
        assertThat(journal().deliveries("adt", Optional.of("ehr"), "waiting", 10))
                .extracting(StoredDelivery::state)
                .containsExactly(later);
        attempted(ehr, 2, "delivered", new DeliveryState.Delivered("HTTP 200"));
        attempted(new DeliveryId(id, "archive"), 1, "delivered", new DeliveryState.Delivered("written"));

        for (int i = 0; i < 2; i++) {
            assertThat(journal().message(id).orElseThrow().state()).isEqualTo(MessageState.COMPLETED);
            assertThat(journal().undelivered("adt", "ehr", 0, 10).items()).isEmpty();
            assertThat(journal().attempts(ehr))
                    .extracting(StoredAttempt::code)
                    .containsExactly("http-500", "delivered");
            assertThat(journal().attempts(new DeliveryId(id, "archive")))
                    .containsExactly(new StoredAttempt(
                            new DeliveryId(id, "archive"),
                            1,
                            AT,
                            Duration.ofMillis(3),
                            "delivered",
                            "written",
                            Payload.EMPTY));
            assertThat(journal().counts("adt").messages()).isEqualTo(Map.of(MessageState.COMPLETED, 1L));
            assertThat(journal().counts("adt").deliveries())
                    .isEqualTo(Map.of("ehr", Map.of("delivered", 1L), "archive", Map.of("delivered", 1L)));
            reopen();
        }
    }

    @Test
    default void findsWhatIsUrgentAndWhatIsBeforeItInItsLane() {
        MessageId first = received("C-1", "p1", AT);
        MessageId other = received("C-2", "p2", AT);
        Entry.Received stat = entry("C-3", "p1", AT);
        MessageId urgent = new MessageId(journal().append(urgent(stat)).join());

        for (int i = 0; i < 2; i++) {
            assertThat(journal().unprocessed("adt", Selection.URGENT, 0, 10).items())
                    .extracting(StoredMessage::id)
                    .containsExactly(urgent);
            assertThat(journal()
                            .unprocessed("adt", new Selection.Lane("p1"), 0, 10)
                            .items())
                    .extracting(StoredMessage::id)
                    .containsExactly(first, urgent);
            reopen();
        }

        processed(first);
        long sequence = processed(urgent);
        processed(other);
        for (int i = 0; i < 2; i++) {
            assertThat(journal()
                            .undelivered("adt", "ehr", Selection.URGENT, 0, 10)
                            .items())
                    .extracting(StoredDelivery::sequence, each -> each.label().urgent())
                    .containsExactly(tuple(sequence, true));
            assertThat(journal()
                            .undelivered("adt", "ehr", new Selection.Lane("p1"), 0, 2)
                            .items())
                    .extracting(each -> each.id().message())
                    .containsExactly(first, urgent);
            assertThat(journal()
                            .undelivered("adt", "ehr", new Selection.Lane("p1"), sequence, 2)
                            .items())
                    .isEmpty();
            assertThat(journal().counts("adt").urgent()).isEqualTo(Map.of("ehr", 1L, "archive", 1L));
            assertThat(journal().counts("adt").deliveries().get("ehr")).isEqualTo(Map.of("waiting", 3L));
            reopen();
        }
    }

    private static Entry.Received urgent(Entry.Received it) {
        return new Entry.Received(
                it.channel(),
                it.at(),
                it.peer(),
                it.label().with(true),
                it.reception(),
                it.leg(),
                it.problems(),
                it.body(),
                it.reply());
    }

    @Test
    default void anEditedDeliverySendsTheNewVersionAndKeepsTheOldOne() {
        MessageId id = received("C-1", "p1", AT);
        processed(id);
        var ehr = new DeliveryId(id, "ehr");
        attempted(ehr, 1, "http-422", new DeliveryState.Rejected("HTTP 422"));
        var waiting = new DeliveryState.Waiting("Sent again as edited by anna: a wrong id", Instant.EPOCH);

        journal()
                .append(new Entry.Revised(ehr, AT, "anna", "a wrong id", payload("edited"), waiting))
                .join();

        for (int i = 0; i < 2; i++) {
            StoredDelivery now =
                    journal().undelivered("adt", "ehr", 0, 10).items().getFirst();
            assertThat(now.state()).isEqualTo(waiting);
            assertThat(now.revisions()).containsExactly(new Revision(2, AT, "anna", "a wrong id"));
            assertThat(journal().content(ehr)).contains(payload("edited"));
            assertThat(journal().content(ehr, 2)).contains(payload("edited"));
            assertThat(journal().content(ehr, 1)).contains(payload("mapped"));
            assertThat(journal().content(ehr, 3)).isEmpty();
            reopen();
        }
    }

    @Test
    default void aDeliveryThatIsHandedOverComesIntoBeingAtTheOtherDestinationWithItsVersions() {
        MessageId id = received("C-1", "p1", AT);
        long sequence = processed(id);
        var ehr = new DeliveryId(id, "ehr");
        var spare = new DeliveryId(id, "spare");
        var given = new DeliveryState.Cancelled("Handed over to spare by anna.");
        var waiting = new DeliveryState.Waiting("Handed over from ehr by anna.", Instant.EPOCH);
        journal()
                .append(new Entry.Revised(ehr, AT, "anna", "", payload("edited"), DeliveryState.Waiting.FRESH))
                .join();

        journal()
                .append(new Entry.HandedOver(ehr, AT, "anna", given, "spare", waiting))
                .join();

        for (int i = 0; i < 2; i++) {
            assertThat(journal().undelivered("adt", "ehr", 0, 10).items()).isEmpty();
            StoredDelivery there =
                    journal().undelivered("adt", "spare", 0, 10).items().getFirst();
            assertThat(there.id()).isEqualTo(spare);
            assertThat(there.lane()).isEqualTo("p1");
            assertThat(there.sequence()).isEqualTo(sequence);
            assertThat(there.attempts()).isZero();
            assertThat(journal().content(spare)).contains(payload("edited"));
            assertThat(journal().content(spare, 1)).contains(payload("mapped"));
            assertThat(journal().counts("adt").deliveries())
                    .containsEntry("ehr", Map.of("cancelled", 1L))
                    .containsEntry("spare", Map.of("waiting", 1L));
            reopen();
        }
    }

    @Test
    default void aRejectedDeliveryPutsItsMessageInQuarantineUntilAPersonMovesIt() {
        MessageId id = received("C-1", "p1", AT);
        processed(id);
        var ehr = new DeliveryId(id, "ehr");
        attempted(new DeliveryId(id, "archive"), 1, "delivered", new DeliveryState.Delivered("written"));
        attempted(ehr, 1, "http-422", new DeliveryState.Rejected("HTTP 422: The peer refused it."));
        assertThat(journal().message(id).orElseThrow().state()).isEqualTo(MessageState.QUARANTINED);
        assertThat(journal().deliveries("adt", Optional.empty(), "rejected", 10))
                .hasSize(1);

        journal()
                .append(new Entry.Moved(ehr, AT, "anna", new DeliveryState.Waiting("again", Instant.EPOCH)))
                .join();

        assertThat(journal().message(id).orElseThrow().state()).isEqualTo(MessageState.WAITING);
        assertThat(journal().deliveries("adt", Optional.empty(), "rejected", 10))
                .isEmpty();
        assertThat(journal().undelivered("adt", "ehr", 0, 10).items()).hasSize(1);
    }

    @Test
    default void findsMessagesByEveryField() {
        MessageId first = received("C-1", "p1", AT);
        MessageId second = received("C-2", "p2", AT.plusSeconds(3600));
        MessageId third = received("C-1", "p2", AT.plusSeconds(7200));

        assertThat(ids(query(q -> q.controlId = Optional.of("C-1")))).containsExactly(third, first);
        assertThat(ids(query(q -> q.patientId = Optional.of("p2")))).containsExactly(third, second);
        assertThat(ids(query(q -> q.orderNumber = Optional.of("O-1")))).hasSize(3);
        assertThat(ids(query(q -> q.type = Optional.of("ORU^R01")))).isEmpty();
        assertThat(ids(query(q -> q.state = Optional.of(MessageState.RECEIVED))))
                .hasSize(3);
        assertThat(ids(query(q -> q.channel = Optional.of("lab")))).isEmpty();
        assertThat(ids(query(q -> q.from = Optional.of(AT.plusSeconds(3600))))).containsExactly(third, second);
        assertThat(ids(query(q -> q.until = Optional.of(AT.plusSeconds(3600))))).containsExactly(first);
        assertThat(ids(query(q -> q.before = Optional.of(third.value())))).containsExactly(second, first);
    }

    @Test
    default void remembersWhatDuplicatesWouldRepeat() {
        MessageId id = received("C-1", "p1", AT);
        reopen();

        assertThat(journal().recent("adt", 10))
                .containsExactly(new Recent(
                        id,
                        Fingerprint.ofIdentity(new Label("PMS|NORTH", "C-1", "", "", "")),
                        Fingerprint.ofBody("body C-1".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    default void goesThroughWhatWasExchangedInOrderAndFromWhereItWas() {
        MessageId first = received("C-1", "p1", AT);
        processed(first);
        MessageId second = received("C-2", "p2", AT);
        List<String> seen = new ArrayList<>();
        Journal.Exchanges exchanges = (number, exchange) -> seen.add(number + " of "
                + switch (exchange) {
                    case Exchange.Taken taken -> taken.patientId();
                    case Exchange.Tried tried -> tried.delivery().destination();
                });

        long reached = journal().exchanges(0, exchanges);
        assertThat(seen).containsExactly(first + " of p1", second + " of p2");
        assertThat(journal().exchanges(reached, exchanges)).isEqualTo(reached);
        assertThat(seen).hasSize(2);
        reopen();
        MessageId third = received("C-3", "p3", AT);
        assertThat(journal().exchanges(reached, exchanges)).isEqualTo(third.value());
        assertThat(journal().exchanges(first.value(), exchanges)).isEqualTo(third.value());
        assertThat(seen.subList(2, 5)).containsExactly(third + " of p3", second + " of p2", third + " of p3");
    }

    @Test
    default void tellsWhatIsKeptInTheOrderOfTheNumbers() {
        List<Long> told = new ArrayList<>();
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(journal().append(entry("C-" + i, "p", AT), told::add));
        }
        all.forEach(CompletableFuture::join);

        assertThat(told).hasSize(500).isSorted();
        assertThat(journal().counts("adt").messages()).isEqualTo(Map.of(MessageState.RECEIVED, 500L));
    }

    default MessageId received(String controlId, String patient, Instant at) {
        return new MessageId(journal().append(entry(controlId, patient, at)).join());
    }

    static Entry.Received entry(String controlId, String patient, Instant at) {
        return new Entry.Received(
                "adt",
                at,
                "10.0.0.1",
                new Label("PMS|NORTH", controlId, "ADT^A08", patient, "O-1"),
                Reception.ACCEPTED,
                SenderLeg.OWED,
                List.of(problem("a")),
                payload("body " + controlId),
                payload("reply " + controlId));
    }

    default long processed(MessageId id) {
        String lane = journal().message(id).orElseThrow().label().patientId();
        return journal()
                .append(new Entry.Processed(
                        id,
                        AT,
                        Processing.ROUTED,
                        List.of(),
                        List.of(
                                new Routed("archive", lane, new Content.AsReceived()),
                                new Routed("ehr", lane, new Content.Mapped(payload("mapped"))))))
                .join();
    }

    default void attempted(DeliveryId id, int number, String code, DeliveryState next) {
        journal()
                .append(new Entry.Attempted(id, number, AT, Duration.ofMillis(3), code, next, Payload.EMPTY))
                .join();
    }

    static Problem problem(String code) {
        return new Problem(code, Severity.WARNING, "PID-3", "A rule.");
    }

    static Payload payload(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    default List<MessageId> ids(MessageQuery query) {
        return journal().search(query).stream().map(StoredMessage::id).toList();
    }

    /// A query under construction.
    final class Wanted {
        Optional<String> channel = Optional.empty();
        Optional<String> controlId = Optional.empty();
        Optional<String> patientId = Optional.empty();
        Optional<String> orderNumber = Optional.empty();
        Optional<String> type = Optional.empty();
        Optional<MessageState> state = Optional.empty();
        Optional<Instant> from = Optional.empty();
        Optional<Instant> until = Optional.empty();
        Optional<Long> before = Optional.empty();
    }

    static MessageQuery query(java.util.function.Consumer<Wanted> what) {
        var q = new Wanted();
        what.accept(q);
        return new MessageQuery(
                q.channel, q.controlId, q.patientId, q.orderNumber, q.type, q.state, q.from, q.until, q.before, 100);
    }
}
