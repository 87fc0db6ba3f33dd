package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// Translates codings by a code table: those that say they are of the table's HL7 v2 table, and those that say nothing.
/// A code that the table does not know is one that the sender added to it, and goes by a system of the sender's.
final class Translation {

    private Translation() {}

    /// @param made a CodeableConcept or a Coding
    static void apply(CodeTable table, ObjectNode made, Run run) {
        if (!made.has("coding")) {
            coding(table, made, run);
            return;
        }
        for (JsonNode each : made.path("coding")) {
            if (each instanceof ObjectNode one) {
                coding(table, one, run);
            }
        }
    }

    private static void coding(CodeTable table, ObjectNode coding, Run run) {
        String system = coding.path("system").asText();
        if (!coding.has("code") || !(system.isEmpty() || isOf(table.source(), system))) {
            return;
        }
        String code = coding.path("code").asText();
        table.lookup(code, run::date)
                .or(() -> table.lookup(code.toUpperCase(Locale.ROOT), run::date))
                .ifPresentOrElse(
                        row -> put(row, coding),
                        () -> coding.put("system", Systems.local("codes", table.source(), run.sender)));
    }

    private static boolean isOf(String source, String system) {
        if (source.isEmpty()) {
            return false;
        }
        String number = source.substring(3);
        return system.equals(Hl7Tables.URI + number) || system.equals(Hl7Tables.OID + Integer.parseInt(number));
    }

    private static void put(JsonNode row, ObjectNode coding) {
        if (row.isObject()) {
            row.properties().forEach(field -> coding.set(field.getKey(), field.getValue()));
        } else {
            coding.set("code", row);
        }
    }
}
