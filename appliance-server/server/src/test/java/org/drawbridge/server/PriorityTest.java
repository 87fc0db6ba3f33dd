package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Urgent orders before a slow receiver with more in front of it than memory holds.
@Timeout(180)
class PriorityTest {

    /// More than a queue has room for, twice: before the mapping and before the destination.
    private static final int BACKLOG = 24_000;

    private static final int CONNECTIONS = 24;

    @TempDir
    Path folder;

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    private Receiver.Reply slowly(Hl7Message message) {
        try {
            while (silent) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            arrived.add(message.text("MSH-10"));
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Receiver.accept(message);
    }

    @Test
    void anUrgentOrderArrivesBeforeTheBacklogAndAfterWhatItsPatientHadBefore() throws Exception {
        try (var lab = new Receiver(this::slowly)) {
            Site site = Site.in(folder).channel("orders", """
                source: {mllp: {host: 127.0.0.1, port: 0}}
                priority: {standard: true}
                destinations:
                  - {name: lab, concurrency: 4, mllp: {host: 127.0.0.1, port: %d, repeatable: true}}
                """.formatted(lab.port()));
            try (Appliance appliance = start(site)) {
                // Given
                fill(appliance.address("orders"));
                int before = arrived.size();

                // When
                send(appliance, order("STAT-1", "LAST", "S"), order("STAT-2", "ALONE", "S"));

                // Then
                assertArrivedSoon(before, "STAT-1", "STAT-2");
                assertThat(arrived.subList(0, arrived.indexOf("STAT-1"))).contains("EARLIER");
                silent = true;
                send(appliance, order("STAT-3", "ALONE", "A"));
                assertThat(appliance.journal().counts("orders").messages().values())
                        .as("waiting to be mapped, or to be delivered")
                        .anyMatch(count -> count > 10_000);
            }
            assertIsTheFirstAfterARestart(site);
        }
    }

    private void assertIsTheFirstAfterARestart(Site site) throws Exception {
        silent = false;
        int before = arrived.size();
        try (Appliance appliance = start(site)) {
            assertArrivedSoon(before, "STAT-3");
            assertThat(appliance.journal().counts("orders").messages().values()).anyMatch(count -> count > 10_000);
        }
    }

    private void assertArrivedSoon(int before, String... controlIds) throws Exception {
        Site.until("they have arrived", () -> arrived.containsAll(List.of(controlIds)));
        for (String each : controlIds) {
            assertThat(arrived.indexOf(each)).as(each).isLessThan(before + 500);
        }
    }

    private static Appliance start(Site site) {
        return Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
    }

    private static String order(String controlId, String patient, String priority) {
        return "MSH|^~\\&|PMS|NORTH|LAB|EAST|20261124100000+0000||ORM^O01|" + controlId + "|P|2.5\rPID|1||" + patient
                + "^^^NORTH^MR||Testpatient^One\rORC|NW|O-" + controlId + "|||||^^^^^" + priority + "\r";
    }

    private void fill(String address) throws Exception {
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i;
                all.add(senders.submit(() -> {
                    try (Sender sender = Sender.to(address)) {
                        for (int n = first; n < BACKLOG; n += CONNECTIONS) {
                            assertThat(sender.exchange(order("R" + n, "P" + n, "R")))
                                    .isEqualTo(AckCode.AA);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        try (Sender sender = Sender.to(address)) {
            assertThat(sender.exchange(order("EARLIER", "LAST", "R"))).isEqualTo(AckCode.AA);
        }
    }

    private static void send(Appliance appliance, String... messages) throws IOException {
        try (Sender sender = Sender.to(appliance.address("orders"))) {
            for (String each : messages) {
                assertThat(sender.exchange(each)).isEqualTo(AckCode.AA);
            }
        }
    }
}
