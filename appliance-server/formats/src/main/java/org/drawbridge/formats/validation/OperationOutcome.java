package org.drawbridge.formats.validation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.drawbridge.formats.Payload;

/// Findings in the form in which FHIR servers tell them.
public final class OperationOutcome {

    private OperationOutcome() {}

    /// FHIR R4 JSON. It may quote the document, as the findings' words do.
    public static Payload of(Rules rules, List<Finding> findings) {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode().put("resourceType", "OperationOutcome");
        var issues = outcome.putArray("issue");
        findings.forEach(each -> issues.add(issue(rules, each)));
        if (findings.isEmpty()) {
            issues.addObject()
                    .put("severity", "information")
                    .put("code", "informational")
                    .put("diagnostics", "Nothing is wrong.");
        }
        return Payload.of(outcome.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode issue(Rules rules, Finding finding) {
        ObjectNode issue = JsonNodeFactory.instance
                .objectNode()
                .put("severity", finding.problem().severity().name().toLowerCase(Locale.ROOT))
                .put("code", finding.kind().issueType());
        issue.putObject("details").put("text", finding.problem().code());
        issue.put("diagnostics", new String(finding.words().reveal(), StandardCharsets.UTF_8));
        if (!finding.problem().location().isEmpty()) {
            issue.putArray(placeElement(rules)).add(finding.problem().location());
        }
        return issue;
    }

    /// `expression` is for FHIRPath alone.
    private static String placeElement(Rules rules) {
        return switch (rules) {
            case Rules.FhirR4 _ -> "expression";
            case Rules.Hl7V2 _, Rules.JsonSchema _ -> "location";
        };
    }
}
