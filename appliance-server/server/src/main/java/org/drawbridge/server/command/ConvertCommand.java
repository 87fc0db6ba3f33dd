package org.drawbridge.server.command;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
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
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.Mapping;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Converts files by a mapping, one document after another: a file may be larger than memory.
@Command(
        name = "convert",
        description = {
            "Converts HL7 v2 messages to FHIR R4 bundles, or documents by a mapping of yours: one a line on stdout,",
            "problems on stderr. With --to hl7v2, FHIR R4 bundles and resources to HL7 v2 messages."
        },
        footer = {
            "",
            "Files may be larger than memory: one message at a time is held, and those near it.",
            "Exit code 1 if a message could not be converted; the others are.",
            "",
            "Example:",
            "  drawbridge convert adt.hl7 oru.hl7 > bundles.ndjson",
            "  drawbridge convert --out out samples/*.hl7",
            "  drawbridge convert --to hl7v2 --event ADT^A08 --version 2.5.1 bundle.json",
            "  drawbridge convert --mapping local-lab --config config lab.hl7"
        })
final class ConvertCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "HL7 v2 messages, of which a file may hold several, or a batch; or what the mapping reads")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write DIR/<path as given>.json (.hl7, .xml …) for each file instead")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--mapping", paramLabel = "NAME", description = "by which mapping (default: ${DEFAULT-VALUE})")
    private String name = Library.STANDARD;

    @Option(names = "--config", paramLabel = "DIR", description = "its folder mappings holds mappings of yours")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "the zone of times that name none, such as Europe/Berlin (default: this machine's)")
    private ZoneId zone = ZoneId.systemDefault();

    @Option(names = "--to", paramLabel = "FORMAT", description = "fhir-r4 (the default) or hl7v2")
    private String format = "fhir-r4";

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
        Library library =
                config.map(each -> Library.of(each.resolve("mappings"))).orElseGet(Library::shipped);
        if (format.equals("hl7v2")) {
            name = Library.FHIR_TO_HL7V2;
        }
        Mapping mapping = mapping(library);
        try (OutputStream stdout = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)) {
            for (Path file : files) {
                if (out.isPresent()) {
                    Path target = out.get().resolve(relative(file) + "." + library.extension(name));
                    try (var to = new LateFile(target)) {
                        convert(mapping, file, to);
                    }
                } else {
                    convert(mapping, file, stdout);
                    stdout.flush();
                }
            }
        }
        return failed ? 1 : 0;
    }

    private Mapping mapping(Library library) {
        if (!format.equals("hl7v2")) {
            if (!format.equals("fhir-r4") || event.isPresent() || version.isPresent()) {
                throw new StartupException(
                        "--to: expected fhir-r4 or hl7v2; --event and --version are for hl7v2 alone.");
            }
            return MapCommand.Mappings.good(library, name, zone);
        }
        try {
            Mapping back = Library.fhirToHl7v2(version.orElse("2.5.1"), zone);
            return event.isPresent() ? back.forEvent(event.get()) : back;
        } catch (IllegalArgumentException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    private void convert(Mapping mapping, Path file, OutputStream to) throws IOException {
        try (var conversion = new Conversion(mapping, (number, result) -> take(file + "#" + number, result, to))) {
            Input.documents(mapping, file, conversion::add);
            if (conversion.finish() == 0) {
                System.err.println(file + ": holds no HL7 v2 message; expected a line that begins with MSH.");
                failed = true;
            }
        }
    }

    private void take(String document, Mapping.Result result, OutputStream to) throws IOException {
        result.problems().forEach(each -> System.err.println(document + ": " + each.location() + ": " + each.text()));
        switch (result) {
            case Mapping.Result.Mapped mapped -> write(mapped.output(), to);
            case Mapping.Result.Failed _ -> {
                System.err.println(document + ": could not be converted.");
                failed = true;
            }
        }
    }

    /// As a line of its own.
    private static void write(Payload output, OutputStream to) {
        byte[] bytes = output.reveal();
        try {
            to.write(bytes);
            if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
                to.write('\n');
            }
        } catch (IOException e) {
            throw new StartupException(
                    "convert: the output cannot be written; is the disk full, or its reader gone?", e);
        }
    }

    /// Below the output folder, whatever the path as given was.
    private static Path relative(Path file) {
        Path below = Path.of("");
        for (Path part : file.normalize()) {
            if (!part.toString().equals("..")) {
                below = below.resolve(part);
            }
        }
        return below;
    }

    /// A file that is there once something is written to it.
    private static final class LateFile extends OutputStream {

        private final Path path;
        private @Nullable OutputStream to;

        LateFile(Path path) {
            this.path = path;
        }

        private OutputStream opened() throws IOException {
            OutputStream known = to;
            if (known == null) {
                Path folder = path.getParent();
                if (folder != null) {
                    Files.createDirectories(folder);
                }
                known = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
                to = known;
            }
            return known;
        }

        @Override
        public void write(int one) throws IOException {
            opened().write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            opened().write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            OutputStream known = to;
            if (known != null) {
                known.close();
            }
        }
    }
}
