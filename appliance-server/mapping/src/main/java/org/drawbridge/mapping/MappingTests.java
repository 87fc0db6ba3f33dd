package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.tree.Rejected;

/// The test cases of a mapping: a folder each, in `NAME.tests` beside it. A case has its input as `in.*` and what is
/// expected either whole, as `out.*`, or in parts, as `expect.yaml`: a path of the output and what stands there, and
/// perhaps `problems` (their codes) and `fails: true`.
public final class MappingTests {

    /// @param differences what is not as expected, a line each; empty if the case holds
    public record Outcome(String name, Duration took, List<String> differences) {
        public Outcome {
            differences = List.copyOf(differences);
        }
    }

    /// More lines of difference help nobody.
    private static final int MOST_DIFFERENCES = 50;

    private final Mapping mapping;
    private final java.nio.file.Path folder;

    /// @param folder of the mappings
    public MappingTests(java.nio.file.Path folder, Mapping mapping) {
        this.mapping = mapping;
        this.folder = folder.resolve(mapping.name() + ".tests");
    }

    /// Runs all cases, in the order of their names; there need be none.
    public List<Outcome> run() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Outcome> outcomes = new ArrayList<>();
        try (Stream<java.nio.file.Path> cases = Files.list(folder)) {
            for (java.nio.file.Path each :
                    cases.filter(Files::isDirectory).sorted().toList()) {
                long begun = System.nanoTime();
                List<String> differences = run(each);
                outcomes.add(new Outcome(
                        String.valueOf(each.getFileName()), Duration.ofNanos(System.nanoTime() - begun), differences));
            }
        }
        return outcomes;
    }

    private List<String> run(java.nio.file.Path test) throws IOException {
        Optional<java.nio.file.Path> in = file(test, "in.");
        Optional<java.nio.file.Path> out = file(test, "out.");
        java.nio.file.Path expect = test.resolve("expect.yaml");
        if (in.isEmpty() || out.isPresent() == Files.exists(expect)) {
            return List.of("the case needs its input as in.* and either out.* or expect.yaml");
        }
        Payload input = Payload.of(Files.readAllBytes(in.get()));
        Mapping.Result result = mapping.apply(input);
        List<String> differences = new ArrayList<>();
        if (out.isPresent()) {
            whole(result, Files.readAllBytes(out.get()), differences);
        } else {
            Optional<JsonNode> parts = MappingFile.tree(Files.readAllBytes(expect));
            parts.ifPresentOrElse(
                    each -> parts(result, each, differences), () -> differences.add("expect.yaml is not valid YAML"));
        }
        return differences.subList(0, Math.min(MOST_DIFFERENCES, differences.size()));
    }

    private static Optional<java.nio.file.Path> file(java.nio.file.Path test, String begin) throws IOException {
        try (Stream<java.nio.file.Path> files = Files.list(test)) {
            return files.filter(each -> String.valueOf(each.getFileName()).startsWith(begin))
                    .sorted()
                    .findFirst();
        }
    }

    private void whole(Mapping.Result result, byte[] expected, List<String> differences) {
        switch (result) {
            case Mapping.Result.Failed failed -> failed(failed.problems(), differences);
            case Mapping.Result.Mapped mapped -> {
                byte[] made = mapped.output().reveal();
                try {
                    if (mapping.to() instanceof Format.Fhir || mapping.to() instanceof Format.Json) {
                        compare("", mapping.to().tree(expected), mapping.to().tree(made), differences);
                        return;
                    }
                } catch (Rejected e) {
                    differences.add("the expected output is unreadable: " + e.text());
                }
                lines(expected, made, differences);
            }
        }
    }

    private static void failed(List<Problem> problems, List<String> differences) {
        differences.add("expected an output, but the mapping failed:");
        problems.forEach(each -> differences.add("  " + each.location() + ": " + each.text()));
    }

    /// Line ends do not count: editors change them.
    private static void lines(byte[] expected, byte[] made, List<String> differences) {
        List<String> wanted =
                new String(expected, StandardCharsets.UTF_8).strip().lines().toList();
        List<String> found =
                new String(made, StandardCharsets.UTF_8).strip().lines().toList();
        for (int i = 0; i < Math.max(wanted.size(), found.size()); i++) {
            String left = i < wanted.size() ? wanted.get(i) : "";
            String right = i < found.size() ? found.get(i) : "";
            if (!left.equals(right)) {
                differences.add("line " + (i + 1) + ":");
                differences.add("  - " + left);
                differences.add("  + " + right);
            }
        }
    }

    private static void compare(String path, JsonNode expected, JsonNode made, List<String> differences) {
        if (expected.isObject() && made.isObject()) {
            var names = new TreeSet<String>();
            expected.fieldNames().forEachRemaining(names::add);
            made.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(
                    path.isEmpty() ? name : path + "." + name, expected.path(name), made.path(name), differences));
        } else if (expected.isArray() && made.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), made.size()); i++) {
                compare(path + "[" + i + "]", expected.path(i), made.path(i), differences);
            }
        } else if (!expected.equals(made)) {
            differences.add(path + ":");
            differences.add("  - " + shown(expected));
            differences.add("  + " + shown(made));
        }
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "(nothing)" : node.toString();
    }

    private void parts(Mapping.Result result, JsonNode expected, List<String> differences) {
        boolean fails = expected.path("fails").asBoolean(false);
        if (expected.has("problems")) {
            List<String> codes = result.problems().stream().map(Problem::code).toList();
            same("problems", texts(expected.path("problems")), codes, differences);
        }
        switch (result) {
            case Mapping.Result.Failed failed -> {
                if (!fails) {
                    failed(failed.problems(), differences);
                }
            }
            case Mapping.Result.Mapped mapped -> {
                if (fails) {
                    differences.add("expected the mapping to fail, but it gave an output");
                }
                try {
                    Place output = output(mapped.output().reveal());
                    expected.properties().forEach(each -> part(each.getKey(), each.getValue(), output, differences));
                } catch (Rejected e) {
                    differences.add("the output is unreadable: " + e.text());
                }
            }
        }
    }

    private void part(String path, JsonNode expected, Place output, List<String> differences) {
        if (path.equals("problems") || path.equals("fails")) {
            return;
        }
        try {
            Path found = mapping.to().path(path);
            Path here = mapping.to().path(".");
            List<String> texts = new ArrayList<>();
            if (expected.isArray()) {
                found.each(output, place -> texts.add(here.text(place)));
            } else if (found.isIn(output)) {
                texts.add(found.text(output));
            }
            same(path, texts(expected), texts, differences);
        } catch (IllegalArgumentException e) {
            differences.add(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> texts(JsonNode expected) {
        List<String> texts = new ArrayList<>();
        if (expected.isArray()) {
            expected.forEach(each -> texts.add(each.asText()));
        } else if (!expected.isNull()) {
            texts.add(expected.asText());
        }
        return texts;
    }

    private static void same(String path, List<String> expected, List<String> made, List<String> differences) {
        if (!expected.equals(made)) {
            differences.add(path + ":");
            differences.add("  - " + (expected.isEmpty() ? "(nothing)" : String.join(", ", expected)));
            differences.add("  + " + (made.isEmpty() ? "(nothing)" : String.join(", ", made)));
        }
    }

    private Place output(byte[] bytes) throws Rejected {
        Output none = mapping.to().output();
        if (mapping.to() instanceof Format.Hl7v2) {
            Run run = Run.of(Hl7Message.parse(bytes), mapping.zone(), none);
            return Scope.of(run, run.segments());
        }
        JsonNode tree = mapping.to().tree(bytes);
        return Branch.root(Run.of(tree, mapping.zone(), none, mapping.name()), tree);
    }
}
