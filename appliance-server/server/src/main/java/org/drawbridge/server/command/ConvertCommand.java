package org.drawbridge.server.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.Mapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Converts files by the standard maps: HL7 v2 to FHIR R4, or FHIR R4 to HL7 v2.
@Command(
        name = "convert",
        description = {
            "Converts HL7 v2 messages to FHIR R4 bundles: NDJSON on stdout, problems on stderr.",
            "With --to hl7v2, FHIR R4 bundles and resources to HL7 v2 messages."
        },
        footer = {
            "",
            "Exit code 1 if a message could not be converted; the others are.",
            "",
            "Example:",
            "  drawbridge convert adt.hl7 oru.hl7 > bundles.ndjson",
            "  drawbridge convert --out out samples/*.hl7",
            "  drawbridge convert --to hl7v2 --event ADT^A08 --version 2.5.1 bundle.json"
        })
final class ConvertCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "HL7 v2 messages, of which a file may hold several, or a batch; or FHIR, a document each")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write DIR/<path as given>.json (or .hl7) for each file instead")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "the zone of times that name none, such as Europe/Berlin (default: this machine's)")
    private ZoneId zone = ZoneId.systemDefault();

    @Option(names = "--to", paramLabel = "FORMAT", description = "fhir-r4 (the default) or hl7v2")
    private String to = "fhir-r4";

    @Option(
            names = "--event",
            paramLabel = "EVENT",
            description = "with --to hl7v2, the message's event, such as ADT^A08 (default: what the content means)")
    private Optional<String> event = Optional.empty();

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "with --to hl7v2, the version that is written (default: 2.5.1)")
    private Optional<String> version = Optional.empty();

    /// The usual mixin has a `--version` of its own.
    @SuppressWarnings("unused")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;

    private boolean failed;

    @Override
    public Integer call() throws IOException {
        Mapping mapping = mapping();
        for (Path file : files) {
            List<Payload> bundles = convert(mapping, file);
            if (out.isPresent()) {
                write(out.get().resolve(relative(file) + (isBack() ? ".hl7" : ".json")), bundles);
            } else {
                for (Payload bundle : bundles) {
                    System.out.write(bundle.reveal());
                    System.out.write('\n');
                }
                System.out.flush();
            }
        }
        return failed ? 1 : 0;
    }

    private boolean isBack() {
        return to.equals("hl7v2");
    }

    private Mapping mapping() {
        if (!isBack()) {
            if (!to.equals("fhir-r4") || event.isPresent() || version.isPresent()) {
                throw new StartupException(
                        "--to: expected fhir-r4 or hl7v2; --event and --version are for hl7v2 alone.");
            }
            return Mapping.standard(zone);
        }
        try {
            Mapping back = Library.fhirToHl7v2(version.orElse("2.5.1"), zone);
            return event.isPresent() ? back.forEvent(event.get()) : back;
        } catch (IllegalArgumentException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<Payload> convert(Mapping mapping, Path file) throws IOException {
        List<Payload> bundles = new ArrayList<>();
        int number = 0;
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartupException(file + ": the file cannot be read; check its name and permissions.", e);
        }
        for (Payload document : mapping.documents(Payload.of(bytes))) {
            String name = file + "#" + ++number;
            Mapping.Result result = mapping.apply(document);
            report(name, result.problems());
            switch (result) {
                case Mapping.Result.Mapped mapped -> bundles.add(mapped.output());
                case Mapping.Result.Failed _ -> {
                    System.err.println(name + ": could not be converted.");
                    failed = true;
                }
            }
        }
        if (number == 0) {
            System.err.println(file + ": holds no HL7 v2 message; expected a line that begins with MSH.");
            failed = true;
        }
        return bundles;
    }

    private static void report(String name, List<Problem> problems) {
        for (Problem each : problems) {
            System.err.println(name + ": " + each.location() + ": " + each.text());
        }
    }

    /// Several messages of one file become one line each.
    private static void write(Path target, List<Payload> bundles) throws IOException {
        if (bundles.isEmpty()) {
            return;
        }
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (OutputStream to = Files.newOutputStream(target)) {
            for (Payload each : bundles) {
                to.write(each.reveal());
                to.write('\n');
            }
        }
    }

    /// Below the output folder, whatever the path as given was.
    private static Path relative(Path file) {
        Path below = Path.of("");
        for (Path name : file.normalize()) {
            if (!name.toString().equals("..")) {
                below = below.resolve(name);
            }
        }
        return below;
    }
}
