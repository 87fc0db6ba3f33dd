package org.drawbridge.security.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Messages of syslog (RFC 5424) in frames that count their octets (RFC 5425 §4.3).
final class Syslog {

    /// Facility 10, security and authorization; severity 5, notice (IHE ITI TF-2 §3.20.4.1).
    private static final int PRIORITY = 10 * 8 + 5;
    /// A text in UTF-8 begins with it (RFC 5424 §6.4).
    private static final String BOM = "\uFEFF";
    private static final int LONGEST_HOST = 255;

    private final String host;

    Syslog(String host) {
        String printable = host.replaceAll("[^\\x21-\\x7E]", "");
        this.host = printable.isEmpty() ? "-" : printable.substring(0, Math.min(printable.length(), LONGEST_HOST));
    }

    /// @param number of the entry in the trail: a receiver knows by it what comes twice, and what is missing
    byte[] frame(Instant at, long number, String text) {
        byte[] message = "<%d>1 %s %s drawbridge - IHE+RFC-3881 [meta sequenceId=\"%d\"] %s%s"
                .formatted(PRIORITY, at.truncatedTo(ChronoUnit.MILLIS), host, number, BOM, text)
                .getBytes(StandardCharsets.UTF_8);
        var frame = new ByteArrayOutputStream(message.length + 8);
        frame.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(message);
        return frame.toByteArray();
    }
}
