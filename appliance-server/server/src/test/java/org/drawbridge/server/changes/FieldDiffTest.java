package org.drawbridge.server.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldDiffTest {

    private static final String ADT = """
        # where messages come from
        source: {mllp: {port: 2575}}
        destinations:
          - name: ehr
            retry: {first: 1s, limit: 5}
            fhir: {url: "https://ehr.example/fhir"}
          - name: archive
            file: {folder: /a}
        accept: ["ADT^A08", "ADT^A01"]
        """;

    private static List<String> diff(String before, String after) {
        return diff(Map.of("channels/adt.yaml", bytes(before)), Map.of("channels/adt.yaml", bytes(after)));
    }

    private static List<String> diff(Map<String, byte[]> before, Map<String, byte[]> after) {
        return FieldDiff.of(before, after).stream().map(FieldChange::toString).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void namesTheValueByItsObjectAndKey() {
        assertThat(diff(ADT, ADT.replace("limit: 5", "limit: 8").replace("2575", "2576")))
                .containsExactly(
                        "channels/adt.yaml: source.mllp.port 2575 -> 2576",
                        "channels/adt.yaml: destinations[ehr].retry.limit 5 -> 8");
    }

    @Test
    void aMemberOfAListIsKnownByItsNameWhereverItStands() {
        String moved = """
            source: {mllp: {port: 2575}}
            destinations:
              - {name: spare, file: {folder: /b}}
              - {name: archive, file: {folder: /a}}
            accept: ["ADT^A08"]
            """;
        assertThat(diff(ADT, moved))
                .containsExactly(
                        "channels/adt.yaml: destinations[ehr] -"
                                + " {\"name\":\"ehr\",\"retry\":{\"first\":\"1s\",\"limit\":5},"
                                + "\"fhir\":{\"url\":\"https://ehr.example/fhir\"}}",
                        "channels/adt.yaml: destinations[spare] + {\"name\":\"spare\",\"file\":{\"folder\":\"/b\"}}",
                        "channels/adt.yaml: accept [\"ADT^A08\",\"ADT^A01\"] -> [\"ADT^A08\"]");
    }

    @Test
    void anotherOrderOfMembersIsSaid() {
        String one = "a: [{name: x, v: 1}, {name: y, v: 2}]";
        assertThat(diff(one, "a: [{name: y, v: 2}, {name: x, v: 1}]"))
                .containsExactly("channels/adt.yaml: a (order) [\"x\",\"y\"] -> [\"y\",\"x\"]");
    }

    @Test
    void commentsOrderAndSpellingAreNoChangeOfMeaning() {
        String rewritten = """
            accept:
            - ADT^A08
            - 'ADT^A01'
            destinations:
            - {name: ehr, fhir: {url: https://ehr.example/fhir}, retry: {limit: 5, first: "1s"}, zone: }
            - {name: archive, file: {folder: /a}} # moved
            source:
              mllp:
                port: 2575
            """;
        assertThat(diff(ADT, rewritten)).containsExactly("channels/adt.yaml: no change of meaning");
        assertThat(diff(ADT, ADT)).isEmpty();
    }

    @Test
    void filesComeGoAndChangeAsAWhole() {
        assertThat(diff(
                        Map.of(
                                "channels/a.yaml",
                                bytes("a: 1"),
                                "mappings/t.csv",
                                bytes("1"),
                                "channels/x.yaml",
                                bytes(":")),
                        Map.of(
                                "channels/b.yaml",
                                bytes("a: 1"),
                                "mappings/t.csv",
                                bytes("2"),
                                "channels/x.yaml",
                                bytes("{"))))
                .containsExactly(
                        "channels/a.yaml: file removed",
                        "channels/b.yaml: new file",
                        "channels/x.yaml: changed",
                        "mappings/t.csv: changed");
    }
}
