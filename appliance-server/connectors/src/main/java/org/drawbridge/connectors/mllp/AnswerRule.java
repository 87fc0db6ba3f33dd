package org.drawbridge.connectors.mllp;

import java.util.Set;
import org.drawbridge.engine.Fate;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Acknowledgment;

/// What a site makes of some refusals.
///
/// @param acks MSA-1; any if empty
/// @param errors ERR-3 (HL7 table 0357), one of which must be there; any or none if empty
public record AnswerRule(Set<AckCode> acks, Set<Integer> errors, Fate fate) {

    public AnswerRule {
        acks = Set.copyOf(acks);
        errors = Set.copyOf(errors);
    }

    boolean matches(Acknowledgment answer) {
        return (acks.isEmpty() || acks.contains(answer.code()))
                && (errors.isEmpty() || answer.faults().stream().anyMatch(each -> errors.contains(each.code())));
    }
}
