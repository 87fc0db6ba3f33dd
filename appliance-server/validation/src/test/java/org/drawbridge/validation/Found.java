package org.drawbridge.validation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;

/// What validators find, as a test reads it.
final class Found {

    private Found() {}

    static Validator validator(Rules rules) {
        try {
            return new StandardValidators().of(rules);
        } catch (Rejected e) {
            throw new AssertionError(e);
        }
    }

    static List<Finding> in(Validator validator, String document) {
        return validator.validate(Payload.of(document.getBytes(StandardCharsets.UTF_8)));
    }

    /// `ERROR PID-7 field-malformed`.
    static List<String> rules(List<Finding> findings) {
        return findings.stream()
                .map(Finding::problem)
                .map(each -> each.severity() + " " + each.location() + " " + each.code())
                .toList();
    }

    static List<String> texts(List<Finding> findings) {
        return findings.stream().map(each -> each.problem().text()).toList();
    }
}
