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
import org.drawbridge.formats.hl7v2.BatchReader;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.mapping.Mapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Converts HL7 v2 files to FHIR R4 by the standard maps.
@Command(
        name = "convert",
        description = "Converts HL7 v2 messages to FHIR R4 bundles: NDJSON on stdout, problems on stderr.",
        footer = {
            "",
            "Exit code 1 if a message could not be converted; the others are.",
            "",
            "Example:",
            "  drawbridge convert adt.hl7 oru.hl7 > bundles.ndjson",
            "  drawbridge convert --out out samples/*.hl7"
        },
        mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "HL7 v2 messages; a file may hold several, or a batch")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "write DIR/<path as given>.json for each file instead")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "the zone of times that name none, such as Europe/Berlin (default: this machine's)")
    private ZoneId zone = ZoneId.systemDefault();

    private boolean failed;

    @Override
    public Integer call() throws IOException {
        Mapping mapping = Mapping.standard(zone);
        for (Path file : files) {
            List<Payload> bundles = convert(mapping, file);
            if (out.isPresent()) {
                write(out.get().resolve(relative(file) + ".json"), bundles);
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

    private List<Payload> convert(Mapping mapping, Path file) throws IOException {
        List<Payload> bundles = new ArrayList<>();
        int number = 0;
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartupException(file + ": the file cannot be read; check its name and permissions.", e);
        }
        for (Payload message : BatchReader.messages(bytes)) {
            String name = file + "#" + ++number;
            Mapping.Result result = mapping.apply(Hl7Message.parse(message.reveal()));
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
