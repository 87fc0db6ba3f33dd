package org.drawbridge.simulators.clinic;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// The same message sent anew: another control id and another time, all other bytes as they were.
final class Renewal {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssxx").withZone(ZoneOffset.UTC);

    private Renewal() {}

    static Payload of(Payload message, int round, Instant now) {
        byte[] bytes = message.reveal();
        Hl7Message parsed = Hl7Message.parse(bytes);
        byte separator = parsed.delimiters().field();
        var renewed = new ByteArrayOutputStream(bytes.length + 16);
        int field = 1;
        boolean inMsh = true;
        boolean skipping = false;
        for (byte each : bytes) {
            if (inMsh && (each == '\r' || each == '\n')) {
                inMsh = false;
                skipping = false;
            }
            if (inMsh && each == separator) {
                field++;
                renewed.write(each);
                skipping = field == 7 || field == 10;
                if (field == 7) {
                    renewed.writeBytes(STAMP.format(now).getBytes(StandardCharsets.US_ASCII));
                } else if (field == 10) {
                    renewed.writeBytes((parsed.text("MSH-10") + "-" + round).getBytes(StandardCharsets.US_ASCII));
                }
            } else if (!skipping) {
                renewed.write(each);
            }
        }
        return Payload.of(renewed.toByteArray());
    }
}
