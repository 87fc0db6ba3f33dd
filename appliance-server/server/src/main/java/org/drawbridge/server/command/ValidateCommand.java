package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.hl7v2.BatchReader;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.OperationOutcome;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.drawbridge.server.validation.Loaded;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says what is wrong with files, by the validators that the field trusts.
@Command(
        name = "validate",
        description = {
            "Holds HL7 v2 messages against their version's structures and a conformance profile, FHIR R4",
            "against its definitions and profiles of packages, JSON against a JSON Schema. What is wrong",
            "stands on stdout, a line each: place, severity, sentence, rule. Asks nobody over the network."
        },
        footer = {
            "",
            "What it says may quote the file: it is for whoever may see the file.",
            "Exit code 1 if there is an error (warnings are none), 2 if it could not be done.",
            "",
            "Example:",
            "  drawbridge validate adt.hl7 oru.hl7",
            "  drawbridge validate --profile lab-orders.xml order.hl7",
            "  drawbridge validate --package us-core.tgz bundle.json",
            "  drawbridge convert adt.hl7 | drawbridge validate --as fhir /dev/stdin",
            "  drawbridge validate --schema order.schema.json order.json"
        },
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

    /// What a file is.
    enum As {
        HL7V2,
        FHIR,
        JSON
    }

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "HL7 v2 messages, of which a file may hold several or a batch; FHIR as JSON or XML, or JSON, also"
                            + " one document a line")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--as",
            paramLabel = "KIND",
            description = "hl7v2, fhir or json (default: what the file's beginning says)")
    private @Nullable As as;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "HL7 v2: the file of a conformance profile. FHIR: the canonical URL of a profile that every"
                    + " resource of its type has to follow; may be given several times")
    private List<String> profiles = new ArrayList<>();

    @Option(
            names = "--package",
            paramLabel = "PATH",
            description = "an NPM package of FHIR (.tgz, or unpacked), or a folder of such; may be given several times")
    private List<Path> packages = new ArrayList<>();

    @Option(names = "--schema", paramLabel = "FILE", description = "the JSON Schema that JSON has to follow")
    private Optional<Path> schema = Optional.empty();

    /// How the findings are written.
    private static final class Form {

        @Option(names = "--json", description = "write a JSON object for each finding instead")
        private boolean json;

        @Option(
                names = "--operation-outcome",
                description = "write an OperationOutcome of FHIR R4 for each document instead")
        private boolean outcome;
    }

    @ArgGroup
    private Form form = new Form();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Map<As, Validator> made = new EnumMap<>(As.class);
    private int documents;
    private int errors;
    private int warnings;

    @Override
    public Integer call() throws IOException {
        for (Path file : files) {
            validate(file, Input.read(file));
        }
        System.err.printf("%d document(s), %d error(s), %d warning(s).%n", documents, errors, warnings);
        return errors > 0 ? 1 : 0;
    }

    private void validate(Path file, byte[] bytes) throws IOException {
        As kind = as == null ? kind(file, bytes) : as;
        int number = 0;
        for (Payload document : documents(kind, bytes)) {
            number++;
            documents++;
            write(file, number, rules(kind), validator(kind).validate(document));
        }
        if (number == 0) {
            throw new StartupException(file + ": there is nothing in it to validate.");
        }
    }

    private As kind(Path file, byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.UTF_8).strip();
        if (start.startsWith("\uFEFF")) {
            start = start.substring(1);
        }
        if (start.matches("(?s)\\x0B?(MSH|FHS|BHS).*")) {
            return As.HL7V2;
        } else if (start.startsWith("<")) {
            return As.FHIR;
        } else if (start.startsWith("{") || start.startsWith("[")) {
            return schema.isPresent() ? As.JSON : As.FHIR;
        }
        throw new StartupException(file + ": it does not begin as HL7 v2, XML or JSON does; say what it is with --as.");
    }

    /// A file of JSON is one document, or one a line.
    private static List<Payload> documents(As kind, byte[] bytes) {
        if (kind == As.HL7V2) {
            return BatchReader.messages(bytes);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> lines = text.lines().filter(each -> !each.isBlank()).toList();
        if (lines.size() < 2 || !lines.stream().allMatch(ValidateCommand::isDocument)) {
            return text.isBlank() ? List.of() : List.of(Payload.of(bytes));
        }
        return lines.stream()
                .map(each -> Payload.of(each.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static boolean isDocument(String line) {
        try {
            return JsonDocument.read(line.getBytes(StandardCharsets.UTF_8)).isContainerNode();
        } catch (Rejected e) {
            return false;
        }
    }

    private Rules rules(As kind) {
        return switch (kind) {
            case HL7V2 -> new Rules.Hl7V2(onlyProfile().map(Path::of));
            case FHIR -> new Rules.FhirR4(packages, profiles);
            case JSON ->
                new Rules.JsonSchema(schema.orElseThrow(
                        () -> new StartupException("--schema is missing: JSON is held against a JSON Schema.")));
        };
    }

    private Optional<String> onlyProfile() {
        if (profiles.size() > 1) {
            throw new StartupException("--profile: HL7 v2 is held against one profile at a time.");
        }
        return profiles.stream().findFirst();
    }

    private Validator validator(As kind) {
        Validator known = made.get(kind);
        if (known == null) {
            try {
                known = Loaded.validator(rules(kind));
                made.put(kind, known);
            } catch (Rejected e) {
                throw new StartupException(e.text(), e);
            }
        }
        return known;
    }

    private void write(Path file, int number, Rules rules, List<Finding> findings) throws IOException {
        for (Finding each : findings) {
            errors += each.isError() ? 1 : 0;
            warnings += each.problem().severity() == Severity.WARNING ? 1 : 0;
            if (form.json) {
                out.println(json(file, number, each));
            } else if (!form.outcome) {
                out.println(line(file, number, each));
            }
        }
        if (form.outcome) {
            out.println(text(OperationOutcome.of(rules, findings)));
        }
    }

    private static String line(Path file, int number, Finding finding) {
        Problem problem = finding.problem();
        String place = problem.location().isEmpty() ? "" : problem.location() + ": ";
        return file + "#" + number + ": " + place + severity(problem) + ": "
                + text(finding.words()).replaceAll("\\s+", " ") + " [" + problem.code() + "]";
    }

    private static String json(Path file, int number, Finding finding) throws IOException {
        Problem problem = finding.problem();
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("file", file.toString())
                .put("document", number)
                .put("path", problem.location())
                .put("severity", severity(problem))
                .put("text", text(finding.words()))
                .put("rule", problem.code()));
    }

    private static String severity(Problem problem) {
        return problem.severity().name().toLowerCase(Locale.ROOT);
    }

    private static String text(Payload words) {
        return new String(words.reveal(), StandardCharsets.UTF_8);
    }
}
