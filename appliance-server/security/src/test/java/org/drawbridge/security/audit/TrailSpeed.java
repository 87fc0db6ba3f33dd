package org.drawbridge.security.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.security.vault.Vault;

/// What the trail costs; run by hand with a folder on the disk in question: entries appended by 64 at once, by one
/// alone, verified, and searched.
final class TrailSpeed {

    private static final int CALLERS = 64;

    private TrailSpeed() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Files.createDirectories(Path.of(arguments[0]));
        int entries = Integer.parseInt(arguments[1]);
        Vault vault = Vault.open(home, Unlock.keyFile(home), Clock.systemUTC());
        try (Trail trail = Trail.open(home, vault, Clock.systemUTC())) {
            long start = System.nanoTime();
            append(trail, 1, 500);
            say("one caller, entries a second", 500 / seconds(start));
            start = System.nanoTime();
            append(trail, CALLERS, entries / CALLERS);
            say(CALLERS + " callers, entries a second", entries / seconds(start));
        }
        long start = System.nanoTime();
        Verification found = Verification.of(home, vault);
        say("verified " + found.entries() + " entries, good " + found.good() + ", seconds", seconds(start));
        start = System.nanoTime();
        int hits = Trail.search(home, vault, each -> each.concerns("77"), 1000).size();
        say("searched for a patient, " + hits + " hits, seconds", seconds(start));
    }

    private static void append(Trail trail, int callers, int each) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            threads.add(Thread.startVirtualThread(() -> {
                for (int j = 0; j < each; j++) {
                    trail.append(new Entry(
                            Instant.now(),
                            Action.VIEWED,
                            "caller-" + caller,
                            "10.1.2.3",
                            "GET /api/v1/messages/{id}/body",
                            j,
                            Integer.toString(j % 5000),
                            0,
                            ""));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static double seconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    }

    private static void say(String what, double figure) {
        System.out.printf("%s: %.2f%n", what, figure);
    }
}
