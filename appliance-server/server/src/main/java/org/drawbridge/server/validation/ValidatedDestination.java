package org.drawbridge.server.validation;

import java.util.List;
import java.util.Optional;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.OperationOutcome;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;

/// Sends nothing that breaks the rules: it goes to quarantine with the reason, and what a person edits there is
/// held against the rules again. What was found, in full, is kept with the attempt like a peer's answer.
///
/// @param to takes what is good
public record ValidatedDestination(Destination to, Rules rules, Validator validator) implements Destination {

    /// As many as fit into what is kept of an answer.
    private static final int SHOWN = 12;

    @Override
    public Outcome deliver(Outgoing outgoing) throws InterruptedException {
        List<Finding> errors = Finding.errors(validator.validate(outgoing.content()));
        if (errors.isEmpty()) {
            return to.deliver(outgoing);
        }
        List<Finding> shown = errors.subList(0, Math.min(SHOWN, errors.size()));
        return new Outcome.Failed(Failure.rejected("invalid", reason(errors)), OperationOutcome.of(rules, shown));
    }

    private static String reason(List<Finding> errors) {
        Problem first = errors.getFirst().problem();
        String more = errors.size() == 1 ? "" : " And " + (errors.size() - 1) + " more.";
        String where = first.location().isEmpty() ? "" : first.location() + ": ";
        return "Not sent, because it is not valid. " + where + first.text() + " [" + first.code() + "]." + more;
    }

    @Override
    public boolean repeatable() {
        return to.repeatable();
    }

    @Override
    public String address() {
        return to.address();
    }

    @Override
    public Optional<Hold> trouble() {
        return to.trouble();
    }

    @Override
    public void close() {
        to.close();
    }
}
