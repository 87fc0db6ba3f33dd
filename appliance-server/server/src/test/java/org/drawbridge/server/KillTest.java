package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.audit.Verification;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.simulators.ehr.FhirEhr;
import org.drawbridge.store.SegmentJournal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The appliance as a process of its own, killed under load at random moments: nothing that was acknowledged is
/// lost, and nothing that the journal knows to be delivered is sent again.
///
/// `-Ddrawbridge.kills` and `-Ddrawbridge.seed` for other runs.
@Timeout(300)
class KillTest {

    private static final int KILLS = Integer.getInteger("drawbridge.kills", 20);
    private static final long SEED = Long.getLong("drawbridge.seed", System.nanoTime());
    private static final int SENDERS = 8;
    /// Those of a destination's deliveries that may be under way at once.
    private static final int CONCURRENCY = 4;

    @TempDir
    Path folder;

    /// What the journal held when the process was dead, and how often each message had come to each receiver by
    /// then.
    private record Moment(
            Map<String, List<String>> delivered, Map<String, Integer> atEhr, Map<String, Integer> atLab) {}

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    @Test
    void whatWasAcknowledgedIsDeliveredAndNothingDeliveredIsSentAgain() throws Exception {
        var random = new Random(SEED);
        int port = Site.freePort();
        List<Moment> moments = new ArrayList<>();
        try (var ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC());
                var lab = new Receiver(Receiver::accept)) {
            // Given
            Site site = configure(port, ehr.base(), lab.port());
            List<Thread> load = load(port);

            // When
            for (int i = 0; i < KILLS; i++) {
                Process appliance = site.process(folder.resolve("err"));
                if (i % 4 != 3) {
                    // Every fourth time it dies while it starts and recovers.
                    var _ = Product.ready(folder.resolve("err"), appliance);
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(700));
                appliance.destroyForcibly().waitFor();
                moments.add(new Moment(delivered(site, i), ehr.applied(), lab.received()));
            }
            Process last = site.process(folder.resolve("err"));
            String address = Product.ready(folder.resolve("err"), last).split("[ =]", -1)[2];
            stopped = true;
            for (Thread each : load) {
                each.join();
            }
            Site.until("everything is at the EHR", () -> ehr.applied().keySet().containsAll(acknowledged));
            Site.until("nothing waits", () -> waiting(address) == 0);
            last.destroy();
            assertThat(last.waitFor()).isZero();

            // Then
            assertThat(acknowledged).as("seed %d", SEED).hasSizeGreaterThan(20 * KILLS);
            assertNothingIsLost(site, lab.received());
            assertNothingDeliveredIsSentAgain(moments, ehr.applied(), lab.received());
            assertEveryExchangeIsInTheTrail(site);
        }
    }

    /// At the EHR each message is delivered. At the lab, which cannot be sent to twice, one that was on its way
    /// when the process died may be left to a person, and only that.
    private void assertNothingIsLost(Site site, Map<String, Integer> atLab) {
        try (Journal journal = SegmentJournal.open(site.home(), Clock.systemUTC())) {
            Map<Long, StoredMessage> messages = messages(journal);
            Map<String, Map<String, String>> states = new HashMap<>();
            messages.forEach((id, message) -> journal.deliveries(message.id())
                    .forEach(each -> states.computeIfAbsent(message.label().controlId(), _ -> new HashMap<>())
                            .put(each.id().destination(), each.state().name())));
            assertThat(states.keySet()).as("seed %d", SEED).containsAll(acknowledged);
            states.forEach((controlId, byDestination) -> {
                assertThat(byDestination).as(controlId).containsEntry("ehr", "delivered");
                assertThat(byDestination.get("lab")).as(controlId).isIn("delivered", "uncertain");
                boolean sure = "delivered".equals(byDestination.get("lab"));
                assertThat(atLab.getOrDefault(controlId, 0)).as(controlId).isBetween(sure ? 1 : 0, 1);
            });
            assertThat(states.values().stream()
                            .filter(each -> "uncertain".equals(each.get("lab")))
                            .count())
                    .isLessThanOrEqualTo((long) CONCURRENCY * KILLS);
        }
    }

    /// Though the process died again and again before it had written what was exchanged last.
    private static void assertEveryExchangeIsInTheTrail(Site site) {
        Set<Long> received = new HashSet<>();
        Map<String, Set<Long>> sent = new HashMap<>();
        var keys = new Keyring();
        keys.open(site.home(), Unlock.keyFile(site.home()), Set.of(), Clock.systemUTC());
        for (var each : Trail.search(site.home(), keys.vault(), _ -> true, Integer.MAX_VALUE)) {
            Set<Long> to = switch (each.action()) {
                case RECEIVED -> received;
                case SENT ->
                    each.outcome() == 0 ? sent.computeIfAbsent(each.what(), _ -> new HashSet<>()) : new HashSet<>();
                case VIEWED, SEARCHED, CHANGED, AUDITED, EXPORTED, ALERTED, LOGGED_IN -> new HashSet<>();
                case REMOVED, FORWARDED, LOGGED_OUT, REFUSED, STARTED, STOPPED -> new HashSet<>();
            };
            each.exchanges().all().forEach(one -> to.add(one.message()));
        }
        try (Journal journal = SegmentJournal.open(site.home(), Clock.systemUTC())) {
            messages(journal).forEach((id, message) -> {
                assertThat(received).contains(id);
                journal.deliveries(message.id()).stream()
                        .filter(each -> each.state().name().equals("delivered"))
                        .forEach(each -> assertThat(sent.get(
                                        message.channel() + "/" + each.id().destination()))
                                .contains(id));
            });
        }
        assertThat(Verification.of(site.home(), keys.vault()).faults()).isEmpty();
    }

    private static void assertNothingDeliveredIsSentAgain(
            List<Moment> moments, Map<String, Integer> atEhr, Map<String, Integer> atLab) {
        int known = 0;
        for (int i = 0; i < moments.size(); i++) {
            Moment moment = moments.get(i);
            for (String controlId : moment.delivered().getOrDefault("ehr", List.of())) {
                known++;
                assertThat(atEhr.get(controlId))
                        .as("%s at the EHR after kill %d, seed %d", controlId, i, SEED)
                        .isEqualTo(moment.atEhr().get(controlId));
            }
            for (String controlId : moment.delivered().getOrDefault("lab", List.of())) {
                assertThat(atLab.get(controlId))
                        .as("%s at the lab after kill %d, seed %d", controlId, i, SEED)
                        .isEqualTo(moment.atLab().get(controlId));
            }
        }
        assertThat(known).isGreaterThan(KILLS);
    }

    /// By destination, the control ids of what is delivered by the facts of the journal. Read from a copy, so
    /// that it is the appliance that has to recover the original.
    private Map<String, List<String>> delivered(Site site, int round) throws IOException {
        if (!Files.isDirectory(site.home().resolve("keys"))) {
            return Map.of();
        }
        Path copy = folder.resolve("copy-" + round);
        try (Stream<Path> files = Files.walk(site.home())) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        copy.resolve(site.home().relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        try (Journal journal = SegmentJournal.open(copy, Clock.systemUTC())) {
            Map<Long, StoredMessage> messages = messages(journal);
            Map<String, List<String>> delivered = new HashMap<>();
            for (String destination : List.of("ehr", "lab")) {
                for (StoredDelivery each :
                        journal.deliveries("adt-in", Optional.of(destination), "delivered", Integer.MAX_VALUE)) {
                    StoredMessage message = Objects.requireNonNull(
                            messages.get(each.id().message().value()));
                    delivered
                            .computeIfAbsent(destination, _ -> new ArrayList<>())
                            .add(message.label().controlId());
                }
            }
            return delivered;
        }
    }

    private static Map<Long, StoredMessage> messages(Journal journal) {
        Map<Long, StoredMessage> messages = new HashMap<>();
        Optional<Long> before = Optional.empty();
        while (true) {
            MessageQuery newest = MessageQuery.newest(1000);
            List<StoredMessage> page = journal.search(new MessageQuery(
                    newest.channel(),
                    newest.controlId(),
                    newest.patientId(),
                    newest.orderNumber(),
                    newest.type(),
                    newest.state(),
                    newest.from(),
                    newest.until(),
                    before,
                    newest.limit()));
            page.forEach(each -> messages.put(each.id().value(), each));
            if (page.size() < newest.limit()) {
                return messages;
            }
            before = Optional.of(page.getLast().id().value());
        }
    }

    private Site configure(int port, String ehr, int lab) throws IOException {
        return Site.in(folder).channel("adt-in", """
            source:
              mllp: {host: 127.0.0.1, port: %d}
            destinations:
              - name: ehr
                mapping: hl7v2-to-fhir
                fhir: {url: %s}
                concurrency: %d
                retry: {first: 10ms, longest: 200ms}
              - name: lab
                mllp: {host: 127.0.0.1, port: %d}
                concurrency: %d
                retry: {first: 10ms, longest: 200ms}
            """.formatted(port, ehr, CONCURRENCY, lab, CONCURRENCY));
    }

    private List<Thread> load(int port) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            int sender = i;
            threads.add(Thread.ofVirtual().start(() -> send(sender, "127.0.0.1:" + port)));
        }
        return threads;
    }

    /// One message after the other; one that is not acknowledged is sent until it is, as senders do.
    private void send(int sender, String address) {
        int number = 0;
        while (!stopped) {
            try (Sender connection = Sender.to(address)) {
                while (!stopped) {
                    String controlId = "K-" + sender + "-" + number;
                    if (connection.exchange(message(controlId, sender + "-" + number % 5)) == AckCode.AA) {
                        acknowledged.add(controlId);
                        number++;
                    }
                    TimeUnit.MILLISECONDS.sleep(15);
                }
            } catch (IOException e) {
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String message(String controlId, String patient) {
        return "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261124100000+0000||ADT^A08|" + controlId + "|P|2.5\rPID|1||" + patient
                + "^^^NORTH^MR||Testpatient^One\r";
    }

    private static double waiting(String api) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(api + "/metrics")).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("drawbridge_deliveries_waiting{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }
}
