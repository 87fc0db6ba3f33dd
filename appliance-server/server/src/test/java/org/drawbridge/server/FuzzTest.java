package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Acknowledgment;
import org.drawbridge.formats.hl7v2.BatchReader;
import org.drawbridge.formats.hl7v2.Conformance;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.tree.Csv;
import org.drawbridge.formats.tree.FixedWidth;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.tree.RowFormat;
import org.drawbridge.formats.tree.XmlDocument;
import org.drawbridge.mapping.Deidentification;
import org.drawbridge.mapping.Deidentification.Dates;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.Mapping;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.config.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bytes that are nearly what a parser expects, made by a seeded chance: none may throw but what it says it throws, or
/// take long. 20 seconds in the build; by hand `-Ddrawbridge.fuzz.seconds=300 -Ddrawbridge.fuzz.seed=N`.
@Timeout(900)
class FuzzTest {

    private static final int SECONDS = Integer.getInteger("drawbridge.fuzz.seconds", 20);
    private static final long SEED = Long.getLong("drawbridge.fuzz.seed", 20261125);
    private static final int LONGEST = 64 << 10;
    private static final Duration SLOWEST = Duration.ofSeconds(10);
    private static final List<String> TOKENS = List.of(
            "|",
            "^",
            "~",
            "\\",
            "&",
            "\r",
            "\n",
            "\r\n",
            "MSH|^~\\&|",
            "PID|",
            "OBX|",
            "BHS|",
            "FTS|",
            "\\X0D\\",
            "\\.br\\",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "true",
            "-",
            "1e999999",
            "\\u0000",
            "\\uD800",
            "<",
            ">",
            "</",
            "<!--",
            "]]>",
            "<![CDATA[",
            "<?xml version=\"1.1\" encoding=\"UTF-16\"?>",
            "&#0;",
            "&amp;",
            "\u0000",
            "\u000b",
            "\u001c",
            "99999999999999999999",
            "19700230",
            "0",
            "\uFEFF",
            "-----BEGIN CERTIFICATE-----",
            "- ",
            "  ",
            "#",
            "!!java");

    /// What a parser does with bytes.
    @FunctionalInterface
    private interface Parser {
        void parse(byte[] bytes) throws Rejected, IOException;
    }

    private record Target(List<byte[]> seeds, Parser parser) {}

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    @Test
    void noParserThrowsOrHangsWhateverItReads() throws Exception {
        Map<String, Target> targets = targets();
        long each = Duration.ofSeconds(SECONDS).toNanos() / targets.size();
        for (Map.Entry<String, Target> target : targets.entrySet()) {
            long end = System.nanoTime() + each;
            long slowest = 0;
            int inputs = 0;
            do {
                byte[] input = mutated(target.getValue().seeds());
                long start = System.nanoTime();
                attack(target.getKey(), target.getValue().parser(), input);
                slowest = Math.max(slowest, System.nanoTime() - start);
                inputs++;
            } while (System.nanoTime() < end);
            assertThat(Duration.ofNanos(slowest)).as(target.getKey()).isLessThan(SLOWEST);
            System.Logger log = System.getLogger("drawbridge.fuzz");
            log.log(
                    System.Logger.Level.INFO,
                    "%s: %d inputs, the slowest %d ms".formatted(target.getKey(), inputs, slowest / 1_000_000));
        }
    }

    private static void attack(String name, Parser parser, byte[] input) {
        try {
            parser.parse(input);
        } catch (Rejected | StartupException | IOException e) {
            // What it says it throws; and in a sentence.
            assertThat(e.getMessage()).as(name).isNotBlank();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    name + " threw at (seed " + SEED + ") " + HexFormat.of().formatHex(input), e);
        }
    }

    private Map<String, Target> targets() throws IOException {
        List<byte[]> messages = List.of(resource("load/adt.hl7"), resource("load/oru.hl7"), text("""
            MSH|^~\\&|A|B|C|D|20261125||ACK^A01|1|P|2.5.1\rMSA|AE|1|no\rERR||PID^1^3|101^x^HL70357|E\r\
            """));
        Mapping toFhir = Mapping.standard(ZoneOffset.UTC);
        byte[] bundle = toFhir.apply(Payload.of(messages.getFirst())) instanceof Mapping.Result.Mapped mapped
                ? mapped.output().reveal()
                : text("{}");
        Mapping toV2 = Library.fhirToHl7v2("2.5.1", ZoneOffset.UTC);
        List<byte[]> json = List.of(bundle, text("{\"a\": [1, {\"b\": \"c\"}], \"d\": null}"));
        List<byte[]> xml = List.of(
                text("<?xml version=\"1.0\"?><a x=\"1\"><b>c</b><b/><!-- d --><![CDATA[e]]></a>"),
                text("<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"1\"/><active value=\"true\"/></Patient>"));
        List<byte[]> rows = List.of(text("id;name\n1;\"a \"\"b\"\"\"\n2;c;d\n"), text("1   abc  x\n2\n"));
        Map<String, Target> all = new LinkedHashMap<>();
        all.put("HL7 v2", new Target(messages, FuzzTest::message));
        all.put("HL7 v2 batches", new Target(messages, BatchReader::messages));
        all.put("acknowledgments", new Target(messages, Acknowledgment::parse));
        all.put("HL7 v2 to FHIR", new Target(messages, bytes -> toFhir.apply(Payload.of(bytes))));
        all.put("FHIR to HL7 v2", new Target(json, bytes -> toV2.apply(Payload.of(bytes))));
        all.put("JSON", new Target(json, JsonDocument::read));
        all.put("XML", new Target(xml, XmlDocument::read));
        all.put("FHIR in XML", new Target(xml, bytes -> toV2.apply(Payload.of(bytes))));
        all.put("CSV", new Target(rows, bytes -> JsonDocument.rows(new Csv(';', true, List.of()), bytes)));
        all.put("fixed width", new Target(rows, bytes -> JsonDocument.rows(new FixedWidth(columns()), bytes)));
        all.put(
                "deidentify, HL7 v2",
                new Target(messages, bytes -> deidentification().hl7v2(Payload.of(bytes))));
        all.put("deidentify, FHIR", new Target(json, bytes -> deidentification().fhir(Payload.of(bytes))));
        all.put("certificates", new Target(List.of(certificate()), bytes -> Certificates.read("file", bytes)));
        all.put("configuration", new Target(configurations(), this::configuration));
        return all;
    }

    private static void message(byte[] bytes) {
        Hl7Message message = Hl7Message.parse(bytes);
        assertThat(message.bytes()).isEqualTo(bytes);
        var _ = message.text("PID-5.1") + message.text("OBX-5") + message.text("MSH-9.2.1") + message.problems();
        var _ = Envelope.of(message);
        if (message.readable()) {
            var _ = Conformance.check(message);
        }
    }

    private static List<RowFormat.Column> columns() {
        return List.of(new RowFormat.Column("id", 4, false), new RowFormat.Column("name", 5, true));
    }

    private static Deidentification deidentification() {
        return new Deidentification(text("a key of sixteen"), Dates.SHIFT, Set.of(), LocalDate.of(2026, 11, 25));
    }

    private byte[] certificate() throws IOException {
        Path home = folder.resolve("home");
        new Keyring().open(home, Unlock.keyFile(home), Set.of(), Clock.systemUTC());
        return Files.readAllBytes(home.resolve("tls/authority.pem"));
    }

    private static List<byte[]> configurations() throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (String name : List.of("adt-in", "lab-in", "lab-files")) {
            all.add(Files.readAllBytes(
                    Above.find("config/channels").orElseThrow().resolve(name + ".yaml")));
        }
        return all;
    }

    private void configuration(byte[] bytes) throws IOException {
        Path config = Files.createDirectories(folder.resolve("config/channels"));
        Files.write(config.resolve("adt.yaml"), bytes);
        var _ = Configuration.read(folder.resolve("config"), new Keyring(), Clock.systemUTC());
    }

    private byte[] mutated(List<byte[]> seeds) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        for (int i = 1 + random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            bytes = once(bytes, seeds);
        }
        return bytes.length > LONGEST ? Arrays.copyOf(bytes, LONGEST) : bytes;
    }

    private byte[] once(byte[] bytes, List<byte[]> seeds) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(10)));
        return switch (random.nextInt(8)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> joined(bytes, at, at + length, new byte[0]);
            case 3 -> joined(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
            case 4 ->
                joined(bytes, at, at, token().repeat(1 + random.nextInt(3)).getBytes(StandardCharsets.UTF_8));
            case 5 ->
                joined(bytes, at, at, token().repeat(1 << random.nextInt(12)).getBytes(StandardCharsets.UTF_8));
            case 6 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                yield joined(
                        bytes, at, bytes.length, Arrays.copyOfRange(other, random.nextInt(other.length), other.length));
            }
            default -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                yield joined(bytes, at, at + length, noise);
            }
        };
    }

    private String token() {
        return TOKENS.get(random.nextInt(TOKENS.size()));
    }

    private static byte[] joined(byte[] bytes, int from, int to, byte[] middle) {
        byte[] made = new byte[from + middle.length + bytes.length - to];
        System.arraycopy(bytes, 0, made, 0, from);
        System.arraycopy(middle, 0, made, from, middle.length);
        System.arraycopy(bytes, to, made, from + middle.length, bytes.length - to);
        return made;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = FuzzTest.class.getResourceAsStream("/org/drawbridge/simulators/" + name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
