package org.drawbridge.server.config;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drawbridge.connectors.fhir.AnswerRule;
import org.drawbridge.engine.Fate;
import org.drawbridge.formats.hl7v2.AckCode;

/// Reads what a site makes of refusals: the `answers` of a destination.
final class AnswerRules {

    private static final Pattern ACK = Pattern.compile("AE|AR|CE|CR");
    private static final Pattern ERROR = Pattern.compile("[1-9]\\d{0,5}");
    private static final Pattern STATUS = Pattern.compile("[345](\\d\\d|xx)");
    private static final Pattern ANY_STATUS = Pattern.compile("[2345](\\d\\d|xx)");
    private static final Pattern VALUE = Pattern.compile(".{1,200}");
    private static final Pattern FAULT = Pattern.compile("[^:\\s]{1,100}");
    private static final Pattern ISSUE = Pattern.compile("[a-z-]{1,40}");

    private AnswerRules() {}

    static List<org.drawbridge.connectors.mllp.AnswerRule> mllp(Node destination) {
        return destination.objects("answers").stream()
                .map(AnswerRules::acknowledgment)
                .toList();
    }

    private static org.drawbridge.connectors.mllp.AnswerRule acknowledgment(Node node) {
        Set<AckCode> acks = EnumSet.noneOf(AckCode.class);
        node.words("ack", ACK, "AE, AR, CE or CR (MSA-1)").forEach(each -> acks.add(AckCode.valueOf(each)));
        Set<Integer> errors = node.words("error", ERROR, "codes such as 207 (ERR-3, HL7 table 0357)").stream()
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
        Fate fate = fate(node);
        node.end();
        return new org.drawbridge.connectors.mllp.AnswerRule(acks, errors, fate);
    }

    static List<AnswerRule> fhir(Node destination) {
        return destination.objects("answers").stream().map(AnswerRules::status).toList();
    }

    private static AnswerRule status(Node node) {
        Set<Integer> statuses = node.words("status", STATUS, "statuses such as 422 or 5xx").stream()
                .map(each -> Integer.valueOf(each.replace("xx", "")))
                .collect(Collectors.toSet());
        String meaning = "issue codes of FHIR such as duplicate or business-rule";
        Set<String> issues = new HashSet<>(node.words("issue", ISSUE, meaning));
        if (!issues.stream().allMatch(AnswerRule::isIssue)) {
            node.problem("issue", "expected " + meaning + ".");
        }
        Fate fate = fate(node);
        node.end();
        return new AnswerRule(statuses, issues, fate);
    }

    static List<org.drawbridge.connectors.rest.AnswerRule> http(Node destination) {
        return destination.objects("answers").stream().map(AnswerRules::answer).toList();
    }

    private static org.drawbridge.connectors.rest.AnswerRule answer(Node node) {
        Set<Integer> statuses = node.words("status", ANY_STATUS, "statuses such as 200, 422 or 5xx").stream()
                .map(each -> Integer.valueOf(each.replace("xx", "")))
                .collect(Collectors.toSet());
        Optional<JsonPointer> field = HttpConnectors.pointer(node, "field");
        Set<String> values = Set.copyOf(node.words("value", VALUE, "texts of at most 200 characters"));
        if (field.isEmpty() && !values.isEmpty()) {
            node.problem("value", "says what `field` must have; name that, too.");
        }
        Set<String> faults = Set.copyOf(node.words("fault", FAULT, "codes of SOAP without a prefix, such as Client"));
        Fate fate = fate(node);
        node.end();
        return new org.drawbridge.connectors.rest.AnswerRule(statuses, field, values, faults, fate);
    }

    /// What an answer means, which has to be said.
    static Fate fate(Node node) {
        node.required("then", "delivered, retry, hold, down or quarantine");
        return node.one("then", Fate.class, Fate.QUARANTINE);
    }
}
