package org.drawbridge.server.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/// One value of the configuration that differs.
///
/// @param file as `channels/adt.yaml`
/// @param key as `destinations[ehr].retry.limit`, with members of lists by their names; empty for the file as a whole
/// @param kind what became of it
/// @param before missing if there was none
/// @param after missing if there is none
public record FieldChange(String file, String key, Kind kind, JsonNode before, JsonNode after) {

    /// What became of a value or a file.
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED,
        /// Comments, order or spelling: it says the same as before.
        REWRITTEN
    }

    private static final int LONGEST = 120;

    static FieldChange of(String file, Kind kind) {
        return new FieldChange(file, "", kind, MissingNode.getInstance(), MissingNode.getInstance());
    }

    static FieldChange of(String file, String key, JsonNode before, JsonNode after) {
        Kind kind = before.isMissingNode() ? Kind.ADDED : after.isMissingNode() ? Kind.REMOVED : Kind.CHANGED;
        return new FieldChange(file, key, kind, before, after);
    }

    /// `channels/adt.yaml: destinations[ehr].retry.limit 5 -> 8`.
    @Override
    public String toString() {
        if (key.isEmpty()) {
            return file
                    + switch (kind) {
                        case ADDED -> ": new file";
                        case REMOVED -> ": file removed";
                        case CHANGED -> ": changed";
                        case REWRITTEN -> ": no change of meaning";
                    };
        }
        return file + ": " + key
                + switch (kind) {
                    case ADDED -> " + " + text(after);
                    case REMOVED -> " - " + text(before);
                    case CHANGED, REWRITTEN -> " " + text(before) + " -> " + text(after);
                };
    }

    private static String text(JsonNode value) {
        String text = value.toString();
        return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    }
}
