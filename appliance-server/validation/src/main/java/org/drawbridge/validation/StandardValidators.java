package org.drawbridge.validation;

import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.drawbridge.formats.validation.Validators;

/// All the validators that there are.
public final class StandardValidators implements Validators {

    /// For the service loader.
    public StandardValidators() {}

    @Override
    public Validator of(Rules rules) throws Rejected {
        return switch (rules) {
            case Rules.Hl7V2 hl7 -> Hl7V2Validator.of(hl7);
            case Rules.FhirR4 fhir -> R4Validator.of(fhir);
            case Rules.JsonSchema schema -> SchemaValidator.of(schema);
        };
    }
}
