package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Comparison.Found;
import org.drawbridge.mapping.Difference.Kind;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static Payload payload(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Difference> differences(String live, String shadow) {
        return Differences.of(payload(live), payload(shadow), 50);
    }

    @Test
    void tellsThePlacesOfJsonThatDiffer() {
        assertThat(differences(
                        "{\"a\":1,\"b\":{\"c\":[1,2]},\"d\":true}", "{\"b\":{\"c\":[1,3,4]},\"d\":true,\"e\":\"x\"}"))
                .containsExactlyInAnyOrder(
                        new Difference("a", Kind.MISSING),
                        new Difference("b.c[1]", Kind.CHANGED),
                        new Difference("b.c[2]", Kind.ADDED),
                        new Difference("e", Kind.ADDED));
    }

    @Test
    void oneEntryMoreDoesNotHaveTheOthersDiffer() {
        assertThat(
                        differences(
                                "{\"entry\":[{\"fullUrl\":\"urn:1\",\"v\":1},{\"fullUrl\":\"urn:2\",\"v\":2}]}",
                                "{\"entry\":[{\"fullUrl\":\"urn:0\"},{\"fullUrl\":\"urn:1\",\"v\":1},{\"fullUrl\":\"urn:2\",\"v\":3}]}"))
                .containsExactly(new Difference("entry[1].v", Kind.CHANGED), new Difference("entry[0]", Kind.ADDED));
    }

    @Test
    void tellsTheFieldsOfHl7ThatDiffer() {
        assertThat(differences(
                        "MSH|^~\\&|A|B\rPID|1||P1\rOBX|1|NM|X\rOBX|2|NM|Y\rNTE|1\r",
                        "MSH|^~\\&|A|C\rPID|1||P1||TESTPATIENT\rOBX|1|NM|X\rOBX|2||Z\r"))
                .containsExactly(
                        new Difference("MSH-4", Kind.CHANGED),
                        new Difference("PID-5", Kind.ADDED),
                        new Difference("OBX[2]-2", Kind.MISSING),
                        new Difference("OBX[2]-3", Kind.CHANGED),
                        new Difference("NTE", Kind.MISSING));
    }

    @Test
    void countsMessagesByPlaceAndKeepsTheNewest() {
        var comparison = new Comparison();
        Optional<Payload> same = Optional.of(payload("{\"a\":[1,1]}"));
        comparison.add(1, same, same);
        for (int i = 2; i <= 300; i++) {
            comparison.add(i, same, Optional.of(payload("{\"a\":[2,2]}")));
        }
        comparison.add(301, same, Optional.empty());
        comparison.add(302, Optional.empty(), Optional.empty());

        Found found = comparison.found();

        assertThat(found.compared()).isEqualTo(302);
        assertThat(found.different()).isEqualTo(300);
        assertThat(found.failed()).isEqualTo(1);
        assertThat(found.places()).containsExactly(entry("a changed", 299L), entry(" missing", 1L));
        assertThat(found.newest()).hasSize(200);
        assertThat(found.newest().getFirst().message()).isEqualTo(301);
    }
}
