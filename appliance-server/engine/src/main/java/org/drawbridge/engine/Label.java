package org.drawbridge.engine;

/// What is written on the outside of a message: the fields by which it is told from others and found again. Empty
/// text stands for "not given". The patient's id is PHI, so a label does not print itself.
///
/// @param sender who sent it, as the message says (HL7 v2: MSH-3 and MSH-4 joined by `|`)
/// @param controlId the sender's own id of the message (HL7 v2: MSH-10)
/// @param type the kind of message (HL7 v2: MSH-9.1 and MSH-9.2, as `ADT^A08`)
/// @param patientId the patient's id at the sender (HL7 v2: PID-3.1)
/// @param orderNumber the order or accession number (HL7 v2: filler, else placer number)
/// @param urgent whether it goes before others, as the channel's [Urgency] has it
public record Label(
        String sender, String controlId, String type, String patientId, String orderNumber, boolean urgent) {

    /// The label of a message of which nothing could be read.
    public static final Label NONE = new Label("", "", "", "", "");

    /// As a source reads it: the channel says whether it is urgent.
    public Label(String sender, String controlId, String type, String patientId, String orderNumber) {
        this(sender, controlId, type, patientId, orderNumber, false);
    }

    public Label with(boolean urgency) {
        return new Label(sender, controlId, type, patientId, orderNumber, urgency);
    }

    @Override
    public String toString() {
        return "Label[" + type + "]";
    }
}
