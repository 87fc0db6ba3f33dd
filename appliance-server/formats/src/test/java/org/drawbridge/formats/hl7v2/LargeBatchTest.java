package org.drawbridge.formats.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeBatchTest {

    private static final long LARGE = 200L << 20;

    @Test
    void aFileLargerThanTheHeapIsReadMessageByMessage() throws IOException {
        // Given
        var file = new Generated(LARGE);
        var reader = new BatchReader(new BufferedInputStream(file), 64 << 10);
        Runtime runtime = Runtime.getRuntime();
        long largest = 0;

        // When
        int found = 0;
        for (Optional<Payload> next = reader.next(); next.isPresent(); next = reader.next()) {
            assertThat(next.get().size()).isLessThan(32 << 10);
            if (found++ % 2000 == 0) {
                System.gc();
                largest = Math.max(largest, runtime.totalMemory() - runtime.freeMemory());
            }
        }

        // Then
        assertThat(found).isEqualTo(file.messages).isGreaterThan(5_000);
        assertThat(reader.found()).isEqualTo(found);
        assertThat(reader.announced()).isEqualTo(found);
        assertThat(largest).isLessThan(LARGE / 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "BHS|^~\\&\r", "BTS|1\rBHS|^~\\&\r", "BTS|1\rFTS|1\rFHS|^~\\&\rBHS|^~\\&\r", "FHS|^~\\&\r"})
    void whatStandsBetweenMessagesHidesNone(String between) {
        String first = "MSH|^~\\&|A\rPID|1\r";
        String second = "MSH|^~\\&|B\rPID|2\r";

        List<Payload> found =
                BatchReader.messages((first + between + second + "BTS|1\r").getBytes(StandardCharsets.US_ASCII));

        assertThat(found)
                .extracting(each -> new String(each.reveal(), StandardCharsets.US_ASCII))
                .containsExactly(first, second);
    }

    @Test
    void aMessageWithoutEndIsRefusedAtItsLimit() {
        var reader = new BatchReader(
                new BufferedInputStream(new Generated(Long.MAX_VALUE, "OBX|1|TX|a||" + "x".repeat(4000))), 64 << 10);

        assertThatThrownBy(reader::next).isInstanceOf(BatchReader.TooLargeException.class);
    }

    /// A batch that is made while it is read.
    private static final class Generated extends InputStream {

        private static final String MESSAGE =
                "MSH|^~\\&|LAB|N|H|H|20261124||ORU^R01|B|P|2.5\rPID|1||1||Testpatient\rOBX|1|ED|a||"
                        + "QUJD".repeat(6000) + "\r";

        private final long length;
        private final String rest;
        private byte[] part = bytes("FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|LAB|N|H|H|20261124||ORU^R01|A|P|2.5\r");
        private int at;
        private long given;
        private int messages = 1;
        private boolean ended;

        Generated(long length) {
            this(length, "");
        }

        /// @param rest comes again and again without a line end, if it is not empty
        Generated(long length, String rest) {
            this.length = length;
            this.rest = rest;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] into, int from, int most) {
            if (at == part.length && !next()) {
                return -1;
            }
            int count = Math.min(most, part.length - at);
            System.arraycopy(part, at, into, from, count);
            at += count;
            given += count;
            return count;
        }

        private boolean next() {
            if (ended) {
                return false;
            }
            at = 0;
            if (!rest.isEmpty()) {
                part = bytes(rest);
            } else if (given < length) {
                part = bytes(MESSAGE);
                messages++;
            } else {
                part = bytes("BTS|" + messages + "\rFTS|1\r");
                ended = true;
            }
            return true;
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
