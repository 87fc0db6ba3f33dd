package org.drawbridge.connectors.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityTest {

    private static final String HEAD = "MSH|^~\\&|PMS|NORTH|LAB|EAST|20261124100000||ORM^O01|C1|P|2.5.1\rPID|1||P1\r";

    private static boolean urgent(Priority priority, String body) {
        return priority.urgent(Payload.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static final String BEFORE_OBR_27 = "|".repeat(26);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ORC|NW||||||^^^^^S",
                "ORC|NW\rOBR|1(27)^^^^^STAT",
                "OBR|1\rOBR|2(27)^^^^^a",
                "OBR|1(27)^^^^^R~^^^^^S",
                "ORC|NW\rTQ1|1||||||||S^Stat^HL70485",
                "OBR|1||||S"
            })
    void knowsTheStandardPlaces(String segments) {
        String body = HEAD + segments.replace("(27)", BEFORE_OBR_27) + "\r";

        assertThat(urgent(new Priority(Priority.STANDARD), body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OBR|1||||R", "ORC|NW||||||^^^^^R", "ORC|S|S|S|S|S|S", "NTE|1||STAT", ""})
    void takesNothingElseForUrgent(String segments) {
        assertThat(urgent(new Priority(Priority.STANDARD), HEAD + segments)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"ServiceRequest\",\"priority\":\"stat\"}",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{}},{\"resource\":{\"priority\":\"asap\"}}]}"
            })
    void knowsTheStandardPlacesOfFhir(String json) {
        assertThat(urgent(new Priority(Priority.STANDARD), json)).isTrue();
        assertThat(urgent(
                        new Priority(Priority.STANDARD),
                        json.replace("stat", "routine").replace("asap", "routine")))
                .isFalse();
    }

    @Test
    void looksAtPlacesOfTheSiteAndAtNoOther() {
        var priority = new Priority(Stream.of("ZPR-3", "/order/items/*/urgency", "/order/1")
                .flatMap(each -> Priority.rule(each, List.of("1", "Rush")).stream())
                .toList());

        assertThat(urgent(priority, HEAD + "ZPR|||RUSH ")).isTrue();
        assertThat(urgent(priority, HEAD + "ORC|NW||||||^^^^^S")).isFalse();
        assertThat(urgent(priority, "{\"order\":{\"items\":[{},{\"urgency\":1}]}}"))
                .isTrue();
        assertThat(urgent(priority, "{\"order\":[0,1]}")).isTrue();
        assertThat(urgent(priority, "{\"order\":[1,0]}")).isFalse();
        assertThat(urgent(priority, "{\"order\": no json")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OBR", "OBR-0", "OBR[2]-27", "obr-27", "order/urgency", "/", "//"})
    void knowsWhatIsNoPath(String path) {
        assertThat(Priority.rule(path, List.of("S"))).isEmpty();
    }
}
