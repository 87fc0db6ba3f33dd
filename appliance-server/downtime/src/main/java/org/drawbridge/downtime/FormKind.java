package org.drawbridge.downtime;

import static org.drawbridge.downtime.Question.*;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The forms of a clinic that works on paper: what each asks, and what it cannot do without.
public enum FormKind {
    REGISTRATION(
            List.of(FAMILY, GIVEN, BIRTH_DATE, SEX, PHONE, ADDRESS, CONTACT_NAME, CONTACT_PHONE, PAYER, MEMBER, REASON),
            Set.of(FAMILY, GIVEN, BIRTH_DATE, SEX)),
    VITALS(List.of(SYSTOLIC, DIASTOLIC, PULSE, TEMPERATURE, RESPIRATION, SATURATION, WEIGHT, HEIGHT, NOTE), Set.of()),
    ORDER(List.of(SERVICE_CODE, SERVICE, PRIORITY, ORDERED_BY, NOTE), Set.of(SERVICE, PRIORITY, ORDERED_BY)),
    CHARGE(
            List.of(CHARGE_CODE, CHARGED, QUANTITY, AMOUNT, DIAGNOSIS, PERFORMED_BY),
            Set.of(CHARGE_CODE, QUANTITY, PERFORMED_BY));

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<Question> questions;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed
    private final Set<Question> required;

    FormKind(List<Question> questions, Set<Question> required) {
        this.questions = questions;
        this.required = required;
    }

    /// In the order in which a person asks them.
    public List<Question> questions() {
        return questions;
    }

    public boolean requires(Question question) {
        return required.contains(question);
    }

    /// As files and the API write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
