package org.drawbridge.server.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Every metric there is, with what it says and by what it is told apart. Labels are names and fixed codes only.
public enum Meter {
    RECEIVED(
            Kind.COUNTER,
            "messages.received",
            "Messages that were kept, by how they were taken",
            "channel",
            "reception"),
    RECEIVED_BYTES(Kind.COUNTER, "messages.received.bytes", "Bytes of the messages that were kept", "channel"),
    URGENT(Kind.COUNTER, "messages.urgent", "Messages that were kept as urgent", "channel"),
    REPEATED(Kind.COUNTER, "messages.repeated", "Messages that came again and were answered as before", "channel"),
    NOT_STORED(Kind.COUNTER, "messages.not.stored", "Messages that could not be kept and were refused", "channel"),
    PROCESSED(Kind.COUNTER, "messages.processed", "Messages that went through filter and mapping", "channel", "result"),
    REMOVED(Kind.COUNTER, "messages.removed", "Messages that were removed because their time was over"),
    ATTEMPTS(Kind.COUNTER, "attempts", "Attempts to deliver, by what came of them", "channel", "destination", "code"),
    ATTEMPT_DURATION(Kind.TIMER, "attempt.duration", "How long attempts took", "channel", "destination"),
    MOVED(Kind.COUNTER, "deliveries.moved", "Deliveries that a person or recovery moved", "channel", "state"),
    WAITING(Kind.GAUGE, "deliveries.waiting", "Deliveries under way", "channel", "destination"),
    URGENT_WAITING(Kind.GAUGE, "deliveries.urgent", "Deliveries under way that are urgent", "channel", "destination"),
    BREAKER_OPEN(
            Kind.GAUGE,
            "breaker.open",
            "1 while the destination's peer is unwell and one delivery at a time finds out",
            "channel",
            "destination"),
    PEER_FAILURES(Kind.COUNTER, "peer.failures", "How often a peer became unwell", "channel", "destination"),
    FAILOVERS(
            Kind.COUNTER, "failovers", "How often a destination went to its second endpoint", "channel", "destination"),
    CONNECTIONS_OPENED(Kind.COUNTER, "connections.opened", "Connections of senders", "channel"),
    CONNECTIONS_CLOSED(Kind.COUNTER, "connections.closed", "Connections that ended, by why", "channel", "cause"),
    SOURCE_FAILURES(
            Kind.COUNTER, "source.failures", "How often a source could not take in what it found", "channel", "code"),
    GATEWAY_REQUESTS(
            Kind.COUNTER,
            "gateway.requests",
            "Requests of clients to systems, by who answered",
            "system",
            "client",
            "method",
            "status",
            "answered_by"),
    GATEWAY_DURATION(Kind.TIMER, "gateway.duration", "How long such requests took", "system", "answered_by"),
    GATEWAY_BREAKER_OPEN(
            Kind.GAUGE, "gateway.breaker.open", "1 while the system is left alone because it is unwell", "system"),
    GATEWAY_CACHED_BYTES(Kind.GAUGE, "gateway.cached.bytes", "What is remembered of the system's answers", "system"),
    MIRROR_BEHIND(Kind.GAUGE, "mirror.behind", "1 while the mirror of the configuration lacks what is in force"),
    CHANNEL_RUNNING(Kind.GAUGE, "channel.running", "1 while the channel takes messages", "channel"),
    ALARMS(Kind.GAUGE, "alarms", "What looks wrong although nothing failed", "channel"),
    ALARMS_RAISED(Kind.COUNTER, "alarms.raised", "How often something began to look wrong", "channel", "code"),
    INCIDENTS(Kind.COUNTER, "incidents.opened", "What looked like an attack or a misuse", "kind"),
    BUGS(Kind.COUNTER, "bugs", "Exceptions that nobody expected; each failed one message", "channel", "where"),
    CERTIFICATE_DAYS(Kind.GAUGE, "certificate.days.left", "Days until the first certificate of this name ends", "name"),
    UNFORWARDED(
            Kind.GAUGE,
            "audit.unforwarded",
            "Entries of the audit trail that are not known to have arrived at its receiver"),
    JOURNAL_BYTES(Kind.GAUGE, "journal.bytes", "What the journal takes on disk");

    /// What Prometheus makes of it.
    public enum Kind {
        COUNTER,
        GAUGE,
        TIMER
    }

    private final Kind kind;
    private final String name;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> labels;

    Meter(Kind kind, String name, String meaning, String... labels) {
        this.kind = kind;
        this.name = "drawbridge." + name;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    public Kind kind() {
        return kind;
    }

    public String meaning() {
        return meaning;
    }

    public List<String> labels() {
        return labels;
    }

    /// As Prometheus is told: a timer is two of them, a count and a sum.
    public List<String> scraped() {
        String plain = name.replace('.', '_');
        return switch (kind) {
            case COUNTER -> List.of(plain + "_total");
            case GAUGE -> List.of(plain);
            case TIMER -> List.of(plain + "_seconds_count", plain + "_seconds_sum", plain + "_seconds_max");
        };
    }

    /// @param values of the labels, in their order
    void count(MeterRegistry registry, double amount, String... values) {
        Counter.builder(name)
                .description(meaning)
                .tags(tags(values))
                .register(registry)
                .increment(amount);
    }

    Timer timer(MeterRegistry registry, String... values) {
        return Timer.builder(name).description(meaning).tags(tags(values)).register(registry);
    }

    /// One that is there goes on: its value is found by names, whatever the configuration has become since.
    void watch(MeterRegistry registry, Supplier<Number> value, String... values) {
        if (registry.find(name).tags(tags(values)).gauge() == null) {
            Gauge.builder(name, value).description(meaning).tags(tags(values)).register(registry);
        }
    }

    private Tags tags(String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(name().toLowerCase(Locale.ROOT) + " has the labels " + labels);
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(labels.get(i), values[i]);
        }
        return tags;
    }
}
