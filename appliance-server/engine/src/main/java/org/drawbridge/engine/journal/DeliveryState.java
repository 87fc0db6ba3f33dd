package org.drawbridge.engine.journal;

import java.time.Instant;
import java.util.Objects;

/// Where one delivery stands. Each state has the transitions that leave it, so an illegal one does not compile:
/// `Waiting → Sending → Delivered | Rejected | Uncertain | Waiting`, and by a person's hand `Waiting | Rejected |
/// Uncertain | Cancelled → Cancelled`, `Rejected | Uncertain | Cancelled → Waiting` and, in a replay, `Delivered →
/// Waiting`.
public sealed interface DeliveryState {

    /// Why it stands there, in words for a person; empty when there is nothing to say.
    String reason();

    /// The state's lower-case name, as it is shown and searched for.
    default String name() {
        return switch (this) {
            case Waiting _ -> "waiting";
            case Sending _ -> "sending";
            case Delivered _ -> "delivered";
            case Rejected _ -> "rejected";
            case Uncertain _ -> "uncertain";
            case Cancelled _ -> "cancelled";
        };
    }

    /// Not under way again without a person.
    default boolean settled() {
        return !(this instanceof Waiting) && !(this instanceof Sending);
    }

    /// In its lane. `notBefore` is when the next attempt is due, [Instant#EPOCH] for "as soon as the lane gets
    /// there".
    record Waiting(String reason, Instant notBefore) implements DeliveryState {

        /// A delivery that was never tried.
        public static final Waiting FRESH = new Waiting("", Instant.EPOCH);

        public Waiting {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(notBefore, "notBefore");
        }

        public Sending claim() {
            return new Sending();
        }

        public Cancelled cancel(String reason) {
            return new Cancelled(reason);
        }
    }

    /// An attempt is under way; found after a crash, its outcome is unknown.
    record Sending() implements DeliveryState {

        @Override
        public String reason() {
            return "";
        }

        public Delivered delivered(String note) {
            return new Delivered(note);
        }

        public Rejected rejected(String reason) {
            return new Rejected(reason);
        }

        public Uncertain uncertain(String reason) {
            return new Uncertain(reason);
        }

        public Waiting retryAt(Instant notBefore, String reason) {
            return new Waiting(reason, notBefore);
        }
    }

    /// The peer has it.
    record Delivered(String reason) implements DeliveryState {

        /// It is sent once more, because the peer lost it.
        public Waiting replay(String reason) {
            return new Waiting(reason, Instant.EPOCH);
        }
    }

    /// The peer said no.
    record Rejected(String reason) implements DeliveryState {

        public Waiting retry(String reason) {
            return new Waiting(reason, Instant.EPOCH);
        }

        public Cancelled cancel(String reason) {
            return new Cancelled(reason);
        }
    }

    /// Sent, but never answered, and repeating it could do harm: a person decides.
    record Uncertain(String reason) implements DeliveryState {

        public Waiting retry(String reason) {
            return new Waiting(reason, Instant.EPOCH);
        }

        public Cancelled cancel(String reason) {
            return new Cancelled(reason);
        }
    }

    /// A person decided that it is not to be sent.
    record Cancelled(String reason) implements DeliveryState {

        public Waiting retry(String reason) {
            return new Waiting(reason, Instant.EPOCH);
        }

        /// For another reason, as when it is handed over after all.
        public Cancelled cancel(String reason) {
            return new Cancelled(reason);
        }
    }
}
