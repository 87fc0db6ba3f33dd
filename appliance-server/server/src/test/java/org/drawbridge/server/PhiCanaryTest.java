package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.security.envelope.Envelope;
import org.drawbridge.security.vault.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// No patient's data outside the journal (docs/reference/patient-data.md): messages whose every value is a word
/// of its own go every way there is, failing ones too, between peers that quote them wherever they can. None of
/// the words may come out but where a caller with the token asks for a message.
@Timeout(120)
class PhiCanaryTest {

    /// What may hold patients' data in JSON: the outside of a message, and a peer's own words.
    private static final Set<String> MAY_HOLD_PHI =
            Set.of("sender", "controlId", "type", "patientId", "orderNumber", "answer");

    private static final List<String> FIRST_ANSWERS = List.of(
            "200",
            "400",
            "404",
            "409",
            "412",
            "422",
            "429",
            "500",
            "503",
            "302",
            "TEXT",
            "BATCH",
            "GARBAGE",
            "NUMBER",
            "STATUS",
            "STATUSNUMBER",
            "HEADER",
            "LENGTH",
            "CHUNK",
            "CUT",
            "HALF",
            "HANG");
    private static final List<String> ACKNOWLEDGMENTS = List.of("AE", "AR", "CE", "GARBAGE", "OTHER", "CUT", "SILENT");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue<String> out = new ConcurrentLinkedQueue<>();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private QuotingEhr ehr;
    private Receiver his;
    private Path err;
    private Process appliance;
    private String api = "";
    private String token = "";
    private final String[] addresses = new String[3];

    @BeforeEach
    void start() throws Exception {
        ehr = new QuotingEhr();
        his = new Receiver(PhiCanaryTest::acknowledge);
        err = folder.resolve("err");
        Path logback = folder.resolve("logback.xml");
        try (var shipped = PhiCanaryTest.class.getResourceAsStream("/logback.xml")) {
            // As it is shipped, but with all that we have to say ourselves.
            String configuration = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(logback, configuration.replace("level=\"INFO\"", "level=\"TRACE\""));
        }
        int[] ports = {Site.freePort(), Site.freePort(), Site.freePort()};
        for (int i = 0; i < ports.length; i++) {
            addresses[i] = "127.0.0.1:" + ports[i];
        }
        Site site = Site.in(folder)
                .channel("lenient", channel(ports[0], ""))
                .channel(
                        "strict",
                        channel(
                                ports[1],
                                ", types: [\"ADT^A08\"], processing-ids: [P], versions: [\"2.5.1\"], strict: true"))
                .channel("validated", validated(ports[2]));
        appliance = site.process(
                err,
                "-Dlogback.configurationFile=" + logback,
                "-XX:StartFlightRecording:settings=profile,jdk.JavaExceptionThrow#enabled=true",
                "-XX:FlightRecorderOptions:repository=" + folder.resolve("flight"),
                "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("temporary")),
                "-Xlog:jfr*=off");
        var lines = new BufferedReader(new InputStreamReader(appliance.getInputStream(), StandardCharsets.UTF_8));
        Thread.ofVirtual().start(() -> lines.lines().forEach(out::add));
        Site.until("it is ready", () -> out.stream().anyMatch(line -> line.startsWith("READY ")));
        api = said("READY api=").split(" ", -1)[0];
        token = said("API token (shown this once): ");
    }

    @AfterEach
    void stop() throws Exception {
        appliance.destroyForcibly().waitFor();
        client.shutdownNow();
        ehr.close();
        his.close();
    }

    @Test
    void noValueOfAMessageComesOutWhereNobodyAskedForIt() throws Exception {
        // Given
        watchEvents();

        // When
        sendThroughEveryPath();
        String threads = jcmd("Thread.print") + jcmd("Thread.dump_to_file", "-overwrite", dump().toString());
        Site.until("all has come to an end", this::settled);

        // Then
        assertTheWordsAreThereForWhoMaySeeThem();
        assertSilent("stdout", String.join("\n", out));
        assertSilent("threads", threads + Files.readString(dump()));
        assertSilent("live events", String.join("\n", events));
        assertThat(events).anyMatch(line -> line.contains("\"Attempted\""));
        assertSilent("requests", ehr.heads());
        for (String path : List.of("/metrics", "/openapi.json", "/api/v1/health", "/api/v1/channels")) {
            assertSilent(path, get(path));
        }
        assertSilentDeliveries();
        assertSilentRefusals();
        assertSilentBundle();
        String recording = folder.resolve("recording.jfr").toString();
        var _ = jcmd("JFR.dump", "filename=" + recording);
        assertSilentRecording(Path.of(recording));
        assertSilentTemporaryFiles();
        appliance.destroy();
        assertThat(appliance.waitFor()).isZero();
        assertSilent("stderr", Files.readString(err));
        assertThat(Files.readString(err)).contains("Attempted[channel=lenient").doesNotContain("\"level\":\"ERROR\"");
    }

    private void sendThroughEveryPath() throws Exception {
        for (String mode : FIRST_ANSWERS) {
            send(0, Canaries.message("ADT", "ADT^A08^ADT_A01", "EHR-" + mode + "-1"));
            send(0, Canaries.plausible("ORU", "ORU^R01^ORU_R01", "EHR-" + mode + "-2"));
        }
        for (String mode : ACKNOWLEDGMENTS) {
            send(0, Canaries.plausible("ADT", "ADT^A01^ADT_A01", "HIS-" + mode + "-1"));
        }
        for (String type :
                List.of("ADT^A03", "ADT^A04", "ADT^A28", "ADT^A31", "SIU^S12", "SIU^S15", "ORU^R01", "ORM^O01")) {
            String group = type.substring(0, 3);
            send(0, Canaries.message(group.equals("ORM") ? "ORU" : group, type, "T-" + type.substring(4)));
        }
        send(0, Canaries.message("A40", "ADT^A40^ADT_A39", "MERGE"));
        String once = Canaries.message("ADT", "ADT^A08", "DUPLICATE");
        send(0, once);
        send(0, once);
        // Cannot be mapped: no map for the type, no patient, no type.
        send(0, Canaries.message("ADT", "MDM^T02", "UNMAPPED"));
        send(0, Canaries.message("NONE", "ADT^A08", "NO-PATIENT"));
        send(0, Canaries.message("ADT", Canaries.word() + "^" + Canaries.word(), "NO-TYPE"));
        send(2, Canaries.message("ADT", "ADT^A08^ADT_A01", "VALIDATED-1"));
        send(2, Canaries.plausible("ORU", "ORU^R01^ORU_R01", "VALIDATED-2"));
        refusals();
        broken();
        enhanced();
    }

    private void refusals() throws IOException {
        send(1, Canaries.message("ADT", "ADT^A08", "FIELDS"));
        send(1, Canaries.message("ORU", "ORU^R01", "TYPE"));
        send(1, Canaries.message("ADT", "ADT^" + Canaries.word(), "EVENT"));
        send(1, Canaries.message("ADT", Canaries.msh("ADT^A08", "PROCESSING", Canaries.word(), "2.5.1", "")));
        send(1, Canaries.message("ADT", Canaries.msh("ADT^A08", "VERSION", "P", Canaries.word(), "")));
        for (int i = 0; i < 2; i++) {
            send(
                    1,
                    "MSH|^~\\&|P|N|H|H|20261124100000||ADT^A08|REUSED|P|2.5.1\rEVN||20261124\rPID|1||" + Canaries.word()
                            + "||" + Canaries.word() + "^" + Canaries.word() + "\rPV1|1|O\r");
        }
    }

    /// What is no message, no frame, or no whole one.
    private void broken() throws IOException {
        send(0, Canaries.word() + "|" + Canaries.word());
        send(0, "MSH" + Canaries.word());
        send(0, "MSH|\rPID|" + Canaries.word());
        send(0, "PID|1||" + Canaries.word() + "\r" + Canaries.message("ADT", "ADT^A08", "LATE"));
        for (byte[] bytes : List.of(
                ascii(Canaries.word()),
                ascii("\u000b" + Canaries.message("ADT", "ADT^A08", "CUT")),
                Sender.frame(ascii(Canaries.word().repeat(20_000))))) {
            sendToBeCutOff(bytes);
        }
    }

    private void sendToBeCutOff(byte[] bytes) {
        try (Sender sender = Sender.to(addresses[0])) {
            sender.write(bytes);
        } catch (IOException e) {
            // It closes the connection on us, as it should.
            return;
        }
    }

    private void enhanced() throws IOException {
        for (String modes : List.of("AL|AL", "AL|NE", "ER|ER", "NE|AL", "SU|SU", Canaries.word() + "|AL")) {
            try (Sender sender = Sender.to(addresses[0])) {
                sender.write(Sender.frame(
                        ascii(Canaries.message("ADT", Canaries.msh("ADT^A08", "E-" + modes, "P", "2.5.1", modes)))));
                sender.write(
                        Sender.frame(ascii(Canaries.message("NONE", Canaries.msh("ADT^A08", "N", "P", "2.5", modes)))));
            }
        }
    }

    private void send(int channel, String message) throws IOException {
        try (Sender sender = Sender.to(addresses[channel])) {
            sender.write(Sender.frame(ascii(message)));
            assertThat(Hl7Message.parse(sender.answer()).text("MSA-1")).isNotEmpty();
        }
    }

    /// A receiving system that quotes the message in every field of its acknowledgment.
    private static Receiver.Reply acknowledge(Hl7Message message) {
        String controlId = message.text("MSH-10");
        String word = Canaries.in(new String(message.bytes(), StandardCharsets.ISO_8859_1)).stream()
                .findFirst()
                .orElse("");
        Function<String, String> ack =
                code -> ("MSH|^~\\&|%1$s|%1$s|%1$s|%1$s|||ACK|%1$s|P|2.5.1\rMSA|%2$s|%3$s|%1$s|||%1$s\r"
                                + "ERR|%1$s|%1$s^1^3|%1$s^%1$s^HL70357|E|%1$s^%1$s|%1$s|%1$s|%1$s|%1$s\r")
                        .formatted(word, code, controlId);
        String mode = controlId.startsWith("HIS-") ? controlId.split("-", -1)[1] : "AA";
        return switch (mode) {
            case "GARBAGE" -> reply(Sender.frame(ascii(word)), false);
            case "OTHER" -> reply(Sender.frame(ascii(ack.apply("AA").replace(controlId, word))), false);
            case "CUT" -> reply(ascii("\u000b" + word), true);
            case "SILENT" -> reply(new byte[0], false);
            default -> reply(Sender.frame(ascii(ack.apply(mode))), false);
        };
    }

    private static Receiver.Reply reply(byte[] bytes, boolean cut) {
        return new Receiver.Reply(Payload.of(bytes), cut);
    }

    /// Else the test would show nothing.
    private void assertTheWordsAreThereForWhoMaySeeThem() throws Exception {
        JsonNode messages = JSON.readTree(get("/api/v1/messages?limit=1000")).path("messages");
        assertThat(messages).hasSizeGreaterThan(60);
        JsonNode newest = messages.path(messages.size() - 1);
        assertThat(Canaries.in(get("/api/v1/messages/" + newest.path("id").asLong() + "/body")))
                .hasSizeGreaterThan(1000);
        assertThat(Canaries.in(newest.path("patientId").asText())).hasSize(1);
        for (JsonNode each : messages) {
            assertSilent("messages", without(each).toString());
        }
        assertThat(Set.of("completed", "quarantined", "failed", "refused", "unreadable"))
                .isSubsetOf(messages.findValuesAsText("state"));
    }

    private void assertSilentDeliveries() throws Exception {
        int answers = 0;
        for (String channel : List.of("lenient", "strict")) {
            for (String state : List.of("waiting", "delivered", "rejected", "uncertain", "cancelled")) {
                String answer = get("/api/v1/deliveries?limit=1000&channel=" + channel + "&state=" + state);
                assertSilent("deliveries", answer);
                for (JsonNode each : JSON.readTree(answer).path("deliveries")) {
                    String one = "/api/v1/messages/" + each.path("message").asLong() + "/deliveries";
                    assertSilent("deliveries of a message", get(one));
                    JsonNode attempts = JSON.readTree(
                            get(one + "/" + each.path("destination").asText() + "/attempts"));
                    answers += Canaries.in(attempts.toString()).size();
                    assertSilent("attempts", without(attempts).toString());
                }
            }
        }
        assertThat(answers).isGreaterThan(10);
    }

    /// What is asked wrongly is not repeated, neither to the caller nor in the log.
    private void assertSilentRefusals() throws Exception {
        String word = Canaries.word();
        for (String path : List.of(
                "/api/v1/messages?patientId=" + word,
                "/api/v1/messages?" + word + "=1",
                "/api/v1/messages?state=" + word,
                "/api/v1/messages?from=" + word,
                "/api/v1/messages?limit=" + word,
                "/api/v1/messages/" + word,
                "/api/v1/messages/1/deliveries/" + word,
                "/api/v1/channels/" + word,
                "/api/v1/deliveries?channel=" + word,
                "/api/v1/" + word,
                "/" + word)) {
            assertSilent(path, get(path));
        }
        assertSilent("search", post("/api/v1/messages/search", "{\"" + word + "\": 1}"));
        assertSilent("search", post("/api/v1/messages/search", "{" + word));
        assertSilent("search", post("/api/v1/messages/search", "[\"" + word + "\"]"));
        for (String request : List.of(
                "GET /" + word + "^|{} HTTP/1.1\r\nHost: x\r\n\r\n",
                word + " / HTTP/9.9\r\n\r\n",
                word + "\r\n\r\n",
                "GET /api/v1/messages HTTP/1.1\r\n" + word + " " + word + "\r\n\r\n",
                "POST /api/v1/messages/search HTTP/1.1\r\nHost: x\r\nContent-Length: " + word + "\r\n\r\n")) {
            assertSilent("a broken request", raw(request));
        }
    }

    private String raw(String request) {
        URI at = URI.create(api);
        try (var socket = new Socket(at.getHost(), at.getPort())) {
            socket.setSoTimeout(200);
            socket.getOutputStream().write(ascii(request));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // Cut off, or left waiting for more.
            return "";
        }
    }

    /// What is sent to support. A word in a comment of the configuration stands for what people note there.
    private void assertSilentBundle() throws Exception {
        String passphrase = "four words in a row";
        byte[] sealed = JSON.readTree(post("/api/v1/support-bundle", "{\"passphrase\":\"" + passphrase + "\"}"))
                .path("bundle")
                .binaryValue();
        var texts = new TreeMap<String, String>();
        byte[] opened = Envelope.open(sealed, Secret.of(passphrase.toCharArray()));
        try (var zip = new ZipInputStream(new ByteArrayInputStream(opened))) {
            for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
                texts.put(each.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        texts.forEach((name, text) -> assertSilent("support bundle, " + name, text));
        assertThat(texts.keySet())
                .contains("CONTENTS.txt", "versions.txt", "home.txt", "threads.txt", "log.jsonl", "metrics.txt")
                .contains("channels.json", "certificates.txt", "config/drawbridge.yaml", "config/channels/strict.yaml");
        assertThat(texts.get("log.jsonl")).contains("Attempted[channel=lenient");
        assertThat(texts.get("threads.txt")).contains("journal-writer");
        assertThat(texts.get("config/channels/strict.yaml"))
                .contains("max-frame")
                .doesNotContain("#");
        assertThat(String.join("", texts.values())).doesNotContain(token);
    }

    /// Their names, too.
    private void assertSilentTemporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("temporary"))) {
            for (Path each : files.toList()) {
                String held = Files.isRegularFile(each) ? Files.readString(each, StandardCharsets.ISO_8859_1) : "";
                assertSilent("a temporary file", each.getFileName() + "\n" + held);
            }
        }
    }

    /// The texts of other people's exceptions, which a recording only holds when it is told to, are their own. They are
    /// cut
    /// out just where they stand; the same word anywhere else is one too many.
    private static void assertSilentRecording(Path recording) throws IOException {
        NavigableSet<String> quotes = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        try (var events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals("jdk.JavaExceptionThrow")) {
                    String message = String.valueOf(event.getString("message"));
                    String thrown = event.getClass("thrownClass").getName();
                    assertThat(Canaries.in(message).isEmpty() || !thrown.startsWith("org.drawbridge"))
                            .as(thrown)
                            .isTrue();
                    // What is ASCII stands in the file as it is, however the rest is written.
                    Stream.of(message.split("[^\\x20-\\x7E]+", -1))
                            .filter(run -> !Canaries.in(run).isEmpty())
                            .forEach(quotes::add);
                }
            }
        }
        String text = Files.readString(recording, StandardCharsets.ISO_8859_1);
        for (String quote : quotes) {
            text = text.replace(quote, "\n");
        }
        assertSilent("a flight recording", text);
    }

    private static JsonNode without(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(MAY_HOLD_PHI);
        }
        node.forEach(PhiCanaryTest::without);
        return node;
    }

    private static void assertSilent(String where, String text) {
        assertThat(Canaries.in(text)).as("values of messages in: %s", where).isEmpty();
    }

    private boolean settled() throws Exception {
        String channels = get("/api/v1/channels");
        boolean waiting =
                JSON.readTree(channels).findValuesAsText("waiting").stream().anyMatch(count -> !count.equals("0"));
        boolean received =
                JSON.readTree(channels).findValuesAsText("received").stream().anyMatch(count -> !count.equals("0"));
        return !waiting && !received;
    }

    private void watchEvents() throws InterruptedException {
        var request = request("/api/v1/events").build();
        var _ = client.sendAsync(request, BodyHandlers.ofLines())
                .thenAccept(response -> response.body().forEach(events::add));
        TimeUnit.MILLISECONDS.sleep(300);
    }

    private String get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString())
                .body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api + path)).header("Authorization", "Bearer " + token);
    }

    private String said(String beginning) {
        return out.stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow()
                .substring(beginning.length());
    }

    private Path dump() {
        return folder.resolve("threads.txt");
    }

    private String jcmd(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(appliance.pid()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String channel(int port, String more) {
        return "# " + Canaries.word() + """

            source:
              mllp: {host: 127.0.0.1, port: %d, max-frame: 256kB, validate: {}%s}
            destinations:
              - name: ehr
                mapping: hl7v2-to-fhir
                fhir: {url: %s, timeout: 400ms}
                retry: {first: 10ms, longest: 100ms}
              - name: his
                mllp: {host: 127.0.0.1, port: %d, timeout: 400ms}
                retry: {first: 10ms, longest: 100ms}
            """.formatted(port, more, ehr.base(), his.port());
    }

    /// The validators quote what they do not like.
    private String validated(int port) {
        return """
            source:
              mllp: {host: 127.0.0.1, port: %d, validate: {}}
            destinations:
              - name: noted
                mapping: hl7v2-to-fhir
                validate: {on-error: note}
                fhir: {url: %s, timeout: 400ms}
              - name: rejected
                mapping: hl7v2-to-fhir
                validate: {on-error: reject}
                fhir: {url: %s, timeout: 400ms}
            """.formatted(port, ehr.base(), ehr.base());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
