package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.BatchReader;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.mapping.Deidentification;
import org.drawbridge.mapping.Deidentification.Dates;
import org.drawbridge.security.vault.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes messages fit for tests and for support.
@Command(
        name = "deidentify",
        description = "Takes out of HL7 v2 messages, X12 interchanges and FHIR R4 what says whom they are about.",
        footer = {
            "",
            "A file becomes a file. The files of a folder become numbered files, because names of files may name"
                    + " patients.",
            "What is neither HL7 v2, X12 nor FHIR R4 is left out, with exit code 1; the rest is done.",
            "",
            "Example:",
            "  drawbridge deidentify captured/ for-tests/ --key deidentify.key --report removed.json"
        },
        mixinStandardHelpOptions = true)
final class DeidentifyCommand implements Callable<Integer> {

    private static final int LARGEST_MESSAGE = 64 << 20;
    private static final int SHORTEST_KEY = 16;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Parameters(index = "0", paramLabel = "IN", description = "a file, which may hold several messages, or a folder")
    private Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "a file or folder that is not there yet")
    private Path out = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "its first line, at least 16 characters, decides pseudonyms and dates; mode 0600. The same key"
                            + " gives the same ones; left out, they are new each time")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--dates",
            paramLabel = "WAY",
            description =
                    "shift: all of a patient's by 1 to 365 days back; year: only years stay, as Safe Harbor has it "
                            + "(default: ${DEFAULT-VALUE})")
    private Dates dates = Dates.SHIFT;

    @Option(
            names = "--keep",
            paramLabel = "PATH",
            description = "stays as it is, such as OBX-3.2 or Observation.code; may be repeated")
    private List<String> kept = new ArrayList<>();

    @Option(names = "--report", paramLabel = "FILE", description = "writes what was changed where; paths, no values")
    private Optional<Path> report = Optional.empty();

    private int files;
    private int documents;
    private int leftOut;

    @Override
    public Integer call() throws IOException {
        check();
        var safe = new Deidentification(key(), dates, Set.copyOf(kept), LocalDate.now(ZoneId.systemDefault()));
        if (Files.isDirectory(in)) {
            folder(safe);
        } else {
            one(safe, in, out);
        }
        if (report.isPresent()) {
            Files.writeString(report.get(), report(safe));
        }
        System.err.println(documents + " messages and resources of " + files + " files are in " + out + "; " + leftOut
                + " were left out.");
        return leftOut == 0 ? 0 : 1;
    }

    private void check() {
        kept.stream().filter(each -> !Deidentification.isPath(each)).findFirst().ifPresent(each -> {
            throw new StartupException(
                    "--keep " + each + ": this is no path; expected one such as OBX-3.2 or Observation.code.");
        });
        if (!Files.exists(in)) {
            throw new StartupException(in + ": there is no such file or folder.");
        }
        if (Files.exists(out)) {
            throw new StartupException(out + " is there already; name a file or folder that is not.");
        }
        if (out.toAbsolutePath().normalize().startsWith(in.toAbsolutePath().normalize())) {
            throw new StartupException(out + " is within " + in + "; name a folder outside of it.");
        }
    }

    private byte[] key() {
        if (key.isEmpty()) {
            byte[] once = new byte[32];
            new SecureRandom().nextBytes(once);
            return once;
        }
        try (Secret secret = HomeOptions.firstLine(key.get())) {
            if (secret.reveal().length < SHORTEST_KEY) {
                throw new StartupException(key.get()
                        + ": the key is too short; expected at least 16 characters, such as openssl rand -hex"
                        + " 32 gives.");
            }
            return secret.reveal().clone();
        }
    }

    private void folder(Deidentification safe) throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(in)) {
            found = walk.filter(Files::isRegularFile).sorted().toList();
        }
        Files.createDirectories(out);
        for (int i = 0; i < found.size(); i++) {
            String name = "%06d".formatted(i + 1);
            one(safe, found.get(i), out.resolve(name + kind(found.get(i)).ending));
        }
    }

    /// What a file holds, by how it begins.
    private enum Kind {
        HL7V2(".hl7"),
        JSON(".json"),
        XML(".xml"),
        X12(".x12");

        private final String ending;

        Kind(String ending) {
            this.ending = ending;
        }
    }

    private static Kind kind(Path file) throws IOException {
        try (InputStream from = Files.newInputStream(file)) {
            String start = new String(from.readNBytes(256), StandardCharsets.UTF_8)
                    .replace("\uFEFF", "")
                    .stripLeading();
            if (start.startsWith("{")) {
                return Kind.JSON;
            }
            if (start.startsWith("<")) {
                return Kind.XML;
            }
            return start.startsWith("ISA") ? Kind.X12 : Kind.HL7V2;
        }
    }

    private void one(Deidentification safe, Path file, Path target) throws IOException {
        files++;
        int before = documents;
        try (OutputStream to = Files.newOutputStream(target)) {
            switch (kind(file)) {
                case JSON -> json(safe, file, to);
                case XML -> whole(file, to, safe::fhir);
                case X12 -> whole(file, to, safe::x12);
                case HL7V2 -> messages(safe, file, to);
            }
        }
        if (documents == before) {
            Files.delete(target);
        }
    }

    private interface Making {
        Payload of(Payload document) throws Rejected;
    }

    private void whole(Path file, OutputStream to, Making making) throws IOException {
        try {
            write(making.of(Payload.of(Input.read(file))), to);
        } catch (Rejected e) {
            leaveOut(file, e.text());
        }
    }

    private void messages(Deidentification safe, Path file, OutputStream to) throws IOException {
        try (InputStream from = new BufferedInputStream(Files.newInputStream(file))) {
            var messages = new BatchReader(from, LARGEST_MESSAGE);
            for (var next = messages.next(); next.isPresent(); next = messages.next()) {
                message(safe, file, next.get(), to);
            }
            if (messages.found() == 0) {
                leaveOut(
                        file,
                        "holds neither HL7 v2, X12, JSON nor XML; expected a line that begins with MSH or ISA, a"
                                + " brace, or a tag.");
            }
        } catch (BatchReader.TooLargeException e) {
            leaveOut(file, e.getMessage() + "; what stood before it is done.");
        }
    }

    private void message(Deidentification safe, Path file, Payload message, OutputStream to) throws IOException {
        try {
            write(safe.hl7v2(message), to);
        } catch (Rejected e) {
            leaveOut(file, e.text());
        }
    }

    /// One document, or one in each line.
    private void json(Deidentification safe, Path file, OutputStream to) throws IOException {
        byte[] bytes = Input.read(file);
        List<byte[]> all = new ArrayList<>();
        if (isOne(bytes)) {
            all.add(bytes);
        } else {
            new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(each -> !each.isBlank())
                    .forEach(each -> all.add(each.getBytes(StandardCharsets.UTF_8)));
        }
        for (byte[] each : all) {
            try {
                write(safe.fhir(Payload.of(each)), to);
                to.write('\n');
            } catch (Rejected e) {
                leaveOut(file, e.text());
            }
        }
    }

    private static boolean isOne(byte[] bytes) {
        try {
            return JsonDocument.read(bytes).isObject();
        } catch (Rejected e) {
            return false;
        }
    }

    private void write(Payload safe, OutputStream to) throws IOException {
        to.write(safe.reveal());
        documents++;
    }

    private void leaveOut(Path file, String why) {
        leftOut++;
        System.err.println(file + ": " + why);
    }

    private String report(Deidentification safe) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("files", files)
                .put("documents", documents)
                .put("leftOut", leftOut)
                .put("dates", dates.name().toLowerCase(Locale.ROOT))
                .set("kept", JSON.valueToTree(kept));
        ObjectNode changes = json.putObject("changes");
        safe.changes().forEach((path, kinds) -> {
            ObjectNode at = changes.putObject(path);
            kinds.forEach((kind, count) -> at.put(kind.name().toLowerCase(Locale.ROOT), count));
        });
        return JSON.writeValueAsString(json) + "\n";
    }
}
