package org.drawbridge.console.client;

import java.util.Map;

/// Which messages are wanted, newest first.
///
/// @param wanted by the names of the API: `channel`, `controlId`, `patientId`, `orderNumber`, `type`, `state`
/// @param before only those with a smaller id; 0 for the newest
/// @param limit at most so many
public record MessageSearch(Map<String, String> wanted, long before, int limit) {
    public MessageSearch {
        wanted = Map.copyOf(wanted);
    }

    /// The page after the one that ended with this message.
    public MessageSearch after(long id) {
        return new MessageSearch(wanted, id, limit);
    }

    /// What is asked for may name a patient.
    @Override
    public String toString() {
        return "MessageSearch[" + wanted.keySet() + "]";
    }
}
