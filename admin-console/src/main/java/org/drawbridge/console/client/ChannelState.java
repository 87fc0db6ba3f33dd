package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Where a channel stands.
///
/// @param address where it listens; empty if it does not
/// @param trouble what keeps it from taking messages in; empty if nothing does
/// @param alarms what somebody should look at, as sentences
/// @param messages how many there are in each state
/// @param perMinute how many it receives in a minute now
/// @param received when it received its last message; [Instant#EPOCH] if it never did
public record ChannelState(
        String name,
        boolean running,
        String address,
        String trouble,
        List<String> alarms,
        Map<String, Long> messages,
        long perMinute,
        Instant received,
        List<Destination> destinations) {

    public ChannelState {
        alarms = List.copyOf(alarms);
        messages = Map.copyOf(messages);
        destinations = List.copyOf(destinations);
    }

    /// Where a destination of a channel stands.
    ///
    /// @param deliveries how many there are in each state
    /// @param breaker `closed`, `open` or `half-open`; empty where the destination has none
    /// @param reason why the breaker is not closed, or what holds the deliveries; empty if nothing does
    /// @param since when the breaker opened; [Instant#EPOCH] if it is closed
    /// @param oldest when the first message that still waits was received; [Instant#EPOCH] if none waits
    public record Destination(
            String name,
            String address,
            Map<String, Long> deliveries,
            String breaker,
            String reason,
            Instant since,
            Instant oldest) {
        public Destination {
            deliveries = Map.copyOf(deliveries);
        }

        static Destination of(JsonNode json) {
            JsonNode breaker = json.path("breaker");
            String reason = breaker.path("reason").asText();
            return new Destination(
                    json.path("name").asText(),
                    json.path("address").asText(),
                    Fields.counts(json.path("deliveries")),
                    breaker.path("state").asText(),
                    reason.isEmpty() ? json.path("trouble").path("reason").asText() : reason,
                    Fields.instant(breaker.path("since")),
                    Fields.instant(json.path("oldestWaiting")));
        }

        public long waiting() {
            return deliveries.getOrDefault("waiting", 0L) + deliveries.getOrDefault("sending", 0L);
        }

        /// What a person has to settle.
        public long quarantined() {
            return deliveries.getOrDefault("rejected", 0L) + deliveries.getOrDefault("uncertain", 0L);
        }
    }

    static ChannelState of(JsonNode json) {
        return new ChannelState(
                json.path("name").asText(),
                json.path("running").asBoolean(),
                json.path("address").asText(),
                json.path("trouble").path("reason").asText(),
                Fields.list(json.path("alarms"), each -> each.path("reason").asText()),
                Fields.counts(json.path("messages")),
                json.path("perMinute").asLong(),
                Fields.instant(json.path("lastReceivedAt")),
                Fields.list(json.path("destinations"), Destination::of));
    }

    public long waiting() {
        return destinations.stream().mapToLong(Destination::waiting).sum() + messages.getOrDefault("received", 0L);
    }

    public long quarantined() {
        return destinations.stream().mapToLong(Destination::quarantined).sum();
    }

    /// When the first message that still waits for a destination was received; [Instant#EPOCH] if none waits.
    public Instant oldest() {
        return destinations.stream()
                .map(Destination::oldest)
                .filter(each -> each.isAfter(Instant.EPOCH))
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    public long total() {
        return messages.values().stream().mapToLong(Long::longValue).sum();
    }

    /// What could not be mapped or read.
    public long failed() {
        return messages.getOrDefault("failed", 0L) + messages.getOrDefault("unreadable", 0L);
    }
}
