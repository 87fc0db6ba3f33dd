package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import org.drawbridge.formats.Severity;

/// A Period must not end before it begins (FHIR R4, per-1).
final class Periods {

    private Periods() {}

    /// Leaves out an end that cannot be, and says so.
    static void settle(ObjectNode period, Place from) {
        String start = period.path("start").asText();
        String end = period.path("end").asText();
        if (!start.isEmpty() && !end.isEmpty() && after(start, end)) {
            period.remove("end");
            from.problem(
                    "value-period",
                    Severity.WARNING,
                    from.location(),
                    "It ends before it begins, so its end was left out.");
        }
    }

    private static boolean after(String start, String end) {
        if (start.length() > 10 && end.length() > 10) {
            return OffsetDateTime.parse(start).isAfter(OffsetDateTime.parse(end));
        }
        int common = Math.min(10, Math.min(start.length(), end.length()));
        return start.substring(0, common).compareTo(end.substring(0, common)) > 0;
    }
}
