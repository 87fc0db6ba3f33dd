package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A message in a list.
///
/// @param patientId PHI, unless the appliance has masked it
/// @param orderNumber PHI, unless the appliance has masked it
/// @param acknowledgment what became of the answer to the sender
/// @param size of the message as received, in bytes
public record MessageRow(
        long id,
        String channel,
        Instant receivedAt,
        String sender,
        String controlId,
        String type,
        String patientId,
        String orderNumber,
        String state,
        String acknowledgment,
        long size,
        List<Problem> problems) {

    public MessageRow {
        problems = List.copyOf(problems);
    }

    /// What was wrong with it.
    public record Problem(String severity, String location, String text) {}

    static MessageRow of(JsonNode json) {
        return new MessageRow(
                json.path("id").asLong(),
                json.path("channel").asText(),
                Fields.instant(json.path("receivedAt")),
                json.path("sender").asText(),
                json.path("controlId").asText(),
                json.path("type").asText(),
                json.path("patientId").asText(),
                json.path("orderNumber").asText(),
                json.path("state").asText(),
                json.path("acknowledgment").asText(),
                json.path("size").asLong(),
                Fields.list(
                        json.path("problems"),
                        each -> new Problem(
                                each.path("severity").asText(),
                                each.path("location").asText(),
                                each.path("text").asText())));
    }

    /// The sender for a person: the first parts of application and facility, without separators and OIDs.
    public String senderName() {
        return Stream.of(sender.split("\\|", -1))
                .map(each -> each.replaceFirst("^\\^*([^^]*).*$", "$1"))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(" · "));
    }

    @Override
    public String toString() {
        return "MessageRow[" + id + ", " + state + "]";
    }
}
