package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.drawbridge.server.Above;
import org.drawbridge.server.Product;
import org.drawbridge.server.Product.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MapCommandTest {

    private static final String MAPPING = """
            mapping: own
            version: 3
            from: hl7v2 2.5.1
            to: json
            tables: {sex: {codes: {M: male}, unmapped: worklist}}
            messages: [{name: all, types: [ADT], entries: [{map: all}]}]
            maps:
              all:
                to: object
                rules:
                  - {to: name, from: PID-5.1, about: "as on the card <b>"}
                  - {to: sex, from: PID-8, table: sex, when: PID-8 present}
            """;
    private static final String MESSAGE = "MSH|^~\\&|||||||ADT^A01|1|P|2.5.1\rPID|1||4711||TEST^ONE|||X\r";

    @TempDir
    Path folder;

    private Path mappings;

    @BeforeEach
    void write() throws IOException {
        mappings = Files.createDirectories(folder.resolve("mappings"));
        Files.writeString(mappings.resolve("own.yaml"), MAPPING);
        Files.writeString(folder.resolve("in.hl7"), MESSAGE);
    }

    @Test
    void testsSayWhatIsNotAsExpectedAndWriteJunitXml() throws Exception {
        testCase("whole", "out.json", "{\"name\": \"TEST\"}");
        testCase("parts", "expect.yaml", "name: OTHER\nproblems: [code-open]\n");
        Path junit = folder.resolve("junit.xml");

        Ended ended = drawbridge("test", "--all", "--junit", junit.toString());

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).contains("own: 1 of 2 cases hold", "parts  (- expected, + made)", "- OTHER", "+ TEST");
        assertThat(junit)
                .content()
                .contains("<testsuite name=\"own\" tests=\"2\" failures=\"1\">", "<failure message=");
    }

    @Test
    void theSampleMappingDoesWhatItsCasesSay() throws Exception {
        Path config = Above.find("config/mappings").orElseThrow().resolve("..");

        Ended ended = product("map", "test", "--all", "--config", config.toString());

        assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("local-lab: 1 of 1 cases hold");
    }

    @Test
    void aMappingIsWrittenAsAPageAndASheet() throws Exception {
        Ended ended = drawbridge("doc", "own", "--out", folder.toString());

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(folder.resolve("own.html"))
                .content()
                .contains(
                        "own, version 3: hl7v2 2.5.1 to json",
                        "PID-5.1 Patient Name",
                        "as on the card &lt;b&gt;",
                        "table sex");
        try (var zip = new ZipFile(folder.resolve("own.xlsx").toFile());
                InputStream strings = zip.getInputStream(zip.getEntry("xl/sharedStrings.xml"))) {
            assertThat(new String(strings.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("PID-8 Administrative Sex");
        }
    }

    @Test
    void saysWhereAnOutputComesFromAndWhatWasNotRead() throws Exception {
        Ended ended = drawbridge("explain", "own", folder.resolve("in.hl7").toString());

        assertThat(ended.out()).contains("name ← PID-5.1  [maps.all.rules[0]]", "not read: PID-3");
    }

    @Test
    void sumsUpWhatWasNotReadAndWhichCodesAreOpen() throws Exception {
        Path file = folder.resolve("in.hl7");
        Files.writeString(file, MESSAGE + MESSAGE);

        assertThat(drawbridge("unread", "own", file.toString()).out()).contains("2\tPID-3\n");
        assertThat(drawbridge("codes", "own", file.toString()).out()).isEqualTo("table,code,messages\nsex,X,2\n");
        assertThat(drawbridge("table", "own", "sex").out()).contains("\"resourceType\":\"ConceptMap\"");
    }

    @Test
    void checkNamesFileLineAndPlace() throws Exception {
        Files.writeString(mappings.resolve("own.yaml"), MAPPING.replace("PID-5.1", "PID-5.1x"));

        Ended ended = drawbridge("check");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("own.yaml: line 11: maps.all.rules[0].from: 'PID-5.1x' is no source path");
    }

    private void testCase(String name, String expected, String text) throws IOException {
        Path test = Files.createDirectories(mappings.resolve("own.tests").resolve(name));
        Files.writeString(test.resolve("in.hl7"), MESSAGE);
        Files.writeString(test.resolve(expected), text);
    }

    private Ended drawbridge(String command, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("map", command, "--config", folder.toString()));
        all.addAll(List.of(arguments));
        return product(all.toArray(String[]::new));
    }

    private Ended product(String... arguments) throws Exception {
        Path err = Files.createTempFile(folder, "drawbridge", ".err");
        return Product.end(err, Product.start(err, List.of(), arguments));
    }
}
