package org.drawbridge.downtime;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a form asks, and what counts as an answer. Labels are in the texts of the language, under `question.NAME`.
public enum Question {
    FAMILY(new Line(60)),
    GIVEN(new Line(60)),
    BIRTH_DATE(new Day()),
    /// HL7 table 0001.
    SEX(new Choice("F", "M", "O", "U")),
    PHONE(new Line(40)),
    ADDRESS(new Line(120)),
    CONTACT_NAME(new Line(120)),
    CONTACT_PHONE(new Line(40)),
    PAYER(new Line(80)),
    MEMBER(new Line(40)),
    REASON(new Line(200)),
    SYSTOLIC(new Measure("8480-6", "Systolic blood pressure", "mm[Hg]", "40", "300")),
    DIASTOLIC(new Measure("8462-4", "Diastolic blood pressure", "mm[Hg]", "20", "200")),
    PULSE(new Measure("8867-4", "Heart rate", "/min", "20", "300")),
    TEMPERATURE(new Measure("8310-5", "Body temperature", "Cel", "25", "45")),
    RESPIRATION(new Measure("9279-1", "Respiratory rate", "/min", "4", "80")),
    SATURATION(new Measure("59408-5", "Oxygen saturation in arterial blood by pulse oximetry", "%", "40", "100")),
    WEIGHT(new Measure("29463-7", "Body weight", "kg", "0.2", "500")),
    HEIGHT(new Measure("8302-2", "Body height", "cm", "20", "260")),
    SERVICE_CODE(new Line(20)),
    SERVICE(new Line(120)),
    /// HL7 table 0027, as far as a clinic needs it.
    PRIORITY(new Choice("R", "A", "S")),
    ORDERED_BY(new Line(80)),
    NOTE(new Line(200)),
    CHARGE_CODE(new Line(20)),
    CHARGED(new Line(120)),
    QUANTITY(new Amount("1", "999")),
    AMOUNT(new Amount("0", "1000000")),
    DIAGNOSIS(new Line(20)),
    PERFORMED_BY(new Line(80));

    /// What counts as an answer.
    public sealed interface Answer {}

    /// One line of text.
    public record Line(int longest) implements Answer {}

    /// A day such as `1970-01-31` that is not to come.
    public record Day() implements Answer {}

    /// One of a few codes, whose words are in the texts under `choice.QUESTION.CODE`.
    public record Choice(List<String> codes) implements Answer {
        Choice(String... codes) {
            this(List.of(codes));
        }
    }

    /// What was measured: LOINC code and name, UCUM unit, and what a living person can have.
    public record Measure(String loinc, String name, String unit, BigDecimal least, BigDecimal most) implements Answer {
        Measure(String loinc, String name, String unit, String least, String most) {
            this(loinc, name, unit, new BigDecimal(least), new BigDecimal(most));
        }
    }

    public record Amount(BigDecimal least, BigDecimal most) implements Answer {
        Amount(String least, String most) {
            this(new BigDecimal(least), new BigDecimal(most));
        }
    }

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}([.,]\\d{1,3})?");

    @SuppressWarnings("ImmutableEnumChecker") // records of texts and numbers
    private final Answer answer;

    Question(Answer answer) {
        this.answer = answer;
    }

    public Answer answer() {
        return answer;
    }

    /// A number as it was typed, with a point or a comma.
    static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text.replace(',', '.'))) : Optional.empty();
    }

    /// What is wrong with an answer that was given.
    Optional<Flaw.Rule> wrong(String text, LocalDate today) {
        return switch (answer) {
            case Line line -> text.length() > line.longest() ? Optional.of(Flaw.Rule.TOO_LONG) : Optional.empty();
            case Day _ -> day(text, today);
            case Choice choice ->
                choice.codes().contains(text) ? Optional.empty() : Optional.of(Flaw.Rule.NO_SUCH_CHOICE);
            case Measure measure -> between(text, measure.least(), measure.most());
            case Amount amount -> between(text, amount.least(), amount.most());
        };
    }

    private static Optional<Flaw.Rule> day(String text, LocalDate today) {
        try {
            return LocalDate.parse(text).isAfter(today) ? Optional.of(Flaw.Rule.IN_THE_FUTURE) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.of(Flaw.Rule.NO_DAY);
        }
    }

    private static Optional<Flaw.Rule> between(String text, BigDecimal least, BigDecimal most) {
        Optional<BigDecimal> number = number(text);
        if (number.isEmpty()) {
            return Optional.of(Flaw.Rule.NO_NUMBER);
        }
        return number.get().compareTo(least) < 0 || number.get().compareTo(most) > 0
                ? Optional.of(Flaw.Rule.OUT_OF_RANGE)
                : Optional.empty();
    }
}
