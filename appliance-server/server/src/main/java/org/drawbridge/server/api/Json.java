package org.drawbridge.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.drawbridge.engine.Alarm;
import org.drawbridge.engine.BreakerState;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Journal.Counts;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.mapping.Comparison;

/// How things look in the API.
final class Json {

    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    static <T> ArrayNode list(List<T> items, Function<T, ? extends JsonNode> each) {
        ArrayNode list = MAPPER.createArrayNode();
        items.forEach(item -> list.add(each.apply(item)));
        return list;
    }

    static ArrayNode texts(Collection<String> texts) {
        ArrayNode list = MAPPER.createArrayNode();
        texts.stream().sorted().forEach(list::add);
        return list;
    }

    /// @param phi whether what names the patient is shown
    static ObjectNode message(StoredMessage m, boolean phi) {
        ObjectNode json = object().put("id", m.id().value())
                .put("channel", m.channel())
                .put("receivedAt", m.receivedAt().toString())
                .put("peer", m.peer())
                .put("sender", m.label().sender())
                .put("controlId", m.label().controlId())
                .put("type", m.label().type())
                .put("patientId", phi ? m.label().patientId() : masked(m.label().patientId()))
                .put(
                        "orderNumber",
                        phi ? m.label().orderNumber() : masked(m.label().orderNumber()))
                .put("priority", priority(m.label()))
                .put("state", word(m.state()))
                .put("acknowledgment", word(m.leg()))
                .put("size", m.size());
        json.set(
                "problems",
                list(
                        m.problems(),
                        each -> object().put("code", each.code())
                                .put("severity", word(each.severity()))
                                .put("location", each.location())
                                .put("text", each.text())));
        return json;
    }

    /// @param hold what holds it although it would be its turn
    static ObjectNode delivery(StoredDelivery d, Hold hold) {
        ObjectNode json = object().put("message", d.id().message().value())
                .put("destination", d.id().destination())
                .put("channel", d.channel())
                .put("priority", priority(d.label()))
                .put("state", d.state().name())
                .put("attempts", d.attempts())
                .put("changedAt", d.changedAt().toString());
        String reason = d.state().reason();
        Instant next = d.state() instanceof DeliveryState.Waiting waiting ? waiting.notBefore() : Instant.EPOCH;
        if (!d.state().settled()) {
            reason = reason.isEmpty() ? hold.reason() : reason;
            next = next.isAfter(hold.until()) ? next : hold.until();
        }
        json.put("reason", reason);
        if (next.isAfter(Instant.EPOCH)) {
            json.put("nextAttemptAt", next.toString());
        }
        if (!d.revisions().isEmpty()) {
            json.set(
                    "revisions",
                    list(
                            d.revisions(),
                            each -> object().put("version", each.version())
                                    .put("at", each.at().toString())
                                    .put("by", each.by())
                                    .put("reason", each.why())));
        }
        return json;
    }

    private static String priority(Label label) {
        return label.urgent() ? "urgent" : "routine";
    }

    private static String masked(String text) {
        return text.isEmpty() ? "" : "***";
    }

    /// @param phi whether what the peer said is shown
    static ObjectNode attempt(StoredAttempt a, boolean phi) {
        ObjectNode json = object().put("number", a.number())
                .put("at", a.at().toString())
                .put("tookMillis", a.took().toNanos() / 1e6)
                .put("code", a.code())
                .put("reason", a.reason());
        if (phi && a.answer().size() > 0) {
            json.put("answer", new String(a.answer().reveal(), StandardCharsets.UTF_8));
        }
        return json;
    }

    static ObjectNode channel(Channel channel, Counts counts) {
        ObjectNode json = object().put("name", channel.name()).put("running", channel.running());
        channel.address().ifPresent(address -> json.put("address", address));
        channel.trouble().ifPresent(hold -> trouble(json, hold));
        json.put("order", word(channel.plan().laneKey()));
        json.set("alarms", list(channel.alarms(), Json::alarm));
        ObjectNode messages = json.putObject("messages");
        counts.messages().forEach((state, count) -> messages.put(word(state), count));
        ArrayNode destinations = json.putArray("destinations");
        for (Channel.Outlet outlet : channel.plan().outlets()) {
            ObjectNode destination = destinations
                    .addObject()
                    .put("name", outlet.name())
                    .put("address", outlet.destination().address());
            ObjectNode deliveries = destination.putObject("deliveries");
            var states = counts.deliveries().get(outlet.name());
            if (states != null) {
                states.forEach(deliveries::put);
            }
            destination.put("urgent", counts.urgent().getOrDefault(outlet.name(), 0L));
            channel.breaker(outlet.name()).ifPresent(state -> destination.set("breaker", breaker(state)));
            channel.trouble(outlet.name()).ifPresent(hold -> trouble(destination, hold));
        }
        return json;
    }

    /// @param names of the live mapping and its shadow
    static ObjectNode comparison(String names, Comparison comparison) {
        Comparison.Found found = comparison.found();
        ObjectNode json = object().put("mappings", names)
                .put("compared", found.compared())
                .put("different", found.different())
                .put("failed", found.failed());
        ObjectNode places = json.putObject("places");
        found.places().forEach(places::put);
        json.set(
                "messages",
                list(
                        found.newest(),
                        each -> object().put("id", each.message())
                                .set(
                                        "differences",
                                        list(
                                                each.differences(),
                                                one -> object().put("place", one.place())
                                                        .put("kind", word(one.kind()))))));
        return json;
    }

    /// How many of a destination's deliveries, as [#channel] counts them, are neither settled nor given up.
    static long underWay(JsonNode deliveries) {
        return deliveries.path("waiting").asLong() + deliveries.path("sending").asLong();
    }

    static ObjectNode breaker(BreakerState state) {
        ObjectNode json = object().put("state", state.name());
        switch (state) {
            case BreakerState.Closed _ -> {}
            case BreakerState.Open open ->
                json.put("code", open.code())
                        .put("reason", open.reason())
                        .put("failures", open.failures())
                        .put("since", open.since().toString())
                        .put("nextAttemptAt", open.until().toString());
            case BreakerState.HalfOpen probing ->
                json.put("code", probing.code())
                        .put("reason", probing.reason())
                        .put("failures", probing.failures())
                        .put("since", probing.since().toString());
        }
        return json;
    }

    private static ObjectNode alarm(Alarm alarm) {
        ObjectNode json = object().put("code", alarm.code());
        if (!alarm.destination().isEmpty()) {
            json.put("destination", alarm.destination());
        }
        return json.put("reason", alarm.reason()).put("since", alarm.since().toString());
    }

    private static void trouble(ObjectNode json, Hold hold) {
        ObjectNode trouble = json.putObject("trouble").put("reason", hold.reason());
        if (hold.until().isAfter(Instant.EPOCH)) {
            trouble.put("nextAttemptAt", hold.until().toString());
        }
    }

    static ObjectNode event(Event event) {
        ObjectNode json =
                object().put("event", event.getClass().getSimpleName()).put("channel", event.channel());
        switch (event) {
            case Event.ChannelStarted e -> json.put("address", e.address());
            case Event.ChannelStopped _, Event.SourceRecovered _, Event.NotStored _, Event.CertificatesChanged _ -> {}
            case Event.MessagesRemoved e ->
                json.put("day", e.day()).put("messages", e.messages()).put("bytes", e.bytes());
            case Event.CertificateEnds e ->
                json.put("name", e.name()).put("at", e.at().toString()).put("days", e.days());
            case Event.IncidentOpened e -> json.put("incident", e.incident()).put("kind", e.kind());
            case Event.ConnectionOpened e -> json.put("peer", e.peer());
            case Event.ConnectionClosed e -> json.put("peer", e.peer()).put("cause", e.cause());
            case Event.Received e ->
                json.put("message", e.message().value())
                        .put("reception", word(e.reception()))
                        .put("bytes", e.bytes());
            case Event.Repeated e -> json.put("message", e.of().value());
            case Event.Processed e ->
                json.put("message", e.message().value())
                        .put("result", word(e.result()))
                        .put("problems", e.problems());
            case Event.Attempted e ->
                json.put("message", e.delivery().message().value())
                        .put("destination", e.delivery().destination())
                        .put("attempt", e.attempt())
                        .put("tookMillis", e.took().toNanos() / 1e6)
                        .put("code", e.code())
                        .put("state", e.state());
            case Event.Moved e ->
                json.put("message", e.delivery().message().value())
                        .put("destination", e.delivery().destination())
                        .put("state", e.state());
            case Event.PeerFailed e -> json.put("destination", e.destination()).put("code", e.code());
            case Event.AlarmRaised e -> json.put("code", e.code()).put("destination", e.destination());
            case Event.AlarmCleared e -> json.put("code", e.code()).put("destination", e.destination());
            case Event.FailedOver e -> json.put("destination", e.destination());
            case Event.FailedBack e -> json.put("destination", e.destination());
            case Event.PeerRecovered e -> json.put("destination", e.destination());
            case Event.SourceFailed e -> json.put("code", e.code()).put("reason", e.reason());
            case Event.Forwarded e ->
                json.put("system", e.system())
                        .put("route", e.route())
                        .put("method", e.method())
                        .put("client", e.client())
                        .put("status", e.status())
                        .put("answeredBy", e.answeredBy())
                        .put("tookMillis", e.took().toNanos() / 1e6)
                        .put("received", e.received())
                        .put("sent", e.sent());
            case Event.Failed e -> json.put("where", e.where()).put("exception", e.exception());
        }
        return json;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
