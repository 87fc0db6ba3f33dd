package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.drawbridge.formats.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaScriptTest {

    private static final String MESSAGE =
            "MSH|^~\\&|APP|NORTH|EHR|NORTH|20261123101500||ADT^A01|M-1|P|2.5.1\rPID|1||4711~999||TESTPATIENT^ONE";

    /// Expressions whose results V8 has to agree with; `value` is a text.
    private static final List<String> EXPRESSIONS = List.of(
            "value",
            "value.toUpperCase()",
            "value.length",
            "value.split(',').map(each => each.trim())",
            "value.replace(/(\\d+)/g, each => each * 2)",
            "value.normalize('NFD').replace(/\\p{M}/gu, '')",
            "[...value].reverse().join('')",
            "value.localeCompare('b')",
            "value.padStart(8, '0')",
            "parseFloat(value)",
            "Number(value)",
            "Number(value) / 3",
            "(Number(value) * 1.1).toFixed(2)",
            "Math.round(Number(value) * 100) / 100",
            "0.1 + 0.2",
            "1e21",
            "1/3",
            "-0",
            "null",
            "undefined",
            "NaN",
            "[1, undefined, null, NaN]",
            "({a: 1, b: {c: [value]}, d: undefined})",
            "value?.missing?.deeper ?? 'none'",
            "value.at(-1)",
            "value.replaceAll('a', 'ä')",
            "Object.entries({x: value, y: 2})",
            "new Date('2026-11-23T10:15:00+01:00').toISOString()",
            "new Date(2026, 10, 23).toISOString()",
            "JSON.stringify({a: value})",
            "/^(?<year>\\d{4})-(?<month>\\d\\d)$/.exec('2026-11').groups.month",
            "value.match(/\\w+/g)",
            "encodeURIComponent(value)",
            "[10, 9, 1].sort()",
            "`${value}-${value.length}`",
            "typeof value",
            "value.codePointAt(0)",
            "(2n ** 64n).toString()",
            "const words = value.split(' '); return words.length;",
            "let sum = 0; for (const each of value) { sum += each.codePointAt(0); } return sum % 97;",
            "switch (value.length) { case 0: return 'none'; default: return 'some'; }");

    private static final List<String> VALUES = List.of("abc", "4.75", " a, b ,c ", "Zoë Müller 😀", "007", "a b");

    @TempDir
    Path folder;

    @Test
    void seesItsValueAndOtherPlacesOfTheMessage() {
        Mapping.Result result = mapping(
                        "from: PID-5.1, javascript: \"value.slice(0, 4) + at('PID-5.2').toLowerCase() + all('PID-3').join('+')\"")
                .apply(Samples.message(MESSAGE));

        assertThat(Written.output(result)).isEqualTo("{\"a\":\"TESTone4711+999\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}; return 1",
                "let text = 'x'; while (true) { text += text; } return 1",
                "const all = []; for (;;) { all.push(1); } return 1",
                "const down = each => down(each) + 1; return [1].map(() => { for (;;) { try { down(1) } catch (e) {} } })"
            })
    void oneThatRunsAwayFailsItsMessageAndNoOther(String script) {
        Mapping mapping = mapping("from: PID-5.1, javascript: \"" + script + "\"");
        Mapping good = mapping("from: PID-5.1, javascript: value");
        mapping.apply(Samples.message(MESSAGE));

        long begun = System.nanoTime();
        Mapping.Result result = mapping.apply(Samples.message(MESSAGE));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        // Text that grows without bound ends in a RangeError and not in a stop.
        assertThat(result.problems()).extracting(Problem::code).contains("javascript");
        // Within a second; the rest is for a machine that has other things to do.
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        assertThat(Written.output(good.apply(Samples.message(MESSAGE)))).contains("TESTPATIENT");
    }

    @Test
    void aStoppedExpressionGivesNothingOfTheMessage() {
        Mapping.Result result = mapping("from: PID-5.1, javascript: \"while (true) {} return 1\"")
                .apply(Samples.message(MESSAGE));

        assertThat(result).isInstanceOf(Mapping.Result.Failed.class);
        assertThat(result.problems().getLast().location()).isEqualTo("PID-5.1");
    }

    @Test
    void anErrorNamesRuleLineColumnAndPlaceAndNoValue() {
        Mapping.Result result = mapping("from: PID-5.1, javascript: \"value\\n  .missing(value)\"")
                .apply(Samples.message(MESSAGE));

        Problem problem = result.problems().getFirst();
        assertThat(problem.location()).isEqualTo("PID-5.1");
        assertThat(problem.text())
                .isEqualTo("The expression maps.all.rules[0].javascript, line 1, column 1, failed with a TypeError; "
                        + "its value was left out.");
    }

    @Test
    void whatIsNoJavaScriptIsFoundWhenItIsCompiled() {
        written("from: PID-5.1, javascript: \"value +\\n  * 2\"");

        assertThat(new Written(folder).problems("script"))
                .singleElement()
                .asString()
                .startsWith("script.yaml: line 6: maps.all.rules[0].javascript: line 2, column 3: "
                        + "this is no JavaScript expression: Expected an operand but found *");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "typeof Java",
                "typeof Polyglot",
                "typeof load",
                "typeof require",
                "typeof process",
                "typeof fetch",
                "typeof print",
                "typeof console",
                "(() => { try { return eval('1') } catch (e) { return 'undefined' } })()",
                "(() => { try { return new Function('return 1')() } catch (e) { return 'undefined' } })()",
                "(() => { try { globalThis.left = value; return typeof left } catch (e) { return 'undefined' } })()",
                "(() => { try { Array.prototype.left = value; return typeof [].left } catch (e) { return 'undefined' } })()",
                "typeof at.constructor.getClass",
            })
    void reachesNothingAndLeavesNothingBehind(String script) {
        Mapping.Result result =
                mapping("from: PID-5.1, javascript: \"" + script + "\"").apply(Samples.message(MESSAGE));

        assertThat(Written.output(result)).isEqualTo("{\"a\":\"undefined\"}");
    }

    @Test
    void givesWhatV8Gives() throws Exception {
        assumeThat(hasNode()).as("Node.js is here").isTrue();
        ArrayNode ours = new ObjectMapper().createArrayNode();
        var rooms = new ScriptRooms(Duration.ofSeconds(20));
        for (String expression : EXPRESSIONS) {
            for (String value : VALUES) {
                ours.add(ours(rooms, expression, value));
            }
        }

        JsonNode theirs = new ObjectMapper().readTree(node(rooms));

        for (int i = 0; i < ours.size(); i++) {
            assertThat(ours.get(i))
                    .as(EXPRESSIONS.get(i / VALUES.size()) + " of '" + VALUES.get(i % VALUES.size()) + "'")
                    .isEqualTo(theirs.get(i));
        }
        assertThat(theirs).hasSize(EXPRESSIONS.size() * VALUES.size());
    }

    private static String ours(ScriptRooms rooms, String expression, String value) {
        try {
            ScriptRooms.Source source = rooms.check(expression);
            var nowhere = new JavaScript.Reader(
                    Scope.of(Run.of(Samples.message(MESSAGE), Written.ZONE, Tree.json()), List.of()),
                    new Format.Hl7v2(""));
            return rooms.run(source, value, nowhere).orElse("undefined");
        } catch (ScriptRooms.Faulty e) {
            return e.text();
        }
    }

    private static boolean hasNode() {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String node(ScriptRooms rooms) throws Exception {
        var script = new StringBuilder("const all = [];\n");
        for (String expression : EXPRESSIONS) {
            for (String value : VALUES) {
                script.append("try { const made = ")
                        .append(rooms.check(expression).function())
                        .append("(")
                        .append(new ObjectMapper().writeValueAsString(value))
                        .append(
                                "); all.push(made === undefined ? 'undefined' : made); } catch (e) { all.push(e.name); }\n");
            }
        }
        Path file = Files.writeString(folder.resolve("v8.js"), script + "process.stdout.write(JSON.stringify(all));\n");
        var builder = new ProcessBuilder("node", file.toString());
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    private void written(String rule) {
        new Written(folder).mapping("script", """
                from: hl7v2 2.5.1
                to: json
                messages: [{name: all, types: [ADT], entries: [{map: all}]}]
                maps: {all: {to: object, rules: [{to: a, %s}]}}
                """.formatted(rule));
    }

    private Mapping mapping(String rule) {
        written(rule);
        return new Written(folder).good("script");
    }
}
