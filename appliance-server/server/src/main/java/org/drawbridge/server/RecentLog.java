package org.drawbridge.server;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.CyclicBufferAppender;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was logged last, from the buffer `RECENT` of logback.xml: a service's log is elsewhere, often nobody knows
/// where.
public final class RecentLog {

    private static final String BUFFER = "RECENT";

    private RecentLog() {}

    /// As it was written to stderr, oldest first; empty if the configuration of logging has no such buffer.
    public static String text() {
        var lines = new StringBuilder();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(BUFFER)
                        instanceof CyclicBufferAppender<ILoggingEvent> buffer) {
            JsonEncoder encoder = encoder(context);
            for (int i = 0; i < buffer.getLength(); i++) {
                ILoggingEvent event = buffer.get(i);
                if (event != null) {
                    lines.append(new String(encoder.encode(event), StandardCharsets.UTF_8));
                }
            }
        }
        return lines.toString();
    }

    private static JsonEncoder encoder(LoggerContext context) {
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithArguments(false);
        encoder.setWithMDC(false);
        encoder.setWithMarkers(false);
        encoder.setWithKVPList(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.start();
        return encoder;
    }
}
