package org.drawbridge.console.fallback;

import java.time.Instant;
import org.drawbridge.downtime.Form;

/// A form, and how far it is.
public record KeptForm(Form form, State state) {

    /// How far a form is on its way back.
    public sealed interface State {
        /// Filled in; a person has to decide.
        record Waiting() implements State {}

        /// A person has accepted it, as it is here; the appliance has not said yet that it has it.
        record Sending(Instant at, String by) implements State {}

        /// @param message its number at the appliance
        record Accepted(Instant at, String by, long message) implements State {}

        record Discarded(Instant at, String by, String reason) implements State {}
    }

    /// Whether nothing is left to be done.
    public boolean settled() {
        return switch (state) {
            case State.Waiting _, State.Sending _ -> false;
            case State.Accepted _, State.Discarded _ -> true;
        };
    }

    boolean settledBefore(Instant moment) {
        return switch (state) {
            case State.Waiting _, State.Sending _ -> false;
            case State.Accepted it -> it.at().isBefore(moment);
            case State.Discarded it -> it.at().isBefore(moment);
        };
    }

    @Override
    public String toString() {
        return "KeptForm[" + form.number() + "]";
    }
}
