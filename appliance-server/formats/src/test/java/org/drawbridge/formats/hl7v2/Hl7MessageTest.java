package org.drawbridge.formats.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7MessageTest {

    private static final String ADT =
            "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261123101500||ADT^A08^ADT_A01|C-1|P|2.5.1|||AL|NE\r"
                    + "PID|1||111^^^NORTH^MR~222&x^^^SSA^SS||TESTPATIENT^ONE \\T\\ TWO^\\X41\\||19620317|\"\"\r"
                    + "OBX|1|ST|a||first\\.br\\second\rOBX|2|ST|b||O\\F\\K\rZPV|kept\r";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "MSH-1;|",
                "MSH-2;^~\\&",
                "MSH-9.3;ADT_A01",
                "MSH-10;C-1",
                "PID-3.1;111",
                "PID-3[2].1.1;222",
                "PID-3[2].1.2;x",
                "PID-3(2).4;SSA",
                "PID-5.2;ONE & TWO",
                "PID-5.3;A",
                "OBX[2]-5;O|K",
                "ZPV-1;kept"
            })
    void readsWhatStandsAtAPath(String path, String expected) {
        assertThat(Hl7Message.parse(bytes(ADT)).text(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-2022-CN", "x-JISAutoDetect", "UTF-16", "8859/1~UNICODE UTF-8", "no such set"})
    void whateverSetIsDeclaredTheAcknowledgmentNamesTheMessage(String charset) {
        String text = "MSH|^~\\&|PMS|N|HUB|C|20261124||ADT^A08|T-1|P|2.5.1||||||" + charset + "\rPID|1||1\r";
        Envelope envelope = Envelope.of(Hl7Message.parse(text.getBytes(StandardCharsets.US_ASCII)));

        byte[] answer = Acknowledgment.answer(
                envelope, AckCode.AA, List.of(), "A-1", ZonedDateTime.of(2026, 11, 24, 0, 0, 0, 0, ZoneOffset.UTC));

        assertThat(new String(answer, StandardCharsets.US_ASCII)).contains("MSA|AA|T-1\r");
    }

    @Test
    void tellsAbsentFromNull() {
        Hl7Message message = Hl7Message.parse(bytes(ADT));

        assertThat(message.at("PID-8").isNull()).isTrue();
        assertThat(message.text("PID-8")).isEmpty();
        assertThat(message.at("PID-30.2").isPresent()).isFalse();
        assertThat(message.at("NK1-1").isPresent()).isFalse();
        assertThat(message.at("PID-3").repetitions()).isEqualTo(2);
        assertThat(message.text("OBX-5")).isEqualTo("first\nsecond");
    }

    @ParameterizedTest
    @CsvSource({"'\r'", "'\n'", "'\r\n'", "'\r\r'"})
    void takesEveryLineEnd(String lineEnd) {
        Hl7Message message = Hl7Message.parse(bytes(ADT.replace("\r", lineEnd)));

        assertThat(message.size()).isEqualTo(5);
        assertThat(message.text("OBX[2]-3")).isEqualTo("b");
    }

    @Test
    void usesTheDelimitersThatMshDeclares() {
        Hl7Message message = Hl7Message.parse(bytes("MSH#*-+%#A#B\rPID###1*2-3%4*5\r"));

        assertThat(message.text("PID-3.2")).isEqualTo("2");
        assertThat(message.text("PID-3[2].1.2")).isEqualTo("4");
    }

    @Test
    void decodesByMsh18AndGuessesWhatItDoesNotName() {
        String text = "MSH|^~\\&|||||||||||||||| CS\rPID|||||M\u00fcller\r";

        assertThat(Hl7Message.parse(text.replace(" CS", "8859/1").getBytes(StandardCharsets.ISO_8859_1))
                        .text("PID-5"))
                .isEqualTo("M\u00fcller");
        assertThat(Hl7Message.parse(text.replace(" CS", "").getBytes(StandardCharsets.UTF_8))
                        .text("PID-5"))
                .isEqualTo("M\u00fcller");
        assertThat(Hl7Message.parse(text.replace(" CS", "KLINGON").getBytes(StandardCharsets.UTF_8))
                        .problems())
                .extracting("code")
                .containsExactly("charset-unknown");
    }

    @Test
    void passesOverAByteOrderMarkAndTakesTheFirstOfSeveralCharacterSets() {
        byte[] marked = "\ufeffMSH|^~\\&|||||||ADT|||||||||UNICODE UTF-8~ISO IR87\rPID|||||M\u00fcller\r"
                .getBytes(StandardCharsets.UTF_8);

        Hl7Message message = Hl7Message.parse(marked);

        assertThat(message.readable()).isTrue();
        assertThat(message.charset()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(message.text("PID-5")).isEqualTo("M\u00fcller");
        assertThat(message.problems()).isEmpty();
    }

    @Test
    void separatorsAreOfAscii() {
        assertThat(Hl7Message.parse(bytes("MSH\u0083^~\\&\u0083PMS\r")).readable())
                .isFalse();
        Hl7Message message = Hl7Message.parse(bytes("MSH|\u00e9~\\&|PMS\rPID|||1^2\r"));
        assertThat(message.problems()).extracting("code").contains("encoding-characters");
        assertThat(message.text("PID-3.2")).isEqualTo("2");
    }

    @Test
    void saysWhatAPathLooksLike() {
        assertThatThrownBy(() -> Hl7Path.parse("PID/5")).hasMessageContaining("PID-3[2].1");
        assertThatThrownBy(() -> Hl7Path.parse("PID-0")).hasMessageContaining("counted from 1");
    }

    @Test
    void anAcknowledgmentSwapsThePartiesAndCanBeReadBack() {
        Envelope envelope = Envelope.of(Hl7Message.parse(bytes(ADT)));
        var fault = new Acknowledgment.Fault(207, "PID-3", "The disk is full | really");

        byte[] ack = Acknowledgment.answer(
                envelope, AckCode.AR, List.of(fault), "A1", ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC));

        Hl7Message read = Hl7Message.parse(ack);
        assertThat(read.text("MSH-5")).isEqualTo("PMS");
        assertThat(read.text("MSH-9.2")).isEqualTo("A08");
        assertThat(Acknowledgment.parse(ack)).hasValueSatisfying(parsed -> {
            assertThat(parsed.code()).isEqualTo(AckCode.AR);
            assertThat(parsed.controlId()).isEqualTo("C-1");
            assertThat(parsed.faults())
                    .extracting("code", "text")
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(207, "The disk is full | really"));
        });
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        var random = new Random(20261123);
        byte[] original = bytes(ADT);
        for (int round = 0; round < 20_000; round++) {
            byte[] mutant = original.clone();
            for (int change = random.nextInt(12); change >= 0; change--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            readAll(java.util.Arrays.copyOf(mutant, random.nextInt(mutant.length + 1)));
        }
    }

    @Test
    void readsEverySharedSampleToItsEnd() throws Exception {
        Path samples = Path.of("../../../shared/data/hl7v2");
        if (!Files.isDirectory(samples)) {
            return;
        }
        try (Stream<Path> files = Files.walk(samples)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                readAll(Files.readAllBytes(file));
            }
        }
    }

    private static void readAll(byte[] bytes) {
        Hl7Message message = Hl7Message.parse(bytes);
        assertThat(message.problems())
                .allSatisfy(problem -> assertThat(problem.text()).isNotEmpty());
        Envelope.of(message);
        Acknowledgment.parse(bytes);
        for (int i = 0; i < message.size(); i++) {
            Segment segment = message.segment(i);
            int written = 0;
            for (int f = 1; f <= Math.min(segment.fieldCount(), 60); f++) {
                Element field = segment.field(f);
                written += field.raw().length();
                for (int r = 1; r <= Math.min(field.repetitions(), 5); r++) {
                    assertThat(field.repetition(r)
                                    .component(2)
                                    .subcomponent(1)
                                    .text()
                                    .length())
                            .isNotNegative();
                }
            }
            assertThat(written).isLessThanOrEqualTo(bytes.length);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
