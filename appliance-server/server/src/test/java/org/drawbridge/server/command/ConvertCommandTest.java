package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.server.Product;
import org.drawbridge.server.Product.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConvertCommandTest {

    private static final String MAPPING = """
            mapping: own
            version: 1
            from: hl7v2
            to: {csv: {columns: [control, name], header: false}}
            messages: [{name: all, types: [ADT], entries: [{map: all}]}]
            maps: {all: {to: object, rules: [{to: control, from: MSH-10}, {to: name, from: PID-5.1}]}}
            """;

    @TempDir
    Path folder;

    @Test
    void resultsStandInTheOrderOfTheMessagesAndProblemsNameTheirNumber() throws Exception {
        // Given
        var batch = new StringBuilder("FHS|^~\\&\rBHS|^~\\&\r");
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) {
            boolean refused = i == 500;
            batch.append(message(refused ? "ORU^R01" : "ADT^A01", i));
            if (!refused) {
                expected.add(i + ",TEST");
            }
        }
        Path file = write("batch.hl7", batch + "BTS|1000\rFTS|1\r");
        write("mappings/own.yaml", MAPPING);

        // When
        Ended ended = convert(List.of(), "--mapping", "own", "--config", folder.toString(), file.toString());

        // Then
        assertThat(ended.out().lines()).containsExactlyElementsOf(expected);
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains(file + "#500: could not be converted.").doesNotContain("#501");
    }

    @Test
    void aDocumentMayTakeASixthOfTheHeap() throws Exception {
        String document = "QUJD".repeat(4_500_000);
        Path file = write(
                "large.hl7",
                message("ORU^R01", 1) + "OBR|1||1|11502-2^Report^LN\r"
                        + "OBX|1|ED|11502-2^Report^LN||^application^pdf^Base64^" + document + "||||||F\r");

        Ended ended = convert(List.of("-Xmx128m"), "--out", folder.toString(), file.toString());

        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(folder.resolve(file.toString().substring(1) + ".json"))
                .content()
                .contains(document);
    }

    @Test
    void aMappingThatIsNotThereIsSaid() throws Exception {
        Path file = write("in.hl7", message("ADT^A01", 1));

        Ended ended = convert(List.of(), "--mapping", "owm", "--config", folder.toString(), file.toString());

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).contains("The mapping owm cannot be used", "there is no mapping of that name");
    }

    private static String message(String type, int control) {
        String header = "MSH|^~\\&|LAB||||20260131080000+0100||" + type + "|" + control + "|P|2.5.1\r";
        return header + "PID|1||4711^^^CLINIC^MR||TEST^ONE\r";
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(folder.resolve("mappings"));
        return Files.writeString(file, text);
    }

    private Ended convert(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("convert"));
        all.addAll(List.of(arguments));
        Path err = folder.resolve("err.txt");
        return Product.end(err, Product.start(err, options, all.toArray(String[]::new)));
    }
}
