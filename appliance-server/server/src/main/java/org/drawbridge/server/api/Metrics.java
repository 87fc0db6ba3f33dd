package org.drawbridge.server.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.function.Supplier;
import org.drawbridge.engine.BreakerState;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.security.audit.Forwarder;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.Standing;
import org.drawbridge.server.changes.Mirror;
import org.drawbridge.server.gateway.Gateway;

/// Counters and gauges for Prometheus. Labels are names and fixed codes only.
public final class Metrics implements Event.Listener {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /// Watches how much waits and how large the journal is, each time somebody asks. Again after the channels changed;
    /// those that are gone stay at their last names.
    public void watch(Engine engine, Journal journal) {
        for (Channel channel : engine.channels()) {
            for (Channel.Outlet outlet : channel.plan().outlets()) {
                Tags tags = Tags.of("channel", channel.name(), "destination", outlet.name());
                gauge(
                        "drawbridge.deliveries.waiting",
                        () -> waiting(journal, channel.name(), outlet.name()),
                        tags,
                        "Deliveries under way");
                gauge(
                        "drawbridge.deliveries.urgent",
                        () -> urgent(journal, channel.name(), outlet.name()),
                        tags,
                        "Deliveries under way that are urgent");
                gauge(
                        "drawbridge.breaker.open",
                        () -> open(engine, channel.name(), outlet.name()),
                        tags,
                        "1 while the destination's peer is unwell and one delivery at a time finds out");
            }
            Tags tags = Tags.of("channel", channel.name());
            gauge(
                    "drawbridge.alarms",
                    () -> alarms(engine, channel.name()),
                    tags,
                    "What looks wrong although nothing failed");
            gauge(
                    "drawbridge.channel.running",
                    () -> running(engine, channel.name()),
                    tags,
                    "1 while the channel takes messages");
        }
        gauge("drawbridge.journal.bytes", journal::bytesOnDisk, Tags.empty(), "What the journal takes on disk");
    }

    /// One that is there goes on: its value is found by names, whatever the configuration has become since.
    private void gauge(String name, Supplier<Number> value, Tags tags, String description) {
        if (registry.find(name).tags(tags).gauge() == null) {
            Gauge.builder(name, value).tags(tags).description(description).register(registry);
        }
    }

    private static double running(Engine engine, String channel) {
        return engine.channel(channel).filter(Channel::running).map(_ -> 1).orElse(0);
    }

    private static double alarms(Engine engine, String channel) {
        return engine.channel(channel).map(each -> each.alarms().size()).orElse(0);
    }

    private static double open(Engine engine, String channel, String destination) {
        return engine.channel(channel)
                .flatMap(each -> each.breaker(destination))
                .filter(state -> !(state instanceof BreakerState.Closed))
                .map(_ -> 1)
                .orElse(0);
    }

    /// Watches how long each certificate is still good. Those that are imported later are seen at the next start.
    public void watch(Certificates certificates, Clock clock) {
        certificates.standings().stream()
                .map(Standing::name)
                .distinct()
                .forEach(name -> gauge(
                        "drawbridge.certificate.days.left",
                        () -> daysLeft(certificates, name, clock),
                        Tags.of("name", name),
                        "Days until the first certificate of this name ends"));
    }

    /// Watches how much of the audit trail has not arrived where it is forwarded to.
    public void watch(Forwarder forwarder) {
        gauge(
                "drawbridge.audit.unforwarded",
                forwarder::waiting,
                Tags.empty(),
                "Entries of the audit trail that are not known to have arrived at its receiver");
    }

    /// Watches the systems that clients ask. Again after they changed; those that are gone stay at their last names.
    public void watch(Gateway gateway) {
        for (Gateway.Standing each : gateway.standings()) {
            String name = each.system().name();
            Tags tags = Tags.of("system", name);
            gauge(
                    "drawbridge.gateway.breaker.open",
                    () -> open(gateway, name),
                    tags,
                    "1 while the system is left alone because it is unwell");
            gauge(
                    "drawbridge.gateway.cached.bytes",
                    () -> cached(gateway, name),
                    tags,
                    "What is remembered of the system's answers");
        }
    }

    /// Watches whether the mirror of the configuration has what is in force.
    public void watch(Mirror mirror) {
        Gauge.builder("drawbridge.mirror.behind", () -> mirror.standing().behind() ? 1 : 0)
                .description("1 while the mirror of the configuration lacks what is in force")
                .register(registry);
    }

    private static double open(Gateway gateway, String system) {
        return gateway.standings().stream()
                .filter(each -> each.system().name().equals(system))
                .filter(each -> !(each.breaker() instanceof BreakerState.Closed))
                .count();
    }

    private static double cached(Gateway gateway, String system) {
        return gateway.standings().stream()
                .filter(each -> each.system().name().equals(system))
                .mapToLong(Gateway.Standing::cachedBytes)
                .sum();
    }

    private static double daysLeft(Certificates certificates, String name, Clock clock) {
        return certificates.standings().stream()
                .filter(each -> each.name().equals(name))
                .mapToLong(each -> each.daysLeft(clock.instant()))
                .min()
                .orElse(0);
    }

    private static double waiting(Journal journal, String channel, String destination) {
        var states = journal.counts(channel).deliveries().get(destination);
        return states == null ? 0 : states.getOrDefault("waiting", 0L) + states.getOrDefault("sending", 0L);
    }

    private static double urgent(Journal journal, String channel, String destination) {
        return journal.counts(channel).urgent().getOrDefault(destination, 0L);
    }

    @Override
    public void happened(Event event) {
        switch (event) {
            case Event.Received e -> {
                count("drawbridge.messages.received", "channel", e.channel(), "reception", name(e.reception()));
                registry.counter("drawbridge.messages.received.bytes", "channel", e.channel())
                        .increment(e.bytes());
                if (e.urgent()) {
                    count("drawbridge.messages.urgent", "channel", e.channel());
                }
            }
            case Event.Repeated e -> count("drawbridge.messages.repeated", "channel", e.channel());
            case Event.NotStored e -> count("drawbridge.messages.not.stored", "channel", e.channel());
            case Event.Processed e ->
                count("drawbridge.messages.processed", "channel", e.channel(), "result", name(e.result()));
            case Event.Attempted e -> {
                String destination = e.delivery().destination();
                count("drawbridge.attempts", "channel", e.channel(), "destination", destination, "code", e.code());
                registry.timer("drawbridge.attempt.duration", "channel", e.channel(), "destination", destination)
                        .record(e.took());
            }
            case Event.Moved e -> count("drawbridge.deliveries.moved", "channel", e.channel(), "state", e.state());
            case Event.ConnectionOpened e -> count("drawbridge.connections.opened", "channel", e.channel());
            case Event.ConnectionClosed e ->
                count("drawbridge.connections.closed", "channel", e.channel(), "cause", e.cause());
            case Event.SourceFailed e -> count("drawbridge.source.failures", "channel", e.channel(), "code", e.code());
            case Event.Forwarded e -> forwarded(e);
            case Event.Failed e -> count("drawbridge.bugs", "channel", e.channel(), "where", e.where());
            case Event.PeerFailed e ->
                count("drawbridge.peer.failures", "channel", e.channel(), "destination", e.destination());
            case Event.AlarmRaised e -> count("drawbridge.alarms.raised", "channel", e.channel(), "code", e.code());
            case Event.FailedOver e ->
                count("drawbridge.failovers", "channel", e.channel(), "destination", e.destination());
            case Event.ChannelStarted _, Event.ChannelStopped _, Event.SourceRecovered _ -> {}
            case Event.PeerRecovered _, Event.FailedBack _, Event.AlarmCleared _ -> {}
            case Event.IncidentOpened e -> count("drawbridge.incidents.opened", "kind", e.kind());
            case Event.MessagesRemoved e ->
                registry.counter("drawbridge.messages.removed").increment((double) e.messages());
            case Event.CertificatesChanged _, Event.CertificateEnds _ -> {}
        }
    }

    private void forwarded(Event.Forwarded e) {
        count(
                "drawbridge.gateway.requests",
                "system",
                e.system(),
                "client",
                e.client(),
                "method",
                e.method(),
                "status",
                Integer.toString(e.status()),
                "answered_by",
                e.answeredBy());
        registry.timer("drawbridge.gateway.duration", "system", e.system(), "answered_by", e.answeredBy())
                .record(e.took());
    }

    private void count(String name, String... tags) {
        registry.counter(name, tags).increment();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    /// In the text format of Prometheus.
    String scrape() {
        return registry.scrape();
    }
}
