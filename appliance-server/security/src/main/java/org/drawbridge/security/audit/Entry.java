package org.drawbridge.security.audit;

import java.time.Instant;
import java.util.stream.Stream;

/// One entry of the trail. The patients' ids are PHI: the trail is kept encrypted, and an entry does not print them.
///
/// @param who account or key; empty for the appliance itself
/// @param from network address; of the other system for what was exchanged
/// @param what the route or the part of the appliance, without what was asked for
/// @param message the number of the message; 0 for none or many
/// @param patient whose data it was, as the message names the patient; empty for none or many
/// @param outcome 0 done, 4 refused, 8 failed (`AuditEvent.outcome`)
/// @param why the reason that was given, if one was
/// @param exchanges what was exchanged, or seen of many patients at once; empty for all other actions
public record Entry(
        Instant at,
        Action action,
        String who,
        String from,
        String what,
        long message,
        String patient,
        int outcome,
        String why,
        Exchanges exchanges) {

    /// An entry about one thing.
    public Entry(
            Instant at,
            Action action,
            String who,
            String from,
            String what,
            long message,
            String patient,
            int outcome,
            String why) {
        this(at, action, who, from, what, message, patient, outcome, why, Exchanges.NONE);
    }

    /// Whether another system is at the other end, rather than a person who sees what is here.
    boolean withAnotherSystem() {
        return action == Action.SENT || action == Action.RECEIVED;
    }

    public boolean concerns(String id) {
        return patient.equals(id)
                || exchanges.all().stream().anyMatch(each -> each.patient().equals(id));
    }

    public boolean concerns(long number) {
        return message == number || exchanges.all().stream().anyMatch(each -> each.message() == number);
    }

    /// Without what it says of other patients: whoever asks for one need not learn of the rest.
    public Entry only(String id) {
        return exchanges.isEmpty() ? this : with(exchanges.of(id));
    }

    private Entry with(Exchanges changed) {
        return new Entry(at, action, who, from, what, message, patient, outcome, why, changed);
    }

    /// As several with at most so many exchanges each, for receivers that take short messages only.
    Stream<Entry> parts(int most) {
        int all = exchanges.all().size();
        if (all <= most) {
            return Stream.of(this);
        }
        return Stream.iterate(0, from -> from < all, from -> from + most)
                .map(from -> with(new Exchanges(
                        exchanges.since(),
                        exchanges.upTo(),
                        exchanges.all().subList(from, Math.min(all, from + most)))));
    }

    @Override
    public String toString() {
        return "Entry[" + at + " " + action + " " + what + "]";
    }
}
