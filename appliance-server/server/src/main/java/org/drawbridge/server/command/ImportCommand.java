package org.drawbridge.server.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.drawbridge.engine.StartupException;
import org.drawbridge.server.mirth.Finding;
import org.drawbridge.server.mirth.Imported;
import org.drawbridge.server.mirth.MirthExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Moving in from another engine.
@Command(
        name = "import",
        description = "Makes channels of those of another engine, as far as they can be read.",
        synopsisSubcommandLabel = "ENGINE",
        subcommands = ImportCommand.Mirth.class,
        footer = {"", "Example:", "  drawbridge import mirth channels.xml --out imported"},
        mixinStandardHelpOptions = true)
final class ImportCommand {

    private ImportCommand() {}

    @Command(
            name = "mirth",
            description =
                    "Of Mirth Connect and the Open Integration Engine: exported channels, groups, or a whole server.",
            footer = {
                "",
                "Writes channels/*.yaml, mappings/*.yaml and import-report.md, and overwrites nothing. A destination that"
                        + " could not be taken whole has `on-demand: true` and gets nothing until you have completed it.",
                "",
                "Exit code 1 if something is left for a person.",
                "",
                "Example:",
                "  drawbridge import mirth channels.xml --out imported",
                "  drawbridge check --config imported"
            },
            mixinStandardHelpOptions = true)
    static final class Mirth implements Callable<Integer> {

        private static final YAMLMapper YAML = YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .build();

        @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the files go")
        private Path out = Path.of("");

        @Parameters(arity = "1..*", paramLabel = "FILE", description = "exports, as XML")
        private List<Path> files = new ArrayList<>();

        @Override
        public Integer call() {
            Set<String> taken = new HashSet<>();
            List<Imported> all = files.stream()
                    .flatMap(each -> MirthExport.read(each, taken).stream())
                    .toList();
            write(contents(all));
            List<Finding> findings =
                    all.stream().flatMap(each -> each.findings().stream()).toList();
            long made = all.stream().filter(each -> each.channel().isPresent()).count();
            findings.forEach(each -> System.out.println(each.place() + ": " + each.text()));
            System.out.println(made + " of " + all.size() + " channel(s) written to " + out + ", " + findings.size()
                    + " finding(s) for you. Now: drawbridge check --config " + out);
            return findings.isEmpty() ? 0 : 1;
        }

        private static Map<String, String> contents(List<Imported> all) {
            Map<String, String> contents = new LinkedHashMap<>();
            for (Imported each : all) {
                String head = "# Imported from the Mirth channel '"
                        + each.original().replaceAll("\\s+", " ") + "'."
                        + (each.findings().isEmpty() ? "" : " Not all of it could be read: see import-report.md.")
                        + "\n";
                each.channel()
                        .ifPresent(channel -> contents.put("channels/" + each.name() + ".yaml", head + yaml(channel)));
                each.mappings()
                        .forEach((name, mapping) -> contents.put("mappings/" + name + ".yaml", head + yaml(mapping)));
            }
            contents.put("import-report.md", report(all));
            return contents;
        }

        private static String report(List<Imported> all) {
            var report = new StringBuilder("# What was imported, and what is left to do\n");
            for (Imported each : all) {
                report.append("\n## ").append(each.original()).append("\n\n");
                report.append(
                        each.channel().isPresent()
                                ? "Became `channels/" + each.name() + ".yaml`.\n"
                                : "Was left out.\n");
                report.append(each.findings().stream()
                        .map(found -> "- [ ] " + found.place() + ": " + found.text() + "\n")
                        .collect(Collectors.joining("", each.findings().isEmpty() ? "" : "\n", "")));
            }
            return report.toString();
        }

        private static String yaml(ObjectNode tree) {
            try {
                return YAML.writeValueAsString(tree);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree can always be written", e);
            }
        }

        /// All or, if one of them is there already, nothing.
        private void write(Map<String, String> contents) {
            for (String name : contents.keySet()) {
                if (Files.exists(out.resolve(name))) {
                    throw new StartupException(
                            out.resolve(name) + " is there already; name another folder with --out.");
                }
            }
            try {
                for (Map.Entry<String, String> each : contents.entrySet()) {
                    Path file = out.resolve(each.getKey());
                    Files.createDirectories(file.resolveSibling(""));
                    Files.writeString(file, each.getValue(), StandardOpenOption.CREATE_NEW);
                }
            } catch (FileAlreadyExistsException e) {
                throw new StartupException(e.getFile() + " is there already; name another folder with --out.", e);
            } catch (IOException e) {
                throw new StartupException(
                        "The folder " + out + " cannot be written to; check its permissions and the disk.", e);
            }
        }
    }
}
