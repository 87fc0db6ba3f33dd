package org.drawbridge.server.api;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
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
            String name = channel.name();
            for (Channel.Outlet outlet : channel.plan().outlets()) {
                String to = outlet.name();
                Meter.WAITING.watch(registry, () -> waiting(journal, name, to), name, to);
                Meter.URGENT_WAITING.watch(registry, () -> urgent(journal, name, to), name, to);
                Meter.BREAKER_OPEN.watch(registry, () -> open(engine, name, to), name, to);
            }
            Meter.ALARMS.watch(registry, () -> alarms(engine, name), name);
            Meter.CHANNEL_RUNNING.watch(registry, () -> running(engine, name), name);
        }
        Meter.JOURNAL_BYTES.watch(registry, journal::bytesOnDisk);
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
                .forEach(name ->
                        Meter.CERTIFICATE_DAYS.watch(registry, () -> daysLeft(certificates, name, clock), name));
    }

    /// Watches how much of the audit trail has not arrived where it is forwarded to.
    public void watch(Forwarder forwarder) {
        Meter.UNFORWARDED.watch(registry, forwarder::waiting);
    }

    /// Watches the systems that clients ask. Again after they changed; those that are gone stay at their last names.
    public void watch(Gateway gateway) {
        for (Gateway.Standing each : gateway.standings()) {
            String name = each.system().name();
            Meter.GATEWAY_BREAKER_OPEN.watch(registry, () -> open(gateway, name), name);
            Meter.GATEWAY_CACHED_BYTES.watch(registry, () -> cached(gateway, name), name);
        }
    }

    /// Watches whether the mirror of the configuration has what is in force.
    public void watch(Mirror mirror) {
        Meter.MIRROR_BEHIND.watch(registry, () -> mirror.standing().behind() ? 1 : 0);
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
                count(Meter.RECEIVED, e.channel(), name(e.reception()));
                Meter.RECEIVED_BYTES.count(registry, e.bytes(), e.channel());
                if (e.urgent()) {
                    count(Meter.URGENT, e.channel());
                }
            }
            case Event.Repeated e -> count(Meter.REPEATED, e.channel());
            case Event.NotStored e -> count(Meter.NOT_STORED, e.channel());
            case Event.Processed e -> count(Meter.PROCESSED, e.channel(), name(e.result()));
            case Event.Attempted e -> {
                String destination = e.delivery().destination();
                count(Meter.ATTEMPTS, e.channel(), destination, e.code());
                Meter.ATTEMPT_DURATION.timer(registry, e.channel(), destination).record(e.took());
            }
            case Event.Moved e -> count(Meter.MOVED, e.channel(), e.state());
            case Event.ConnectionOpened e -> count(Meter.CONNECTIONS_OPENED, e.channel());
            case Event.ConnectionClosed e -> count(Meter.CONNECTIONS_CLOSED, e.channel(), e.cause());
            case Event.SourceFailed e -> count(Meter.SOURCE_FAILURES, e.channel(), e.code());
            case Event.Forwarded e -> {
                String status = Integer.toString(e.status());
                count(Meter.GATEWAY_REQUESTS, e.system(), e.client(), e.method(), status, e.answeredBy());
                Meter.GATEWAY_DURATION
                        .timer(registry, e.system(), e.answeredBy())
                        .record(e.took());
            }
            case Event.Failed e -> count(Meter.BUGS, e.channel(), e.where());
            case Event.PeerFailed e -> count(Meter.PEER_FAILURES, e.channel(), e.destination());
            case Event.AlarmRaised e -> count(Meter.ALARMS_RAISED, e.channel(), e.code());
            case Event.FailedOver e -> count(Meter.FAILOVERS, e.channel(), e.destination());
            case Event.ChannelStarted _, Event.ChannelStopped _, Event.SourceRecovered _ -> {}
            case Event.PeerRecovered _, Event.FailedBack _, Event.AlarmCleared _ -> {}
            case Event.IncidentOpened e -> count(Meter.INCIDENTS, e.kind());
            case Event.MessagesRemoved e -> Meter.REMOVED.count(registry, (double) e.messages());
            case Event.CertificatesChanged _, Event.CertificateEnds _ -> {}
        }
    }

    private void count(Meter meter, String... values) {
        meter.count(registry, 1, values);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    /// In the text format of Prometheus.
    String scrape() {
        return registry.scrape();
    }
}
