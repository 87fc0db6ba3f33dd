package org.drawbridge.mapping;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.drawbridge.formats.Payload;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/// The validator of FHIR R4: structure, invariants, and the code systems that R4 publishes; asks no server.
final class R4Validator {

    private static final Set<ResultSeverityEnum> BAD = Set.of(ResultSeverityEnum.ERROR, ResultSeverityEnum.FATAL);

    private final FhirValidator validator;

    R4Validator() {
        FhirContext context = FhirContext.forR4();
        var support = new ValidationSupportChain(
                new DefaultProfileValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context),
                new InMemoryTerminologyServerValidationSupport(context));
        this.validator = context.newValidator().registerValidatorModule(new FhirInstanceValidator(support));
    }

    /// The errors, each with its place; warnings are left to people.
    List<String> errors(Payload bundle) {
        return validator.validateWithResult(new String(bundle.reveal(), StandardCharsets.UTF_8)).getMessages().stream()
                .filter(each -> BAD.contains(each.getSeverity()))
                .map(each -> each.getLocationString() + ": " + each.getMessage())
                .toList();
    }
}
