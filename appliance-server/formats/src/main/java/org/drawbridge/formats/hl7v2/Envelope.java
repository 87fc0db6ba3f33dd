package org.drawbridge.formats.hl7v2;

/// What has to be known of a message to acknowledge it and to find it again. Empty text where nothing is given.
///
/// @param messageCode MSH-9.1
/// @param triggerEvent MSH-9.2
/// @param acceptAck MSH-15, of table 0155: `AL`, `NE`, `ER`, `SU`
/// @param applicationAck MSH-16, of the same table
/// @param patientId PID-3.1 of the first repetition, else PID-2.1
/// @param orderNumber the filler's number (OBR-3.1, ORC-3.1), else the placer's (OBR-2.1, ORC-2.1)
public record Envelope(
        String sendingApplication,
        String sendingFacility,
        String receivingApplication,
        String receivingFacility,
        String messageCode,
        String triggerEvent,
        String controlId,
        String processingId,
        String version,
        String acceptAck,
        String applicationAck,
        String charset,
        String patientId,
        String orderNumber,
        Delimiters delimiters) {

    public static Envelope of(Hl7Message message) {
        Segment msh = message.readable() ? message.first("MSH") : message.first("");
        Segment pid = message.first("PID");
        Segment obr = message.first("OBR");
        Segment orc = message.first("ORC");
        return new Envelope(
                msh.field(3).text(),
                msh.field(4).text(),
                msh.field(5).text(),
                msh.field(6).text(),
                msh.field(9).component(1).text(),
                msh.field(9).component(2).text(),
                msh.field(10).text(),
                msh.field(11).component(1).text(),
                msh.field(12).component(1).text(),
                msh.field(15).text(),
                msh.field(16).text(),
                msh.field(18).raw(),
                firstOf(pid.field(3).component(1), pid.field(2).component(1)),
                firstOf(
                        obr.field(3).component(1),
                        orc.field(3).component(1),
                        obr.field(2).component(1),
                        orc.field(2).component(1)),
                message.delimiters());
    }

    private static String firstOf(Element... elements) {
        for (Element element : elements) {
            if (element.isPresent() && !element.isNull()) {
                return element.text();
            }
        }
        return "";
    }

    /// `ADT^A08`, or the code alone where there is no trigger event.
    public String type() {
        return triggerEvent.isEmpty() ? messageCode : messageCode + "^" + triggerEvent;
    }

    @Override
    public String toString() {
        return "Envelope[" + type() + "]";
    }
}
