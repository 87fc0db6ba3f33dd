package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Selection;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;

/// Asks two journals everything there is to ask and compares the answers.
final class SameAnswers {

    private static final List<String> STATES =
            List.of("waiting", "sending", "delivered", "rejected", "uncertain", "cancelled");

    private SameAnswers() {}

    static void check(Journal journal, Journal model) {
        for (String channel : Histories.CHANNELS) {
            channel(journal, model, channel);
        }
        for (MessageQuery query : queries(model)) {
            assertThat(journal.search(query)).as("search").isEqualTo(model.search(query));
        }
        for (StoredMessage each : model.search(MessageQuery.newest(1000))) {
            message(journal, model, each.id());
        }
    }

    private static void channel(Journal journal, Journal model, String channel) {
        assertThat(journal.counts(channel)).isEqualTo(model.counts(channel));
        assertThat(journal.recent(channel, 7)).isEqualTo(model.recent(channel, 7));
        for (long after : new long[] {0, 5, 40, 100_000}) {
            var unprocessed = model.unprocessed(channel, after, 5);
            assertThat(journal.unprocessed(channel, after, 5)).isEqualTo(unprocessed);
            for (Selection which :
                    List.of(Selection.URGENT, new Selection.Lane("TESTPATIENT1"), new Selection.Lane("ORDER2"))) {
                assertThat(journal.unprocessed(channel, which, after, 5))
                        .isEqualTo(model.unprocessed(channel, which, after, 5));
            }
            var messages = unprocessed.items().stream().map(StoredMessage::id).toList();
            assertThat(journal.bodies(messages, 100)).isEqualTo(model.bodies(messages, 100));
            for (String destination : Histories.DESTINATIONS) {
                var undelivered = model.undelivered(channel, destination, after, 5);
                assertThat(journal.undelivered(channel, destination, after, 5)).isEqualTo(undelivered);
                assertThat(journal.undelivered(channel, destination, Selection.URGENT, after, 5))
                        .isEqualTo(model.undelivered(channel, destination, Selection.URGENT, after, 5));
                var deliveries =
                        undelivered.items().stream().map(StoredDelivery::id).toList();
                assertThat(journal.contents(deliveries, 100)).isEqualTo(model.contents(deliveries, 100));
            }
        }
        for (String state : STATES) {
            assertThat(journal.deliveries(channel, Optional.of("ehr"), state, 4))
                    .isEqualTo(model.deliveries(channel, Optional.of("ehr"), state, 4));
            assertThat(journal.deliveries(channel, Optional.empty(), state, 1000))
                    .containsExactlyInAnyOrderElementsOf(model.deliveries(channel, Optional.empty(), state, 1000));
        }
    }

    private static void message(Journal journal, Journal model, MessageId id) {
        assertThat(journal.message(id)).isEqualTo(model.message(id));
        assertThat(journal.body(id)).isEqualTo(model.body(id));
        assertThat(journal.reply(id)).isEqualTo(model.reply(id));
        assertThat(journal.deliveries(id)).isEqualTo(model.deliveries(id));
        for (StoredDelivery each : model.deliveries(id)) {
            assertThat(journal.content(each.id())).isEqualTo(model.content(each.id()));
            for (int version = 0; version <= each.revisions().size() + 2; version++) {
                assertThat(journal.content(each.id(), version)).isEqualTo(model.content(each.id(), version));
            }
            assertThat(journal.attempts(each.id())).isEqualTo(model.attempts(each.id()));
        }
    }

    private static List<MessageQuery> queries(Journal model) {
        List<StoredMessage> all = model.search(MessageQuery.newest(1000));
        List<MessageQuery> queries = new ArrayList<>(List.of(MessageQuery.newest(1000), MessageQuery.newest(3)));
        Optional<String> none = Optional.empty();
        for (MessageState state : MessageState.values()) {
            queries.add(query(none, none, none, none, Optional.of(state), Optional.empty(), 1000));
            queries.add(query(Optional.of("lab"), none, none, none, Optional.of(state), Optional.of(60L), 4));
        }
        for (int i = 0; i < all.size(); i += 7) {
            StoredMessage each = all.get(i);
            Optional<Long> before = Optional.of(each.id().value());
            queries.add(query(none, Optional.of(each.label().controlId()), none, none, Optional.empty(), before, 9));
            queries.add(query(none, none, Optional.of(each.label().patientId()), none, Optional.empty(), before, 9));
            queries.add(query(none, none, none, Optional.of(each.label().orderNumber()), Optional.empty(), before, 9));
            queries.add(between(
                    each.receivedAt(),
                    each.receivedAt().plusSeconds(1),
                    each.label().type()));
        }
        return queries;
    }

    private static MessageQuery query(
            Optional<String> channel,
            Optional<String> controlId,
            Optional<String> patientId,
            Optional<String> orderNumber,
            Optional<MessageState> state,
            Optional<Long> before,
            int limit) {
        return new MessageQuery(
                channel,
                controlId,
                patientId,
                orderNumber,
                Optional.empty(),
                state,
                Optional.empty(),
                Optional.empty(),
                before,
                limit);
    }

    private static MessageQuery between(Instant from, Instant until, String type) {
        return new MessageQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(type),
                Optional.empty(),
                Optional.of(from),
                Optional.of(until),
                Optional.empty(),
                50);
    }
}
