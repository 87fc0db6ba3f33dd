package org.drawbridge.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Reception;

/// Something that happened. Events feed the log, the metrics and the live view; nothing in the pipeline waits for
/// them.
///
/// An event is made of ids, fixed codes, counts and durations: no text of a message, of a peer or of somebody
/// else's exception, so that no event can carry PHI.
public sealed interface Event {

    /// The channel it happened in; empty for what concerns the appliance as a whole.
    String channel();

    /// Takes events. Implementations return at once and never throw.
    @FunctionalInterface
    interface Listener {
        void happened(Event event);

        /// For tests and tools that do not look.
        Listener NONE = _ -> {};
    }

    /// The channel takes messages at `address`.
    record ChannelStarted(String channel, String address) implements Event {}

    record ChannelStopped(String channel) implements Event {}

    /// @param peer its network address
    record ConnectionOpened(String channel, String peer) implements Event {}

    /// @param cause a fixed code: `peer-closed`, `idle`, `stalled`, `oversize`, `not-a-frame`, `too-many`, `cut`,
    ///     `not-stored`, `stopping`, or `tls-` and why the handshake failed
    record ConnectionClosed(String channel, String peer, String cause) implements Event {}

    /// A message is on disk.
    record Received(String channel, MessageId message, Reception reception, boolean urgent, int bytes)
            implements Event {}

    /// The same message came again and was answered as before.
    record Repeated(String channel, MessageId of) implements Event {}

    /// A message could not be put on disk and was refused.
    record NotStored(String channel) implements Event {}

    /// A message went through filter and mapping.
    record Processed(String channel, MessageId message, Processing result, int problems) implements Event {}

    /// An attempt ended. `state` is the delivery's new state (`delivered`, `waiting`, `rejected`, `uncertain`).
    record Attempted(String channel, DeliveryId delivery, int attempt, Duration took, String code, String state)
            implements Event {}

    /// A destination's peer became unwell, or is so in another way. Said once for each trouble, not for each
    /// attempt.
    ///
    /// @param code as in [Failure#code]
    record PeerFailed(String channel, String destination, String code) implements Event {}

    /// A destination's peer answers again, or a person reset its breaker.
    record PeerRecovered(String channel, String destination) implements Event {}

    /// A destination goes to its second endpoint.
    record FailedOver(String channel, String destination) implements Event {}

    /// A destination is back at its first endpoint.
    record FailedBack(String channel, String destination) implements Event {}

    /// Something looks wrong although nothing failed; said once, when it begins. See [Alarm].
    record AlarmRaised(String channel, String code, String destination) implements Event {}

    record AlarmCleared(String channel, String code, String destination) implements Event {}

    /// A person or recovery moved a delivery to `state`.
    record Moved(String channel, DeliveryId delivery, String state) implements Event {}

    /// A source could not take in what it found, or cannot look for it. Said once, when it begins.
    ///
    /// @param code fixed, such as `file-too-large` or `folder-missing`
    /// @param reason one sentence for a person, made of the configuration and of fixed words alone
    record SourceFailed(String channel, String code, String reason) implements Event {

        public SourceFailed {
            Objects.requireNonNull(code, "code");
        }
    }

    /// A source that could not take anything in works again.
    record SourceRecovered(String channel) implements Event {}

    /// Messages of one day, whose time was over, were removed from the journal.
    ///
    /// @param day as 2026-11-25
    /// @param bytes that went back to the disk
    record MessagesRemoved(String day, long messages, long bytes) implements Event {

        @Override
        public String channel() {
            return "";
        }
    }

    /// Certificates or trust were imported, renewed or removed, and count from now on.
    record CertificatesChanged() implements Event {

        @Override
        public String channel() {
            return "";
        }
    }

    /// A certificate ends soon, or has ended, and somebody has to see to it. Said once a day.
    ///
    /// @param name under which it was imported
    /// @param days until then; negative once it has ended
    record CertificateEnds(String name, Instant at, long days) implements Event {

        @Override
        public String channel() {
            return "";
        }
    }

    /// Something looks like an attack or a misuse. Said once for each incident.
    ///
    /// @param kind a fixed code, such as `failed-logins`
    record IncidentOpened(long incident, String kind) implements Event {

        @Override
        public String channel() {
            return "";
        }
    }

    /// A request that went through the gateway to another system, or was answered in its place.
    ///
    /// @param route as the configuration has it, never what was asked for
    /// @param client the name of its API key
    /// @param status of HTTP that the client was given; 0 if it was cut off
    /// @param answeredBy `system`, `cache` or `gateway`
    /// @param received bytes of the request's body
    /// @param sent bytes of the answer's body
    record Forwarded(
            String system,
            String route,
            String method,
            String client,
            int status,
            String answeredBy,
            Duration took,
            long received,
            long sent)
            implements Event {

        @Override
        public String channel() {
            return "";
        }
    }

    /// A bug: an exception nobody expected. It failed one message, not the channel.
    ///
    /// @param where the part of the appliance
    /// @param exception the class of the exception, never its text
    record Failed(String channel, String where, String exception) implements Event {}
}
