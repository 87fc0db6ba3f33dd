package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The reference page's examples do what the page says.
class ReferencePageTest {

    private static final Pattern EXAMPLE =
            Pattern.compile("```yaml\n((?:(?!```).)*)```\n```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MESSAGE = Pattern.compile("```hl7\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("```yaml\n(mapping: example.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @TestFactory
    List<DynamicTest> eachExampleMakesWhatThePageSays() throws IOException {
        String page = page();
        String message = first(MESSAGE, page).replace('\n', '\r');
        List<DynamicTest> tests = new ArrayList<>();
        Matcher examples = EXAMPLE.matcher(page);
        while (examples.find()) {
            String rules = examples.group(1);
            String expected = examples.group(2);
            tests.add(DynamicTest.dynamicTest(
                    rules.lines().findFirst().orElse(""),
                    () -> assertThat(Written.json(made(rules, message))).isEqualTo(Written.json(expected))));
        }
        assertThat(tests).hasSizeGreaterThan(15);
        return tests;
    }

    @Test
    void theFileOnThePageIsGood() throws IOException {
        new Written(folder).file("example.yaml", first(FILE, page()));

        assertThat(new Written(folder).problems("example")).isEmpty();
    }

    private static String page() throws IOException {
        return Files.readString(Above.find("docs/reference").orElseThrow().resolve("mapping-language.md"));
    }

    private static String first(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private String made(String rules, String message) {
        Mapping mapping =
                new Written(folder).mapping("page", """
                from: hl7v2 2.5.1
                to: json
                tables: {sex: {codes: {M: male, F: female}}}
                messages:
                  - {name: all, types: [ORU], entries: [{map: all}, {map: person, at: PID-5, when: MSH-9.1 absent}]}
                maps:
                  person: {to: object, rules: [{to: family, from: .1}, {to: given, from: .2}]}
                  all:
                    to: object
                    rules:
                """ + rules.indent(6)).good("page");
        return Written.output(mapping.apply(Samples.message(message)));
    }
}
