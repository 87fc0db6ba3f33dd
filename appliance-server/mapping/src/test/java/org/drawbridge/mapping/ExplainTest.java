package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.ZoneOffset;
import org.drawbridge.mapping.Mapping.Explained;
import org.drawbridge.mapping.Mapping.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where each part of an output comes from, and what nobody read.
class ExplainTest {

    @TempDir
    Path folder;

    @Test
    void eachPartOfTheOutputNamesItsSourceAndItsRule() {
        Mapping mapping = mapping("{to: name.family, from: PID-5.1}, {to: kind, value: person}, "
                + "{to: 'ids[]', each: PID-3, from: .1}, {to: 'notes[]', each: NTE, rules: [{to: text, from: 3}]}");

        Explained explained = mapping.explain(Written.payload(
                "MSH|^~\\&|||||||ADT^A01|1|P|2.5.1\rPID|1||A^^^X~B||TEST^ONE\rNTE|1||first\rNTE|2||second"));

        assertThat(explained.origins())
                .extracting(Origin::output, Origin::source, Origin::rule)
                .containsExactly(
                        tuple("name.family", "PID-5.1", "maps.all.rules[0]"),
                        tuple("kind", "", "maps.all.rules[1]"),
                        tuple("ids[0]", "PID-3[1].1", "maps.all.rules[2]"),
                        tuple("ids[1]", "PID-3[2].1", "maps.all.rules[2]"),
                        tuple("notes[0]", "NTE[1]", "maps.all.rules[3]"),
                        tuple("notes[0].text", "NTE[1]-3", "maps.all.rules[3].rules[0]"),
                        tuple("notes[1]", "NTE[2]", "maps.all.rules[3]"),
                        tuple("notes[1].text", "NTE[2]-3", "maps.all.rules[3].rules[0]"));
        assertThat(explained.unread())
                .containsExactly("MSH-10", "MSH-11", "MSH-12", "PID-1", "PID-3[1].4", "PID-5.2", "NTE-1", "NTE[2]-1");
    }

    @Test
    void aTreeSaysWhatWasNotRead() {
        Mapping mapping = new Written(folder).mapping("tree", """
                from: json
                to: json
                messages: [{name: all, entries: [{map: all}]}]
                maps: {all: {to: object, rules: [{to: 'codes[]', each: lines, from: code}]}}
                """).good("tree");

        Explained explained = mapping.explain(
                Written.payload("{\"id\": 1, \"lines\": [{\"code\": \"a\", \"text\": \"x\"}, {\"code\": \"b\"}]}"));

        assertThat(explained.origins())
                .extracting(Origin::output, Origin::source)
                .containsExactly(tuple("codes[0]", "lines[0].code"), tuple("codes[1]", "lines[1].code"));
        assertThat(explained.unread()).containsExactly("id", "lines[0].text");
    }

    @Test
    void everyResourceOfTheStandardMapsNamesItsSource() {
        Mapping mapping = Mapping.standard(ZoneOffset.UTC);

        Explained explained = mapping.explain(Written.payload(Samples.text("oru-r01")));

        assertThat(Written.output(explained.result()))
                .isEqualTo(Written.output(mapping.apply(Samples.message(Samples.text("oru-r01")))));
        assertThat(explained.origins())
                .anySatisfy(each -> {
                    assertThat(each.output()).endsWith("resource.valueQuantity.value");
                    assertThat(each.source()).startsWith("OBX");
                })
                .hasSizeGreaterThan(50);
        assertThat(explained.unread()).isNotEmpty();
    }

    private Mapping mapping(String rules) {
        return new Written(folder).mapping("explained", """
                from: hl7v2 2.5.1
                to: json
                messages: [{name: all, types: [ADT], also: [NTE], entries: [{map: all}]}]
                maps: {all: {to: object, rules: [%s]}}
                """.formatted(rules)).good("explained");
    }
}
