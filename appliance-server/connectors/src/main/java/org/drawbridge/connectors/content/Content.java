package org.drawbridge.connectors.content;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.drawbridge.connectors.hl7v2.Judgment;
import org.drawbridge.connectors.hl7v2.Refusal;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.connectors.hl7v2.Validation;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.validation.Finding;

/// What a source of a wire that carries anything takes, and how it is told from other messages.
public sealed interface Content {

    /// Whether a message is taken.
    ///
    /// @param status of HTTP that answers it, and `detail` why; 202 and empty if it is taken
    record Judged(Label label, Reception reception, List<Problem> problems, int status, String detail) {

        public Judged {
            problems = List.copyOf(problems);
        }
    }

    /// @param key that the sender told it by, beside what it holds; empty if it has none
    Judged judge(Payload body, String key);

    /// Whether a control id that was used before for another message makes one refused.
    default boolean strict() {
        return false;
    }

    /// HL7 v2. Its MSH-10 says whether it is repeated, as over any other wire.
    record Hl7(Terms terms) implements Content {

        @Override
        public Judged judge(Payload body, String key) {
            Judgment judged = Judgment.of(body, terms);
            return judged.refusal()
                    .map(refusal -> new Judged(
                            judged.label(), judged.reception(), judged.problems(), status(refusal), detail(judged)))
                    .orElseGet(() -> new Judged(judged.label(), judged.reception(), judged.problems(), ACCEPTED, ""));
        }

        @Override
        public boolean strict() {
            return terms.strict();
        }

        private static String detail(Judgment judged) {
            var fault = judged.faults().getFirst();
            return (fault.location().isEmpty() ? "" : fault.location() + ": ") + fault.text();
        }

        private static int status(Refusal refusal) {
            return switch (refusal) {
                case NO_MSH, MSH_MALFORMED -> 400;
                case TYPE,
                        EVENT,
                        PROCESSING_ID,
                        VERSION,
                        SEGMENTS,
                        FIELD_MISSING,
                        FIELD_MALFORMED,
                        VALUE_UNKNOWN,
                        REUSED -> 422;
                case NOT_STORED, NOT_MAPPED -> 503;
            };
        }
    }

    /// JSON. What is none is kept and answered 400; what its validation rejects, 422.
    ///
    /// @param type where the kind of the message is said; empty for nowhere, as for the others
    /// @param validation beyond that it is JSON
    record Json(
            Optional<JsonPointer> type,
            Optional<JsonPointer> patientId,
            Optional<JsonPointer> orderNumber,
            Optional<Validation> validation)
            implements Content {

        /// Without a validation.
        public Json(Optional<JsonPointer> type, Optional<JsonPointer> patientId, Optional<JsonPointer> orderNumber) {
            this(type, patientId, orderNumber, Optional.empty());
        }

        /// This one, with a validation.
        public Json validated(Optional<Validation> by) {
            return new Json(type, patientId, orderNumber, by);
        }

        private static final ObjectMapper JSON = new ObjectMapper();

        @Override
        public Judged judge(Payload body, String key) {
            try {
                JsonNode tree = JSON.readTree(body.reveal());
                if (!tree.isMissingNode()) {
                    var label = new Label("", key, text(tree, type), text(tree, patientId), text(tree, orderNumber));
                    return judged(label, body);
                }
            } catch (IOException e) {
                return unreadable(key);
            }
            return unreadable(key);
        }

        private Judged judged(Label label, Payload body) {
            List<Problem> errors =
                    validation.map(each -> Finding.errors(each.validator().validate(body))).orElse(List.of()).stream()
                            .limit(Finding.KEPT)
                            .map(Finding::problem)
                            .toList();
            boolean taken =
                    errors.isEmpty() || !validation.map(Validation::rejects).orElse(false);
            return taken
                    ? new Judged(label, Reception.ACCEPTED, errors, ACCEPTED, "")
                    : new Judged(label, Reception.REFUSED, errors, 422, INVALID);
        }

        private static Judged unreadable(String key) {
            var problem = new Problem("no-json", Severity.ERROR, "", NO_JSON);
            return new Judged(new Label("", key, "", "", ""), Reception.UNREADABLE, List.of(problem), 400, NO_JSON);
        }

        private static String text(JsonNode tree, Optional<JsonPointer> pointer) {
            String text = pointer.map(each -> tree.at(each).asText("")).orElse("");
            return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        }
    }

    /// Anything: its bytes are not looked at.
    record Any() implements Content {

        @Override
        public Judged judge(Payload body, String key) {
            return new Judged(new Label("", key, "", "", ""), Reception.ACCEPTED, List.of(), ACCEPTED, "");
        }
    }

    int ACCEPTED = 202;
    /// Of a text in a label.
    int LONGEST = 250;
    String NO_JSON = "The body is no JSON.";
    String INVALID = "The body is not as the channel's schema wants it; `errors` says where.";
}
