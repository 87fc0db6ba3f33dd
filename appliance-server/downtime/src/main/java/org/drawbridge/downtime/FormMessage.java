package org.drawbridge.downtime;

import java.math.BigDecimal;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Writer;

/// A form as the HL7 v2.5.1 message that the systems of a clinic take: ADT^A04 or ^A08, ORU^R01, OML^O21, DFT^P03. The
/// same form is always the same bytes, so that one that is sent twice is known again.
public final class FormMessage {

    private final Form form;
    private final String stamp;
    private final Hl7Writer writer = new Hl7Writer();

    private FormMessage(Form form) {
        this.form = form;
        this.stamp = Hl7Times.stamp(form.filledInAt());
    }

    /// @param application MSH-3
    /// @param facility MSH-4
    public static Payload of(Form form, String application, String facility) {
        var message = new FormMessage(form);
        message.head(application, facility);
        message.patient();
        switch (form.kind()) {
            case REGISTRATION -> message.registration();
            case VITALS -> message.vitals();
            case ORDER -> message.order();
            case CHARGE -> message.charge();
        }
        return message.writer.message();
    }

    /// `ADT^A08` and so on.
    public static String type(Form form) {
        return switch (form.kind()) {
            case REGISTRATION -> form.patient().numbered() ? "ADT^A08" : "ADT^A04";
            case VITALS -> "ORU^R01";
            case ORDER -> "OML^O21";
            case CHARGE -> "DFT^P03";
        };
    }

    private static String structure(FormKind kind) {
        return switch (kind) {
            case REGISTRATION -> "ADT_A01";
            case VITALS -> "ORU_R01";
            case ORDER -> "OML_O21";
            case CHARGE -> "DFT_P03";
        };
    }

    private void head(String application, String facility) {
        String type = type(form);
        writer.put("MSH-3", application)
                .put("MSH-4", facility)
                .put("MSH-7", stamp)
                .put("MSH-9.1", type.substring(0, 3))
                .put("MSH-9.2", type.substring(4))
                .put("MSH-9.3", structure(form.kind()))
                .put("MSH-10", form.number())
                .put("MSH-11", "P")
                .put("MSH-12", "2.5.1");
        if (form.kind() == FormKind.REGISTRATION || form.kind() == FormKind.CHARGE) {
            writer.put("EVN-1", type.substring(4)).put("EVN-2", stamp).put("EVN-5", form.author());
            put("EVN-6", stamp);
        }
    }

    private void put(String path, String text) {
        if (!text.isEmpty()) {
            writer.put(path, text);
        }
    }

    private void patient() {
        Person person = form.person();
        writer.put("PID-1", "1");
        int repetition = 1;
        for (Identifier each : person.identifiers()) {
            String field = "PID-3[" + repetition++ + "]";
            put(field + ".1", each.value());
            put(field + ".4", each.authority());
            put(field + ".5", each.type());
        }
        put("PID-5.1", person.family());
        put("PID-5.2", person.given());
        put("PID-7", person.birthDate().replace("-", ""));
        put("PID-8", person.sex());
        put("PID-11.1", person.address());
        put("PID-13.1", person.phone());
    }

    private String answer(Question question) {
        return form.answer(question);
    }

    private void registration() {
        if (!answer(Question.CONTACT_NAME).isEmpty()
                || !answer(Question.CONTACT_PHONE).isEmpty()) {
            writer.put("NK1-1", "1");
            put("NK1-2.1", answer(Question.CONTACT_NAME));
            put("NK1-5.1", answer(Question.CONTACT_PHONE));
        }
        visit();
        put("PV2-3.2", answer(Question.REASON));
        if (!answer(Question.PAYER).isEmpty()) {
            writer.put("IN1-1", "1").put("IN1-2.2", answer(Question.PAYER)).put("IN1-3.1", answer(Question.PAYER));
            put("IN1-4.1", answer(Question.PAYER));
            put("IN1-36", answer(Question.MEMBER));
        }
    }

    private void visit() {
        writer.put("PV1-1", "1").put("PV1-2", "O");
        put("PV1-44", stamp);
    }

    private void vitals() {
        writer.put("OBR-1", "1")
                .put("OBR-3.1", form.number())
                .put("OBR-3.2", Identifier.DOWNTIME)
                .put("OBR-4.1", "85353-1")
                .put("OBR-4.2", "Vital signs panel")
                .put("OBR-4.3", "LN")
                .put("OBR-7", stamp)
                .put("OBR-22", stamp)
                .put("OBR-25", "F");
        int set = 1;
        for (Question question : form.kind().questions()) {
            String answer = answer(question);
            if (question.answer() instanceof Question.Measure measure && !answer.isEmpty()) {
                observation(set++, measure, Question.number(answer).orElse(BigDecimal.ZERO));
            }
        }
        note();
    }

    private void observation(int set, Question.Measure measure, BigDecimal value) {
        Hl7Writer.Line obx = writer.add("OBX");
        obx.put(1, 1, 1, 1, Integer.toString(set));
        obx.put(2, 1, 1, 1, "NM");
        obx.put(3, 1, 1, 1, measure.loinc());
        obx.put(3, 1, 2, 1, measure.name());
        obx.put(3, 1, 3, 1, "LN");
        obx.put(5, 1, 1, 1, value.toPlainString());
        obx.put(6, 1, 1, 1, measure.unit());
        obx.put(6, 1, 3, 1, "UCUM");
        obx.put(11, 1, 1, 1, "F");
        obx.put(14, 1, 1, 1, stamp);
        obx.put(16, 1, 1, 1, form.author());
    }

    private void order() {
        visit();
        writer.put("ORC-1", "NW")
                .put("ORC-2.1", form.number())
                .put("ORC-2.2", Identifier.DOWNTIME)
                .put("ORC-9", stamp)
                .put("ORC-10.1", form.author());
        put("ORC-12.2", answer(Question.ORDERED_BY));
        writer.put("TQ1-1", "1").put("TQ1-9.1", answer(Question.PRIORITY));
        writer.put("OBR-1", "1").put("OBR-2.1", form.number()).put("OBR-2.2", Identifier.DOWNTIME);
        put("OBR-4.1", answer(Question.SERVICE_CODE));
        put("OBR-4.2", answer(Question.SERVICE));
        put("OBR-5", answer(Question.PRIORITY));
        put("OBR-16.2", answer(Question.ORDERED_BY));
        note();
    }

    private void charge() {
        visit();
        writer.put("FT1-1", "1")
                .put("FT1-2", form.number())
                .put("FT1-4", stamp)
                .put("FT1-5", stamp)
                .put("FT1-6", "CG")
                .put("FT1-7.1", answer(Question.CHARGE_CODE));
        put("FT1-7.2", answer(Question.CHARGED));
        put("FT1-10", decimal(Question.QUANTITY));
        put("FT1-12.1.1", decimal(Question.AMOUNT));
        put("FT1-19.1", answer(Question.DIAGNOSIS));
        put("FT1-20.2", answer(Question.PERFORMED_BY));
        put("FT1-24.1", form.author());
        put("FT1-25.1", answer(Question.CHARGE_CODE));
    }

    private String decimal(Question question) {
        return Question.number(answer(question)).map(BigDecimal::toPlainString).orElse("");
    }

    private void note() {
        if (!answer(Question.NOTE).isEmpty()) {
            Hl7Writer.Line note = writer.add("NTE");
            note.put(1, 1, 1, 1, "1");
            note.put(3, 1, 1, 1, answer(Question.NOTE));
        }
    }
}
