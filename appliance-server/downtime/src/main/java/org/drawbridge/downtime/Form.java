package org.drawbridge.downtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A form that was filled in while systems were away. PHI: it does not print itself.
///
/// @param number what tells it from all others, here and at the appliance; people read it aloud, too
/// @param author who filled it in, as they are called at the appliance
/// @param drill whether it was for practice, and goes nowhere
/// @param patient whom it is about, as known when it was filled in or decided on later
/// @param answers without the questions that were left open
public record Form(
        String number,
        FormKind kind,
        Instant filledInAt,
        String author,
        boolean drill,
        Person patient,
        Map<Question, String> answers) {

    /// MSH-10 has 20 characters (HL7 v2.5.1 §2.14.9.10), and URLs and files take these as they are.
    public static final Pattern NUMBER = Pattern.compile("[A-Z0-9]{4,8}-[0-9]{4,8}");

    public Form {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(filledInAt, "filledInAt");
        number = Objects.requireNonNullElse(number, "");
        author = Objects.requireNonNullElse(author, "");
        patient = Objects.requireNonNullElse(patient, Person.NOBODY);
        Map<Question, String> given = new TreeMap<>();
        Objects.requireNonNullElse(answers, Map.<Question, String>of()).forEach((question, answer) -> {
            if (kind.questions().contains(question) && !answer.isBlank()) {
                given.put(question, answer.strip());
            }
        });
        answers = Map.copyOf(given);
    }

    /// Empty if it was left open.
    public String answer(Question question) {
        return answers.getOrDefault(question, "");
    }

    /// Whom a registration describes; for all other forms whom they are about.
    public Person person() {
        return kind == FormKind.REGISTRATION
                ? new Person(
                        patient.identifiers(),
                        answer(Question.FAMILY),
                        answer(Question.GIVEN),
                        answer(Question.BIRTH_DATE),
                        answer(Question.SEX),
                        answer(Question.PHONE),
                        answer(Question.ADDRESS))
                : patient;
    }

    /// The same under a number. A registration of somebody who has none gets it as the patient's, too, until a system
    /// gives another.
    public Form numbered(String given) {
        boolean nobody = kind == FormKind.REGISTRATION && patient.identifiers().isEmpty();
        Person about =
                nobody ? patient.withIdentifiers(List.of(new Identifier(given, Identifier.DOWNTIME, "PI"))) : patient;
        return new Form(given, kind, filledInAt, author, drill, about, answers);
    }

    public Form about(Person other) {
        return new Form(number, kind, filledInAt, author, drill, other, answers);
    }

    public Form with(Map<Question, String> others) {
        return new Form(number, kind, filledInAt, author, drill, patient, others);
    }

    /// What is missing or wrong, in the order of the questions.
    ///
    /// @param today where it was filled in
    public List<Flaw> flaws(LocalDate today) {
        List<Flaw> flaws = new ArrayList<>();
        for (Question question : kind.questions()) {
            String answer = answer(question);
            if (!answer.isEmpty()) {
                question.wrong(answer, today).ifPresent(rule -> flaws.add(new Flaw(question, rule)));
            } else if (kind.requires(question)) {
                flaws.add(new Flaw(question, Flaw.Rule.MISSING));
            }
        }
        if (kind == FormKind.VITALS && answers.keySet().stream().noneMatch(Form::measured)) {
            flaws.add(new Flaw(Question.SYSTOLIC, Flaw.Rule.MISSING));
        }
        return flaws;
    }

    private static boolean measured(Question question) {
        return question.answer() instanceof Question.Measure;
    }

    /// As JSON.
    public byte[] write() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written", e);
        }
    }

    /// Reads what [#write] has written. Throws [IOException], which quotes nothing of it, if it is no form.
    public static Form read(JsonNode json) throws IOException {
        try {
            Form form = Json.MAPPER.treeToValue(json, Form.class);
            if (form == null || !NUMBER.matcher(form.number()).matches()) {
                throw new IOException("A form has a number such as K7Q2M-0001.");
            }
            return form;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException("Expected a form: number, kind, filledInAt, author, drill, patient and answers.");
        }
    }

    public static Form read(byte[] json) throws IOException {
        try {
            return read(Json.MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IOException("Expected a form as JSON.");
        }
    }

    @Override
    public String toString() {
        return "Form[" + number + " " + kind + "]";
    }
}
