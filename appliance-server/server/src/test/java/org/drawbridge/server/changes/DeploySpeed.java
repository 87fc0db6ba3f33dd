package org.drawbridge.server.changes;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Scratch;
import org.drawbridge.server.Site;

/// How long it takes to bring 500 channels into force, all at once and one of them; by hand.
final class DeploySpeed {

    private static final String CHANNEL = """
            source: {mllp: {host: 127.0.0.1, port: 0}}
            destinations:
              - name: ehr
                mapping: hl7v2-to-fhir
                concurrency: %d
                fhir: {url: "http://127.0.0.1:9/fhir"}
              - name: archive
                mllp: {host: 127.0.0.1, port: 9}
            """;

    private DeploySpeed() {}

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length == 0 ? 500 : Integer.parseInt(arguments[0]);
        try (Scratch scratch = Scratch.make("deploy")) {
            Site site = Site.in(scratch.path()).channel("first", CHANNEL.formatted(8));
            Path home = site.home();
            try (Appliance appliance = Appliance.start(home, site.config(), Unlock.keyFile(home))) {
                Changes changes = appliance.parts().changes();
                String base = changes.files().getKey();
                say(count + " new channels", () -> changes.change(base, channels(count, 8), "bench", "all"));
                say(
                        count + " changed channels",
                        () -> changes.change(changes.files().getKey(), channels(count, 9), "bench", "all"));
                say("1 of them", () -> changes.change(changes.files().getKey(), channels(1, 10), "bench", "one"));
                Files.writeString(site.config().resolve("channels/first.yaml"), CHANNEL.formatted(9));
                say("1 edited by hand", () -> changes.applyEdited("bench", "hand"));
            }
        }
        System.exit(0);
    }

    private interface Step {
        Changes.Done run() throws Exception;
    }

    private static void say(String what, Step step) throws Exception {
        long begun = System.nanoTime();
        Changes.Done done = step.run();
        System.out.printf(
                "%s: %d ms, %d restarted%n",
                what,
                Duration.ofNanos(System.nanoTime() - begun).toMillis(),
                done.restarted().size());
    }

    private static Map<String, Optional<byte[]>> channels(int count, int concurrency) {
        Map<String, Optional<byte[]>> files = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            files.put(
                    "channels/c" + i + ".yaml",
                    Optional.of(CHANNEL.formatted(concurrency).getBytes(StandardCharsets.UTF_8)));
        }
        return files;
    }
}
