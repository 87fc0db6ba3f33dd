package org.drawbridge.formats.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class Hl7WriterTest {

    @Test
    void writesTextsWhereTheirPathsSay() {
        String written = text(new Hl7Writer()
                .put("PID-5.2", "ONE")
                .put("PID-3[2].1", "222")
                .put("PID-3", "111")
                .put("OBX[2]-5", "second")
                .put("MSH-9.2", "A08")
                .put("MSH-9.1", "ADT")
                .put("PID-5", "TESTPATIENT")
                .put("PID-11.1.2", "Street")
                .put("OBX-5", "first"));

        assertThat(written)
                .isEqualTo("MSH|^~\\&|||||||ADT^A08\rPID|||111~222||TESTPATIENT^ONE||||||&Street\r"
                        + "OBX|||||first\rOBX|||||second\r");
    }

    @Test
    void escapesWhatWouldSeparateAndNamesItsCharacterSet() {
        String written = text(new Hl7Writer().put("PID-5", "a|b^c~d\\e&f\ng\u00e9"));

        assertThat(written)
                .isEqualTo("MSH|^~\\&||||||||||||||||UNICODE UTF-8\r"
                        + "PID|||||a\\F\\b\\S\\c\\R\\d\\E\\e\\T\\f\\.br\\g\u00e9\r");
        assertThat(Hl7Message.parse(written.getBytes(StandardCharsets.UTF_8)).text("PID-5"))
                .isEqualTo("a|b^c~d\\e&f\ng\u00e9");
    }

    @Test
    void leavesTheSeparatorsAndTheCharacterSetToNobody() {
        for (String path : List.of("MSH-1", "MSH-2", "MSH-18", "MSH[2]-3")) {
            assertThatThrownBy(() -> new Hl7Writer().put(path, "x")).hasMessageContaining(path);
        }
        assertThatThrownBy(() -> new Hl7Writer().put("PID", "x")).hasMessageContaining("no HL7 v2 path");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var random = new Random(20261125);
        for (int round = 0; round < 2_000; round++) {
            var writer = new Hl7Writer();
            Map<String, String> put = new TreeMap<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                String path = "%s[%d]-%d[%d].%d.%d"
                        .formatted(
                                List.of("PID", "OBX", "ZPV").get(random.nextInt(3)),
                                1 + random.nextInt(3),
                                1 + random.nextInt(40),
                                1 + random.nextInt(3),
                                1 + random.nextInt(5),
                                1 + random.nextInt(3));
                put.put(path, anyText(random));
                writer.put(path, String.valueOf(put.get(path)));
            }

            Hl7Message read = Hl7Message.parse(writer.message().reveal());

            put.forEach((path, text) -> assertThat(read.text(path)).as(path).isEqualTo(text));
        }
    }

    private static String anyText(Random random) {
        var text = new StringBuilder("t");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append("|^~\\&\nab \u00e9\u4e2d".charAt(random.nextInt(11)));
        }
        return text.toString();
    }

    private static String text(Hl7Writer writer) {
        return new String(writer.message().reveal(), StandardCharsets.UTF_8);
    }
}
