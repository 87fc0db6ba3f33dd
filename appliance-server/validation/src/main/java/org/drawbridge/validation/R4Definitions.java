package org.drawbridge.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.i18n.HapiLocalizer;
import ca.uhn.fhir.validation.FhirValidator;
import java.util.Locale;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;

/// The definitions of FHIR R4 as HAPI ships them, shared by all validators, with those of packages. Nothing in
/// the chain asks a server.
final class R4Definitions {

    /// Heavy: some 100 MB once it is used.
    private static final FhirContext CONTEXT = english(FhirContext.forR4());

    private static final DefaultProfileValidationSupport BASE = new DefaultProfileValidationSupport(CONTEXT);

    private final R4Packages packages;
    private final IValidationSupport support;

    R4Definitions(R4Packages packages) {
        this.packages = packages;
        this.support = new ValidationSupportChain(
                packages,
                BASE,
                new CommonCodeSystemsTerminologyService(CONTEXT),
                new InMemoryTerminologyServerValidationSupport(CONTEXT),
                new SnapshotGeneratingValidationSupport(CONTEXT));
    }

    /// What the validator says is found again in its English texts, whatever the language of the machine.
    private static FhirContext english(FhirContext context) {
        context.setLocalizer(new HapiLocalizer() {
            @Override
            public Locale getLocale() {
                return Locale.ENGLISH;
            }
        });
        return context;
    }

    static FhirContext context() {
        return CONTEXT;
    }

    /// Best practices, such as that resources have narratives, are no rules; profiles that are not here cannot
    /// be checked, which is a warning.
    FhirValidator validator() {
        var instances = new FhirInstanceValidator(support);
        instances.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
        instances.setErrorForUnknownProfiles(false);
        return CONTEXT.newValidator().registerValidatorModule(instances);
    }

    /// Whether something is defined under that canonical URL.
    boolean has(String url) {
        return support.fetchStructureDefinition(url) != null
                || support.fetchValueSet(url) != null
                || support.fetchCodeSystem(url) != null;
    }

    static boolean isResource(String type) {
        return CONTEXT.getResourceTypes().contains(type);
    }

    /// The type of resource that a profile is for; empty if it is not known.
    String typeOf(String profile) {
        String own = packages.typeOf(profile);
        return !own.isEmpty()
                ? own
                : BASE.fetchStructureDefinition(profile) instanceof StructureDefinition definition
                        ? definition.getType()
                        : "";
    }
}
