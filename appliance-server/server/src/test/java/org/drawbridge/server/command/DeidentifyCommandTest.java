package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.server.Product;
import org.drawbridge.server.Product.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeidentifyCommandTest {

    private static final String MESSAGE =
            "MSH|^~\\&|PMS|CLINIC|||20260220101500||ADT^A01|MSG1|P|2.5.1\rPID|1||4711||TESTPATIENT^ONE|||F\r";

    @TempDir
    Path folder;

    private Path in;
    private Path out;
    private Path key;

    @BeforeEach
    void write() throws IOException {
        in = Files.createDirectories(folder.resolve("in"));
        out = folder.resolve("out");
        key = Files.writeString(folder.resolve("key"), "correct horse battery staple\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aFolderWithABatchAndAResourceIsDoneAndReportedWithoutAName() throws Exception {
        // Given
        Files.writeString(in.resolve("testpatient.hl7"), "FHS|^~\\&|PMS\rBHS|^~\\&\r" + MESSAGE + MESSAGE + "BTS|2\r");
        Files.writeString(
                in.resolve("zz.json"),
                "{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":\"4711\"}],\"name\":[{\"family\":\"Testpatient\"}]}");
        Path report = folder.resolve("report.json");

        // When
        Ended ended = deidentify("--key", key.toString(), "--report", report.toString());

        // Then
        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("3 messages and resources of 2 files");
        String messages = Files.readString(out.resolve("000001.hl7"));
        String resource = Files.readString(out.resolve("000002.json"));
        assertThat(messages + resource + Files.readString(report))
                .doesNotContainIgnoringCase("testpatient")
                .doesNotContain("4711");
        assertThat(resource)
                .contains("\"value\":\""
                        + Hl7Message.parse(Files.readAllBytes(out.resolve("000001.hl7")))
                                .text("PID-3.1") + "\"");
        assertThat(Files.readString(report)).contains("\"PID-5.1.1\"", "\"dates\" : \"shift\"");
    }

    @Test
    void whatItCannotReadIsLeftOutAndSaid() throws Exception {
        // Given
        Files.writeString(in.resolve("a.hl7"), MESSAGE);
        Files.writeString(in.resolve("b.pdf"), "%PDF");

        // When
        Ended ended = deidentify("--key", key.toString());

        // Then
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("b.pdf: holds neither HL7 v2, X12, JSON nor XML", "1 were left out");
        assertThat(out.resolve("000001.hl7")).exists();
        assertThat(out.resolve("000002.hl7")).doesNotExist();
    }

    @Test
    void refusesAKeyThatIsTooShortOrThatOthersMayRead() throws Exception {
        Files.writeString(key, "short\n");
        assertThat(deidentify("--key", key.toString()).err()).contains("the key is too short");

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(deidentify("--key", key.toString()).err()).contains("Run: chmod 600");
    }

    @Test
    void refusesToWriteOverWhatIsThere() throws Exception {
        Files.createDirectories(out);

        Ended ended = deidentify();

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).contains("is there already");
    }

    private Ended deidentify(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("deidentify", in.toString(), out.toString()));
        all.addAll(List.of(options));
        Path err = folder.resolve("err");
        return Product.end(err, Product.start(err, List.of(), all.toArray(String[]::new)));
    }
}
