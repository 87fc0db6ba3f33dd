package org.drawbridge.security.audit;

import java.time.Instant;

/// One entry of the trail. The patient's id is PHI: the trail is kept encrypted, and an entry does not print it.
///
/// @param who account or key; empty for the appliance itself
/// @param from network address
/// @param what the route or the part of the appliance, without what was asked for
/// @param message the number of the message; 0 for none
/// @param patient whose data it was, as the message names the patient; empty for none or many
/// @param outcome 0 done, 4 refused, 8 failed (`AuditEvent.outcome`)
/// @param why the reason that was given, if one was
public record Entry(
        Instant at,
        Action action,
        String who,
        String from,
        String what,
        long message,
        String patient,
        int outcome,
        String why) {

    @Override
    public String toString() {
        return "Entry[" + at + " " + action + " " + what + "]";
    }
}
