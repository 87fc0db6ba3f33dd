package org.drawbridge.connectors.hl7v2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.hl7v2.Acknowledgment.Fault;
import org.drawbridge.formats.hl7v2.Conformance;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.validation.Finding;

/// Whether a channel takes a message, and why not.
///
/// @param problems everything found wrong, which is kept beside the message whether it is taken or not
/// @param refusal why it is not taken; empty if it is
/// @param faults what a sender that is owed an answer is told of the refusal; empty without one
public record Judgment(Envelope envelope, List<Problem> problems, Optional<Refusal> refusal, List<Fault> faults) {

    public Judgment {
        problems = List.copyOf(problems);
        faults = List.copyOf(faults);
    }

    public static Judgment of(Payload body, Terms terms) {
        Hl7Message message = Hl7Message.parse(body.reveal());
        Envelope envelope = Envelope.of(message);
        List<Problem> problems = new ArrayList<>(message.problems());
        List<Problem> faulty = message.readable() ? Conformance.check(message) : List.of();
        problems.addAll(faulty);
        Optional<Refusal> refusal = unreadable(message).or(() -> terms.refuses(envelope));
        if (refusal.isPresent()) {
            return new Judgment(
                    envelope, problems, refusal, List.of(refusal.get().fault()));
        }
        if (terms.strict() && !faulty.isEmpty()) {
            List<Fault> faults = faulty.stream()
                    .map(each -> new Fault(refusalOf(each).code(), each.location(), each.text()))
                    .toList();
            return new Judgment(envelope, problems, Optional.of(refusalOf(faulty.getFirst())), faults);
        }
        return terms.validation()
                .map(validation -> validated(body, validation, envelope, problems))
                .orElseGet(() -> new Judgment(envelope, problems, Optional.empty(), List.of()));
    }

    private static Judgment validated(Payload body, Validation validation, Envelope envelope, List<Problem> problems) {
        List<Finding> errors = Finding.errors(validation.validator().validate(body));
        List<Finding> kept = errors.subList(0, Math.min(Finding.KEPT, errors.size()));
        for (Finding each : kept) {
            problems.removeIf(known -> isSame(known, each.problem()));
            problems.add(each.problem());
        }
        if (!validation.rejects() || kept.isEmpty()) {
            return new Judgment(envelope, problems, Optional.empty(), List.of());
        }
        List<Fault> faults = kept.stream()
                .map(each -> new Fault(
                        refusalOf(each).code(),
                        each.problem().location(),
                        each.problem().text()))
                .toList();
        return new Judgment(envelope, problems, Optional.of(refusalOf(kept.getFirst())), faults);
    }

    /// Some of what the validator looks at is looked at without it, too.
    private static boolean isSame(Problem one, Problem other) {
        return one.code().equals(other.code()) && one.location().equals(other.location());
    }

    private static Refusal refusalOf(Finding finding) {
        boolean ofField = finding.problem().location().contains("-");
        return switch (finding.kind()) {
            case REQUIRED -> ofField ? Refusal.FIELD_MISSING : Refusal.SEGMENTS;
            case STRUCTURE, UNREADABLE -> ofField ? Refusal.FIELD_MALFORMED : Refusal.SEGMENTS;
            case VALUE, RULE -> Refusal.FIELD_MALFORMED;
            case CODE -> Refusal.VALUE_UNKNOWN;
        };
    }

    private static Optional<Refusal> unreadable(Hl7Message message) {
        if (message.readable()) {
            return Optional.empty();
        }
        boolean begun = message.size() > 0 && message.segment(0).id().startsWith("MSH");
        return Optional.of(begun ? Refusal.MSH_MALFORMED : Refusal.NO_MSH);
    }

    private static Refusal refusalOf(Problem problem) {
        return switch (problem.code()) {
            case Conformance.MISSING -> Refusal.FIELD_MISSING;
            case Conformance.UNKNOWN_VALUE -> Refusal.VALUE_UNKNOWN;
            default -> Refusal.FIELD_MALFORMED;
        };
    }

    /// How the message is kept.
    public Reception reception() {
        return refusal.map(Refusal::keptAs).orElse(Reception.ACCEPTED);
    }

    public Label label() {
        return new Label(
                envelope.sendingApplication() + "|" + envelope.sendingFacility(),
                envelope.controlId(),
                envelope.type(),
                envelope.patientId(),
                envelope.orderNumber());
    }
}
