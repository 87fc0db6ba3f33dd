package org.drawbridge.simulators.clinic;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// A clinic's sending systems: replays messages over MLLP as a real sender does. Each connection has one message
/// outstanding; what is not acknowledged is sent again, under the same control id, until it is. Messages of one patient
/// keep to one connection, in order.
public final class Clinic implements AutoCloseable {

    /// @param connections how many at once
    /// @param perSecond messages a second in all; 0 for as fast as they are acknowledged
    /// @param rounds how often all messages are sent; 0 for until it is closed. From the second round on they get
    ///     control ids of their own, so that they are no duplicates
    /// @param patience how long to wait for an acknowledgment before the connection is given up
    public record Settings(String host, int port, int connections, double perSecond, int rounds, Duration patience) {

        /// Everything once, over two connections, as fast as it goes, 30 seconds of patience.
        public static Settings of(String host, int port) {
            return new Settings(host, port, 2, 0, 1, Duration.ofSeconds(30));
        }
    }

    /// How far it is.
    ///
    /// @param sent messages that were sent at least once
    /// @param acknowledged with AA or CA
    /// @param rejected with AE, AR, CE or CR other than "not stored": not sent again
    /// @param repeated how often a message was sent again
    public record Progress(long sent, long acknowledged, long rejected, long repeated) {}

    private static final int AHEAD = 64;

    private final Settings settings;
    private final List<Payload> messages;
    private final Clock clock;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final List<BlockingQueue<Payload>> queues = new ArrayList<>();
    private volatile boolean closed;

    public Clinic(Settings settings, List<Payload> messages, Clock clock) {
        this.settings = settings;
        this.messages = List.copyOf(messages);
        this.clock = clock;
    }

    public void start() {
        for (int i = 0; i < settings.connections(); i++) {
            BlockingQueue<Payload> queue = new ArrayBlockingQueue<>(AHEAD);
            queues.add(queue);
            threads.add(Thread.ofVirtual().name("clinic-" + i).start(() -> send(queue)));
        }
        threads.add(Thread.ofVirtual().name("clinic").start(this::replay));
    }

    public Progress progress() {
        return new Progress(sent.get(), acknowledged.get(), rejected.get(), repeated.get());
    }

    /// Returns when everything is acknowledged or rejected, or it was closed.
    public void await() throws InterruptedException {
        for (Thread each : threads) {
            each.join();
        }
    }

    private void replay() {
        try {
            long begun = System.nanoTime();
            long count = 0;
            for (int round = 1; !closed && (settings.rounds() == 0 || round <= settings.rounds()); round++) {
                for (Payload each : messages) {
                    if (closed) {
                        break;
                    }
                    if (settings.perSecond() > 0) {
                        long due = begun + (long) (count / settings.perSecond() * 1e9);
                        Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                    }
                    Payload message = round == 1 ? each : Renewal.of(each, round, clock.instant());
                    Envelope envelope = Envelope.of(Hl7Message.parse(message.reveal()));
                    queues.get(Math.floorMod(envelope.patientId().hashCode(), queues.size()))
                            .put(message);
                    count++;
                }
            }
            for (BlockingQueue<Payload> each : queues) {
                each.put(Payload.EMPTY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The life of one connection's thread; the empty payload ends it.
    private void send(BlockingQueue<Payload> queue) {
        try (var connection = new Connection(settings)) {
            for (Payload message = queue.take(); message.size() > 0 && !closed; message = queue.take()) {
                sent.incrementAndGet();
                deliver(connection, message);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Connection connection, Payload message) throws InterruptedException {
        long pause = 50;
        while (!closed) {
            switch (connection.exchange(message)) {
                case ACCEPTED -> {
                    acknowledged.incrementAndGet();
                    return;
                }
                case REJECTED -> {
                    rejected.incrementAndGet();
                    return;
                }
                case NOT_ANSWERED, NOT_STORED -> {
                    repeated.incrementAndGet();
                    Thread.sleep(pause);
                    pause = Math.min(2_000, pause * 2);
                }
            }
        }
    }

    /// Sends nothing more. What is on its way may be acknowledged or not, as when a real sender is switched off.
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
