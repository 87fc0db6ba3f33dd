package org.drawbridge.server.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.Mapping;
import org.drawbridge.mapping.Mapping.Explained;
import org.drawbridge.mapping.MappingProblem;
import org.drawbridge.mapping.MappingSheet;
import org.drawbridge.mapping.MappingTests;
import org.drawbridge.mapping.MappingTests.Outcome;
import org.drawbridge.mapping.UnreadPlaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A site's own mappings: are they right, do they do what they should, what do they say.
@Command(
        name = "map",
        description = "Checks, proves, explains and documents mappings.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MapCommand.Check.class,
            MapCommand.Test.class,
            MapCommand.Doc.class,
            MapCommand.Explain.class,
            MapCommand.Unread.class,
            MapCommand.Codes.class,
            MapCommand.Table.class
        },
        footer = {"", "Example:", "  drawbridge map test --all --config /etc/drawbridge"},
        mixinStandardHelpOptions = true)
final class MapCommand {

    /// Where the mappings are.
    static final class Mappings {

        @Option(
                names = "--config",
                required = true,
                paramLabel = "DIR",
                defaultValue = HomeOptions.CONFIG,
                description = "its folder mappings holds them")
        private Path config = Path.of("");

        @Option(
                names = "--zone",
                paramLabel = "ZONE",
                description = "the zone of times that name none (default: this machine's)")
        private ZoneId zone = ZoneId.systemDefault();

        Path folder() {
            return config.resolve("mappings");
        }

        Library library() {
            if (!Files.isDirectory(folder())) {
                throw new StartupException(folder() + ": there is no such folder; mappings lie there as NAME.yaml.");
            }
            return Library.of(folder());
        }

        /// Throws with everything that is wrong with it.
        Mapping good(String name) {
            return good(library(), name, zone);
        }

        static Mapping good(Library library, String name, ZoneId zone) {
            return switch (library.compile(name, zone)) {
                case Compiled.Good(Mapping mapping) -> mapping;
                case Compiled.Bad(List<MappingProblem> problems) ->
                    throw new StartupException("The mapping " + name + " cannot be used:\n  "
                            + String.join(
                                    "\n  ",
                                    problems.stream()
                                            .map(MappingProblem::toString)
                                            .toList()));
            };
        }
    }

    @Command(
            name = "check",
            description = "Says what is wrong with mappings, by file, line and place. Exit code 1 if anything is.",
            footer = {"", "Example:", "  drawbridge map check local-lab --config config"},
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {

        @Mixin
        private Mappings mappings = new Mappings();

        @Parameters(arity = "0..*", paramLabel = "NAME", description = "default: all")
        private List<String> names = new ArrayList<>();

        @Override
        public Integer call() {
            Library library = mappings.library();
            boolean bad = false;
            for (String name : names.isEmpty() ? library.names() : names) {
                if (library.compile(name, mappings.zone) instanceof Compiled.Bad(var problems)) {
                    problems.forEach(System.err::println);
                    bad = true;
                } else {
                    System.out.println(name + ": good");
                }
            }
            return bad ? 1 : 0;
        }
    }

    @Command(
            name = "test",
            description = "Runs the test cases of mappings (mappings/NAME.tests). Exit code 1 if one does not hold.",
            footer = {
                "",
                "Example:",
                "  drawbridge map test local-lab --config config",
                "  drawbridge map test --all --config config --junit target/mappings.xml"
            },
            mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {

        @Mixin
        private Mappings mappings = new Mappings();

        @Parameters(arity = "0..*", paramLabel = "NAME")
        private List<String> names = new ArrayList<>();

        @Option(names = "--all", description = "all mappings of the folder")
        private boolean all;

        @Option(names = "--junit", paramLabel = "FILE", description = "also write the results as JUnit XML")
        private Optional<Path> junit = Optional.empty();

        @Override
        public Integer call() throws IOException {
            Collection<String> chosen = all ? mappings.library().names() : names;
            if (chosen.isEmpty()) {
                throw new StartupException("Name a mapping, or all of them with --all.");
            }
            Map<String, List<Outcome>> outcomes = new TreeMap<>();
            for (String name : chosen) {
                outcomes.put(name, new MappingTests(mappings.folder(), mappings.good(name)).run());
            }
            outcomes.forEach(Test::print);
            if (junit.isPresent()) {
                Files.writeString(junit.get(), JunitReport.of(outcomes));
            }
            boolean failed = outcomes.values().stream()
                    .flatMap(List::stream)
                    .anyMatch(each -> !each.differences().isEmpty());
            return failed ? 1 : 0;
        }

        private static void print(String name, List<Outcome> outcomes) {
            long held = outcomes.stream()
                    .filter(each -> each.differences().isEmpty())
                    .count();
            System.out.println(name + ": " + held + " of " + outcomes.size() + " cases hold");
            for (Outcome each : outcomes) {
                if (!each.differences().isEmpty()) {
                    System.out.println("  " + each.name() + "  (- expected, + made)");
                    each.differences().forEach(line -> System.out.println("    " + line));
                }
            }
        }
    }

    @Command(
            name = "doc",
            description = "Writes a mapping as an HTML page and an XLSX sheet, for a call with the vendor.",
            footer = {"", "Example:", "  drawbridge map doc local-lab --config config --out /tmp"},
            mixinStandardHelpOptions = true)
    static final class Doc implements Callable<Integer> {

        @Mixin
        private Mappings mappings = new Mappings();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(names = "--out", paramLabel = "DIR", description = "default: the current folder")
        private Path out = Path.of("");

        @Override
        public Integer call() throws IOException {
            MappingSheet sheet = mappings.library()
                    .sheet(name)
                    .orElseThrow(() -> new StartupException("There is no mapping '" + name + "' that can be read."));
            Path html = out.resolve(name + ".html");
            Path xlsx = out.resolve(name + ".xlsx");
            Files.writeString(html, SheetWriter.html(sheet));
            try (var to = Files.newOutputStream(xlsx)) {
                SheetWriter.xlsx(sheet, to);
            }
            System.out.println(html);
            System.out.println(xlsx);
            return 0;
        }
    }

    @Command(
            name = "explain",
            description = "Says of each part of an output which place of the input and which rule made it.",
            footer = {"", "Example:", "  drawbridge map explain hl7v2-to-fhir adt.hl7 --config config"},
            mixinStandardHelpOptions = true)
    static final class Explain implements Callable<Integer> {

        @Mixin
        private Mappings mappings = new Mappings();

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "one document")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            Explained explained = mappings.good(name).explain(Payload.of(Input.read(file)));
            explained
                    .origins()
                    .forEach(each ->
                            System.out.println(each.output() + " ← " + each.source() + "  [" + each.rule() + "]"));
            explained.unread().forEach(each -> System.out.println("not read: " + each));
            explained.result().problems().forEach(each -> System.err.println(each.location() + ": " + each.text()));
            return explained.result() instanceof Mapping.Result.Failed ? 1 : 0;
        }
    }

    @Command(
            name = "unread",
            description = "Sums up which places of documents hold values that no rule reads, the most frequent first.",
            footer = {"", "Example:", "  drawbridge map unread hl7v2-to-fhir samples/*.hl7 --config config"},
            mixinStandardHelpOptions = true)
    static final class Unread implements Callable<Integer> {

        @Mixin
        private Mappings mappings = new Mappings();

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE")
        private List<Path> files = new ArrayList<>();

        @Override
        public Integer call() throws IOException {
            Mapping mapping = mappings.good(name);
            var unread = new UnreadPlaces();
            for (Path file : files) {
                Input.documents(mapping, file, document -> unread.add(mapping.explain(document)));
            }
            unread.counts().forEach((place, count) -> System.out.println(count + "\t" + place));
            return 0;
        }
    }

    @Command(
            name = "codes",
            description =
                    "Lists the codes that tables with `unmapped: worklist` do not know, as rows for their CSV files.",
            footer = {"", "Example:", "  drawbridge map codes local-lab samples/*.hl7 --config config"},
            mixinStandardHelpOptions = true)
    static final class Codes implements Callable<Integer> {

        @Mixin
        private Mappings mappings = new Mappings();

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE")
        private List<Path> files = new ArrayList<>();

        @Override
        public Integer call() throws IOException {
            Mapping mapping = mappings.good(name);
            System.out.println("table,code,messages");
            count(mapping, files, document -> openCodes(mapping.apply(document)))
                    .forEach((code, count) -> System.out.println(code + "," + count));
            return 0;
        }

        private static Stream<String> openCodes(Mapping.Result result) {
            return result instanceof Mapping.Result.Mapped mapped
                    ? mapped.openCodes().stream().map(each -> each.table() + "," + each.code())
                    : Stream.empty();
        }
    }

    /// How often each text was found, over all documents of some files.
    private static Map<String, Integer> count(
            Mapping mapping, List<Path> files, Function<Payload, Stream<String>> finding) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (Path file : files) {
            Input.documents(
                    mapping,
                    file,
                    document -> finding.apply(document).forEach(each -> counts.merge(each, 1, Integer::sum)));
        }
        return counts;
    }

    @Command(
            name = "table",
            description = "Writes a code table of a mapping as a FHIR R4 ConceptMap.",
            footer = {"", "Example:", "  drawbridge map table local-lab local-tests --config config > tests.json"},
            mixinStandardHelpOptions = true)
    static final class Table implements Callable<Integer> {

        @Mixin
        private Mappings mappings = new Mappings();

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "1", paramLabel = "TABLE")
        private String table = "";

        @Override
        public Integer call() throws IOException {
            Payload map = mappings.library()
                    .conceptMap(name, table)
                    .orElseThrow(
                            () -> new StartupException("The mapping '" + name + "' has no table '" + table + "'."));
            System.out.write(map.reveal());
            System.out.println();
            return 0;
        }
    }
}
