package org.drawbridge.connectors.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Fate;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;

class FhirAnswersTest {

    private static final String REFUSAL = """
            {"resourceType":"OperationOutcome","issue":[
            {"severity":"warning","code":"informational","diagnostics":"Testpatient is known"},
            {"severity":"error","code":"required","diagnostics":"Testpatient has no name","expression":["Patient.name"]},
            {"severity":"error","code":"value","expression":["Patient.identifier.where(value='Testpatient')"]},
            {"severity":"fatal","code":"Testpatient"}]}""";

    private List<AnswerRule> rules = List.of();

    @Test
    void aSiteDecidesByStatusAndIssueWhatARefusalMeans() {
        rules = List.of(
                new AnswerRule(Set.of(422), Set.of("duplicate"), Fate.DELIVERED),
                new AnswerRule(Set.of(5), Set.of(), Fate.DOWN),
                new AnswerRule(Set.of(), Set.of("business-rule"), Fate.HOLD));

        assertThat(answer(422, issue("duplicate")))
                .isEqualTo(new Outcome.Delivered("HTTP 422: The peer refused it. (duplicate)"));
        assertThat(failed(500, "").failure())
                .extracting(Failure::kind, Failure::scope)
                .containsExactly(Failure.Kind.TRANSIENT, Failure.Scope.PEER);
        assertThat(failed(409, issue("business-rule")).failure())
                .extracting(Failure::kind, Failure::scope)
                .containsExactly(Failure.Kind.TRANSIENT, Failure.Scope.LANE);
        assertThat(failed(422, issue("invalid")).failure().kind()).isEqualTo(Failure.Kind.PERMANENT);
    }

    private static String issue(String code) {
        return """
                {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "%s"}]}
                """.formatted(code);
    }

    @Test
    void showsTheIssuesByTheirCodesAndPathsAndKeepsTheTextWithTheMessage() {
        Outcome.Failed failed = failed(422, REFUSAL);

        assertThat(failed.failure().reason())
                .isEqualTo("HTTP 422: The peer refused it. (required at Patient.name; value)");
        assertThat(new String(failed.answer().reveal(), StandardCharsets.UTF_8)).isEqualTo(REFUSAL);
    }

    @Test
    void anAnswerThatIsNoJsonIsNoTrouble() {
        assertThat(failed(500, "<html>Testpatient</html>").failure().reason())
                .isEqualTo("HTTP 500: The peer failed on it.");
    }

    @Test
    void aLongAnswerIsShortened() {
        assertThat(failed(400, "x".repeat(100_000)).answer().size()).isEqualTo(Outcome.Failed.KEPT);
    }

    @Test
    void aBatchIsDeliveredWhenEachEntryIs() {
        assertThat(answer(200, batch("201 Created", "200 OK"))).isEqualTo(new Outcome.Delivered("HTTP 200"));
    }

    @Test
    void aBatchWithARefusedEntryIsRefused() {
        Failure failure = failed(200, batch("201 Created", "422 Unprocessable")).failure();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.PERMANENT);
        assertThat(failure.reason())
                .isEqualTo("1 of 2 entries of the batch failed; entry 2: HTTP 422, required at Patient.name; value.");
    }

    @Test
    void aBatchWithAnEntryThatMaySucceedLaterIsTriedAgain() {
        Failure failure = failed(200, batch("422 Unprocessable", "503 Busy")).failure();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.TRANSIENT);
        assertThat(failure.reason()).startsWith("2 of 2 entries of the batch failed; entry 2: HTTP 503");
    }

    @Test
    void aTransactionIsDeliveredEvenIfItsTextMentionsABatch() {
        assertThat(answer(
                        200,
                        "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"x\":\"batch-response\"}"))
                .isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void namesTheVersionOfASingleResource() {
        var answer = new Answers.Answer(200, Optional.empty(), Optional.of("W/\"3\""), Payload.EMPTY);

        assertThat(Answers.of(answer, rules, Clock.systemUTC()))
                .isEqualTo(new Outcome.Delivered("HTTP 200, version W/\"3\""));
    }

    private static String batch(String... statuses) {
        var entries = new StringBuilder();
        for (String status : statuses) {
            entries.append(entries.isEmpty() ? "" : ",")
                    .append("{\"response\":{\"status\":\"" + status + "\",\"outcome\":" + REFUSAL + "}}");
        }
        return "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[" + entries + "]}";
    }

    private Outcome.Failed failed(int status, String body) {
        Outcome outcome = answer(status, body);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    private Outcome answer(int status, String body) {
        var answer = new Answers.Answer(
                status, Optional.empty(), Optional.empty(), Payload.of(body.getBytes(StandardCharsets.UTF_8)));
        return Answers.of(answer, rules, Clock.systemUTC());
    }
}
