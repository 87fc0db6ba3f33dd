package org.drawbridge.server.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Exchanges;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.audit.Verification;
import org.drawbridge.security.people.Grant;
import org.drawbridge.security.people.Login;
import org.drawbridge.security.people.People;
import org.drawbridge.security.people.Role;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.security.vault.Vault;
import org.drawbridge.server.Scratch;

/// What safety costs. There is no way to run the product without encryption and trail, not even for this: a switch that
/// is
/// there can be found. So what the two take is measured alone, and set against what the product takes for a message.
final class SecurityBenchmark {

    private static final int CALLERS = 64;
    private static final int LOGINS = 20;
    private static final int RATE = 1_000;
    private static final int BLOCK = 64 << 10;
    private static final int BLOCKS = 4_000;
    private static final int ENTRY = 1_000;
    private static final String PASSWORD = "correct horse battery staple";

    private final int entries;
    private final int warmup;
    private final int seconds;

    /// @param entries of the trail that is verified
    SecurityBenchmark(int entries, int warmup, int seconds) {
        this.entries = entries;
        this.warmup = warmup;
        this.seconds = seconds;
    }

    List<Figure> run() throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        double exchange;
        try (Scratch scratch = Scratch.make("security")) {
            Vault vault = Vault.open(scratch.path(), Unlock.keyFile(scratch.path()), Clock.systemUTC());
            figures.add(login(vault));
            exchange = trail(scratch.path(), vault, figures);
        }
        figures.addAll(cost(exchange));
        return figures;
    }

    private static Figure login(Vault vault) {
        var people = new People(vault, Clock.systemUTC());
        String code = people.add("anna", Set.of(Grant.everywhere(Role.OPERATOR)));
        var _ = people.redeem("bench", "anna", code, PASSWORD);
        double longest = 0;
        for (int i = 0; i < LOGINS; i++) {
            long begun = System.nanoTime();
            if (!(people.login("bench", "anna", PASSWORD, "") instanceof Login.Done)) {
                throw new IllegalStateException("the password that was set is right");
            }
            longest = Math.max(longest, (System.nanoTime() - begun) / 1e6);
        }
        return Figure.of("a login, the longest of " + LOGINS, longest, "ms", "≤ 400", "");
    }

    /// Answers with what an exchange costs in the trail, in microseconds.
    private double trail(Path home, Vault vault, List<Figure> figures) throws InterruptedException {
        double exchange;
        try (Trail trail = Trail.open(home, vault, Clock.systemUTC())) {
            long begun = System.nanoTime();
            append(trail);
            double written = entries / seconds(begun);
            figures.add(Figure.of("audit entries written, " + CALLERS + " callers", written, "/s", "", ""));
            exchange = exchange(trail);
        }
        long begun = System.nanoTime();
        Verification found = Verification.of(home, vault);
        if (!found.good()) {
            throw new IllegalStateException("nobody changed the trail");
        }
        figures.add(Figure.of(
                "audit verify of " + found.entries() + " entries", seconds(begun), "s", "≤ 30", "of 1,000,000"));
        return exchange;
    }

    private void append(Trail trail) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            String who = "caller-" + caller;
            threads.add(Thread.ofVirtual()
                    .start(() -> LongStream.range(0, entries / CALLERS)
                            .forEach(number -> trail.append(entry(who, number)))));
        }
        for (Thread each : threads) {
            each.join();
        }
    }

    private static Entry entry(String who, long number) {
        String route = "GET /api/v1/messages/{id}/body";
        return new Entry(
                Instant.now(), Action.VIEWED, who, "10.1.2.3", route, number, Long.toString(number % 5_000), 0, "");
    }

    private static double exchange(Trail trail) {
        List<Exchanges.One> all = LongStream.range(0, ENTRY)
                .mapToObj(number -> new Exchanges.One(number, "MRN" + number))
                .toList();
        var exchanges = new Exchanges(Instant.now(), 1, all);
        var entry = new Entry(Instant.now(), Action.SENT, "", "10.1.2.3", "channel", 0, "", 0, "", exchanges);
        trail.append(entry);
        long begun = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            trail.append(entry);
        }
        return seconds(begun) * 1e6 / (100.0 * ENTRY);
    }

    /// @param exchange in the trail; a message that comes in and goes out is two
    private List<Figure> cost(double exchange) throws IOException, InterruptedException {
        try (Child sink = Child.start("simulate", "sink")) {
            String url = sink.ready().getOrDefault("http", "");
            try (var bench = new Bench("[{name: ehr, mapping: hl7v2-to-fhir, fhir: {url: \"" + url + "\"}}]")) {
                bench.load(32, RATE, 0, warmup);
                bench.settle();
                double messages = bench.metric("drawbridge_messages_received_total");
                long bytes = bench.bytesOnDisk();
                Duration used = bench.processorTime();
                bench.load(32, RATE, 0, seconds);
                bench.settle();
                messages = bench.metric("drawbridge_messages_received_total") - messages;
                double whole = bench.processorTime().minus(used).toNanos() / 1e3 / messages;
                double sealed = (bench.bytesOnDisk() - bytes) / messages * sealing();
                return List.of(
                        Figure.of(
                                "processor time for a message, mapped and delivered",
                                whole,
                                "µs",
                                "",
                                "at " + RATE + "/s"),
                        Figure.of("  of it to seal and open what is kept", sealed, "µs", "", "measured alone"),
                        Figure.of("  of it for the audit trail", 2 * exchange, "µs", "", "measured alone"),
                        Figure.of("  both, of the whole", (sealed + 2 * exchange) / whole * 100, "%", "≤ 25", ""));
            }
        }
    }

    /// What AES-256-GCM takes for a byte, to write it and to read it again, in microseconds.
    private static double sealing() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        byte[] block = new byte[BLOCK];
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            long begun = 0;
            for (int i = 0; i < 2 * BLOCKS; i++) {
                begun = i == BLOCKS ? System.nanoTime() : begun;
                byte[] nonce = new byte[12];
                nonce[0] = (byte) i;
                nonce[1] = (byte) (i >> 8);
                var parameters = new GCMParameterSpec(128, nonce);
                cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), parameters);
                byte[] sealed = cipher.doFinal(block);
                cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), parameters);
                block = cipher.doFinal(sealed);
            }
            return seconds(begun) * 1e6 / ((double) BLOCKS * BLOCK);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
