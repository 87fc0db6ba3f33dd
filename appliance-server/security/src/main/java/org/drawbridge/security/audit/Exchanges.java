package org.drawbridge.security.audit;

import java.time.Instant;
import java.util.List;

/// What one entry says of many messages, exchanged with one system or seen by one person: each by its number in the
/// journal, with
/// the patient that it names. Those numbers and ids are PHI together, so it does not print them.
///
/// @param since when the first was exchanged; the entry's own time is that of the last
/// @param upTo the number of the journal's fact up to which all exchanges are in the trail with this entry
public record Exchanges(Instant since, long upTo, List<One> all) {

    /// For entries about something else.
    static final Exchanges NONE = new Exchanges(Instant.EPOCH, 0, List.of());

    /// @param patient the id that the message gives; empty if it gives none
    public record One(long message, String patient) {

        @Override
        public String toString() {
            return "One[" + message + "]";
        }
    }

    public Exchanges {
        all = List.copyOf(all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    Exchanges of(String patient) {
        return new Exchanges(
                since,
                upTo,
                all.stream().filter(each -> each.patient().equals(patient)).toList());
    }

    @Override
    public String toString() {
        return "Exchanges[" + all.size() + "]";
    }
}
