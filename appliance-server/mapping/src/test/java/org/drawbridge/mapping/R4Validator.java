package org.drawbridge.mapping;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.drawbridge.validation.StandardValidators;

/// The product's validator of FHIR R4, without packages.
final class R4Validator {

    private final Validator validator;

    R4Validator() {
        try {
            validator = new StandardValidators().of(new Rules.FhirR4(List.of(), List.of()));
        } catch (Rejected e) {
            throw new AssertionError(e);
        }
    }

    /// The errors, each with its place; warnings are left to people.
    List<String> errors(Payload bundle) {
        return Finding.errors(validator.validate(bundle)).stream()
                .map(each -> each.problem().location() + ": "
                        + new String(each.words().reveal(), StandardCharsets.UTF_8))
                .toList();
    }
}
