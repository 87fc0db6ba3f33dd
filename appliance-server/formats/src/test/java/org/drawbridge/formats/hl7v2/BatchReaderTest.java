package org.drawbridge.formats.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;

class BatchReaderTest {

    private static final String ONE = "MSH|^~\\&|LAB|||||ADT^A08|1|P|2.5\rPID|1||7\r";
    private static final String TWO = "MSH|^~\\&|LAB|||||ADT^A08|2|P|2.5\r";

    @Test
    void cutsAFileOfBatchesAndAddsUpWhatTheirTrailersAnnounce() throws IOException {
        BatchReader reader =
                reader("FHS|^~\\&\rBHS|^~\\&\r" + ONE + TWO + "BTS|2\rBHS|^~\\&\r" + TWO + "BTS|1\rFTS|2\r");

        assertThat(rest(reader)).containsExactly(ONE, TWO, TWO);
        assertThat(reader.announced()).isEqualTo(3);
        assertThat(reader.found()).isEqualTo(3);
        assertThat(reader.stray()).isZero();
    }

    @Test
    void keepsLineEndsAndPassesOverFrameBytesAndAByteOrderMark() throws IOException {
        BatchReader reader = reader("\ufeff" + ONE.replace("\r", "\r\n") + "\u001c\r\u000b" + TWO.replace("\r", "\n"));

        assertThat(rest(reader)).containsExactly("\ufeff" + ONE.replace("\r", "\r\n") + "\r", TWO.replace("\r", "\n"));
        assertThat(reader.stray()).isZero();
    }

    @Test
    void countsLinesThatBelongToNoMessage() throws IOException {
        BatchReader reader = reader("PID|1\r\r \rMSHX|not one\r" + ONE + "BTS|1\rOBX|1\rFTS|1\r");

        assertThat(rest(reader)).containsExactly(ONE);
        assertThat(reader.stray()).isEqualTo(3);
    }

    @Test
    void announcesNothingWhereNoTrailerDoes() throws IOException {
        BatchReader reader = reader("BHS|^~\\&\r" + ONE + "BTS|many\r");

        assertThat(rest(reader)).hasSize(1);
        assertThat(reader.announced()).isEqualTo(-1);
    }

    @Test
    void holdsNoMoreThanOneMessageMayHave() {
        BatchReader reader = new BatchReader(
                new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                },
                1000);

        assertThatThrownBy(reader::next).isInstanceOf(BatchReader.TooLargeException.class);
    }

    private static BatchReader reader(String text) {
        return new BatchReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 10_000);
    }

    private static List<String> rest(BatchReader reader) throws IOException {
        List<String> found = new ArrayList<>();
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            found.add(next.map(Payload::reveal)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElseThrow());
        }
        return found;
    }
}
