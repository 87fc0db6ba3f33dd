package org.drawbridge.security.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Something that a person has to look at.
///
/// @param subject whom or what it is about: an account, an address, a part of the appliance
/// @param count how often it was seen: from the entry on with which a limit was reached
/// @param evidence what was seen, newest last; the oldest are dropped. No patients' data
/// @param acknowledgment empty while nobody has
public record Incident(
        long id,
        Kind kind,
        String subject,
        Instant opened,
        Instant last,
        long count,
        List<String> evidence,
        Acknowledgment acknowledgment) {

    static final int EVIDENCE = 20;

    /// What it is, and what to do first.
    public enum Kind {
        FAILED_LOGINS(
                "Ask the person whether it was them. If not: disable the account or take the address off the network,"
                        + " and look for a login that succeeded (audit search by account)."),
        REFUSALS("Look at what was wanted: a missing role is given by an administrator; else remove the key or disable"
                + " the account."),
        MANY_VIEWS("Ask the person, or who runs the program, what the records were needed for; else disable it."),
        MANY_SEARCHES("Ask the person, or who runs the program, what was looked for; else disable it."),
        MANY_EXPORTS("Ask who took it where the data went; end the account's sessions until it is known."),
        OUTSIDE_PATTERN(
                "Ask the person whether it was them: it was outside the hours, or beyond the volume, that their role"
                        + " has here. If not: disable the account, and look what else it did (audit search by account)."),
        CERTIFICATES_CHANGED(
                "Compare the fingerprints with those that you expect (certificate list). If nobody of yours did it:"
                        + " remove the trust, and look who had access to the machine."),
        AUDIT_GAP("Keep a copy of the home as it is; run audit verify; compare with the receiver that the trail is"
                + " forwarded to. Somebody may cover their tracks.");

        private final String firstStep;

        Kind(String firstStep) {
            this.firstStep = firstStep;
        }

        public String firstStep() {
            return firstStep;
        }
    }

    /// @param by who has seen it; empty for nobody
    public record Acknowledgment(String by, String reason, Instant at) {

        static final Acknowledgment NONE = new Acknowledgment("", "", Instant.EPOCH);
    }

    public Incident {
        evidence = List.copyOf(evidence);
    }

    public boolean isOpen() {
        return acknowledgment.by().isEmpty();
    }

    Incident with(String more, Instant at) {
        List<String> all = new ArrayList<>(evidence);
        all.add(more);
        return new Incident(
                id,
                kind,
                subject,
                opened,
                at,
                count + 1,
                all.subList(Math.max(0, all.size() - EVIDENCE), all.size()),
                acknowledgment);
    }

    Incident with(Acknowledgment given) {
        return new Incident(id, kind, subject, opened, last, count, evidence, given);
    }
}
