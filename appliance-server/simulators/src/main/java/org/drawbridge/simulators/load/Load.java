package org.drawbridge.simulators.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A load of HL7 v2 messages over MLLP: each connection has one message outstanding, as real senders do, and every
/// acknowledgment is checked. No two messages have the same control id; patients come again after 50,000 messages.
public final class Load {

    /// @param perSecond messages a second in all, latency then counting from the moment one was due; 0 for as fast as
    ///     they are acknowledged
    /// @param warmup how long it goes on before it is measured
    public record Settings(
            String host, int port, Kind kind, int connections, double perSecond, Duration warmup, Duration measured) {}

    /// What is sent.
    public enum Kind {
        ADT,
        ORU,
        /// Seven ADT to three ORU.
        MIX
    }

    /// What came of it.
    ///
    /// @param warmedUp acknowledged before it was measured
    /// @param acknowledged while it was measured
    /// @param bytes of the messages that were acknowledged, all in all
    /// @param p50 and the others in milliseconds
    /// @param errors by kind, how many
    public record Report(
            long warmedUp,
            long acknowledged,
            double perSecond,
            long bytes,
            double p50,
            double p95,
            double p99,
            double longest,
            Map<String, Long> errors) {

        public Report {
            errors = Map.copyOf(errors);
        }
    }

    private final Settings settings;

    public Load(Settings settings) {
        this.settings = settings;
    }

    /// One message as it is sent, for what measures without a wire.
    public static byte[] sample(Kind kind) {
        Template sample = Messages.of(kind).getFirst();
        sample.stamp(1, 1, 1, 1);
        return Arrays.copyOfRange(sample.frame(), 1, sample.frame().length - 2);
    }

    /// Sends, and returns when the time is over.
    public Report run() throws InterruptedException {
        List<Template> templates = Messages.of(settings.kind());
        var course = new Course(settings);
        List<LoadConnection> connections = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < settings.connections(); i++) {
            var connection =
                    new LoadConnection(i, templates.stream().map(Template::copy).toList(), course);
            connections.add(connection);
            threads.add(Thread.ofVirtual().name("load-" + i).start(connection::run));
        }
        for (Thread each : threads) {
            each.join();
        }
        return report(connections);
    }

    private Report report(List<LoadConnection> connections) {
        var latencies = new Latencies();
        Map<String, Long> errors = new TreeMap<>();
        long warmedUp = 0;
        long acknowledged = 0;
        long bytes = 0;
        for (LoadConnection each : connections) {
            latencies.add(each.latencies());
            each.errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum));
            warmedUp += each.warmedUp();
            acknowledged += each.acknowledged();
            bytes += each.bytes();
        }
        return new Report(
                warmedUp,
                acknowledged,
                acknowledged * 1e9 / settings.measured().toNanos(),
                bytes,
                latencies.percentile(50),
                latencies.percentile(95),
                latencies.percentile(99),
                latencies.longest(),
                errors);
    }

    /// When a run begins, is measured and ends.
    ///
    /// @param tag what control ids of this run begin with
    record Course(Settings settings, long begun, long measuredFrom, long end, long tag) {

        Course(Settings settings) {
            this(settings, System.nanoTime(), System.currentTimeMillis() / 100 % 1_000_000_000L);
        }

        private Course(Settings settings, long now, long tag) {
            this(
                    settings,
                    now,
                    now + settings.warmup().toNanos(),
                    now + settings.warmup().toNanos() + settings.measured().toNanos(),
                    tag);
        }

        boolean over() {
            return System.nanoTime() - end >= 0;
        }

        boolean measures(long moment) {
            return moment - measuredFrom >= 0 && moment - end < 0;
        }

        /// When a connection's message is due; now, if it is sent as soon as the last one is acknowledged.
        long due(int connection, long number) {
            double perSecond = settings.perSecond();
            return perSecond == 0
                    ? System.nanoTime()
                    : begun + (long) ((number * settings.connections() + connection) / perSecond * 1e9);
        }
    }
}
