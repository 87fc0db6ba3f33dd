package org.drawbridge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.drawbridge.engine.Backoff;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Channel.LaneKey;
import org.drawbridge.engine.Channel.Outlet;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.engine.Policy;
import org.drawbridge.engine.Source;
import org.drawbridge.engine.Transformation;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;

/// Takes one message in, delivers it, and does with it what its scenario says. At a step that is named it says so and
/// stands still, to be killed there: `before` or `after` an entry of a kind (after it is on disk and before anybody
/// knows), or `before send` and `after send`. What the peer got is in the file `sent` beside the home.
final class DeliveringProcess {

    /// What is done with the message.
    enum Scenario {
        /// Repeating it does no harm.
        SAFE,
        /// Repeating it could do harm.
        UNSAFE,
        /// The peer says no, and a person sends it again.
        RETRY,
        CANCEL,
        EDIT,
        HAND_OVER
    }

    static final String THERE = "there";

    private final Path folder;
    private final Scenario scenario;
    private final String step;
    private Intake intake = nobody();

    private DeliveringProcess(Path folder, Scenario scenario, String step) {
        this.folder = folder;
        this.scenario = scenario;
        this.step = step;
    }

    /// @param arguments folder, scenario, step
    public static void main(String[] arguments) throws Exception {
        var process = new DeliveringProcess(
                Path.of(arguments[0]), Scenario.valueOf(arguments[1]), arguments[2].replace('-', ' '));
        try (SegmentJournal journal = open(process.folder)) {
            Engine engine = process.engine(process.stepping(journal));
            engine.start();
            process.play(engine, journal);
            engine.stop(Duration.ofSeconds(5));
        }
    }

    /// Starts on what a killed process left, does nothing more, and waits until nothing is under way.
    static void recover(Path folder, Scenario scenario) throws Exception {
        var process = new DeliveringProcess(folder, scenario, "");
        try (SegmentJournal journal = open(folder)) {
            Engine engine = process.engine(journal);
            engine.start();
            settle(journal);
            engine.stop(Duration.ofSeconds(5));
        }
    }

    static SegmentJournal open(Path folder) {
        return SegmentJournal.open(folder.resolve("home"), Clock.systemUTC(), new SegmentJournal.Settings(0));
    }

    static List<String> sent(Path folder) throws IOException {
        Path file = folder.resolve("sent");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void play(Engine engine, Journal journal) throws Exception {
        if (journal.search(MessageQuery.newest(1)).isEmpty()) {
            intake.receive(arrival());
        }
        settle(journal);
        MessageId message = journal.search(MessageQuery.newest(1)).getFirst().id();
        intake.answered(message, SenderLeg.SENT);
        var ehr = new DeliveryId(message, "ehr");
        switch (scenario) {
            case SAFE, UNSAFE -> {}
            case RETRY -> engine.moves().retry(ehr, "someone");
            case CANCEL -> engine.moves().cancel(ehr, "someone", "a test");
            case EDIT -> engine.moves().revise(ehr, "someone", "a test", payload("edited"));
            case HAND_OVER -> engine.moves().handOver(ehr, "other", "someone", "a test");
        }
        settle(journal);
    }

    private static void settle(Journal journal) throws InterruptedException {
        while (!journal.unprocessed("in", 0, 1).items().isEmpty()
                || !journal.undelivered("in", "ehr", 0, 1).items().isEmpty()
                || !journal.undelivered("in", "other", 0, 1).items().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private Engine engine(Journal journal) {
        var backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
        var policy = new Policy(backoff, 1, 0, List.of(), List.of());
        return new Engine(
                List.of(Channel.Plan.of(
                        "in",
                        (door, _) -> new Door(door),
                        LaneKey.PATIENT,
                        List.of(
                                new Outlet("ehr", Transformation.NONE, new Peer("ehr"), policy),
                                new Outlet("other", Transformation.ON_DEMAND, new Peer("other"), policy)))),
                journal,
                Clock.systemUTC(),
                Event.Listener.NONE);
    }

    /// The journal, in which the step stands still.
    private Journal stepping(Journal journal) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (_, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        Entry entry = (Entry) arguments[0];
                        String kind = entry.getClass().getSimpleName();
                        LongConsumer kept = arguments.length > 1 ? (LongConsumer) arguments[1] : _ -> {};
                        reach("before " + kind);
                        return journal.append(entry, number -> {
                            reach("after " + kind);
                            kept.accept(number);
                        });
                    }
                    try {
                        return method.invoke(journal, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void reach(String here) {
        if (here.equals(step)) {
            System.out.println(THERE);
            while (true) {
                LockSupport.park();
            }
        }
    }

    private static Intake.Arrival arrival() {
        return new Intake.Arrival(
                Clock.systemUTC().instant(),
                "127.0.0.1",
                new Label("PMS|NORTH", "C-1", "ADT^A08", "TESTPATIENT", ""),
                Reception.ACCEPTED,
                SenderLeg.OWED,
                List.of(),
                payload("body"),
                payload("reply"),
                Optional.empty(),
                false);
    }

    private static Payload payload(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Intake nobody() {
        return (Intake)
                Proxy.newProxyInstance(Intake.class.getClassLoader(), new Class<?>[] {Intake.class}, (_, _, _) -> {
                    throw new IllegalStateException("the channel has not started");
                });
    }

    private final class Door implements Source {

        Door(Intake door) {
            intake = door;
        }

        @Override
        public void start() {}

        @Override
        public String address() {
            return "nowhere";
        }

        @Override
        public void stop(Duration grace) {}
    }

    private final class Peer implements Destination {

        private final String name;

        Peer(String name) {
            this.name = name;
        }

        @Override
        public Outcome deliver(Outgoing outgoing) {
            reach("before send");
            try {
                boolean first = sent(folder).isEmpty();
                Files.writeString(
                        folder.resolve("sent"), name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                reach("after send");
                boolean refuses = first && scenario != Scenario.SAFE && scenario != Scenario.UNSAFE;
                return refuses
                        ? new Outcome.Failed(Failure.rejected("told", "It was told to refuse."))
                        : new Outcome.Delivered("taken");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean repeatable() {
            return scenario == Scenario.SAFE;
        }

        @Override
        public String address() {
            return name;
        }

        @Override
        public void close() {}
    }
}
