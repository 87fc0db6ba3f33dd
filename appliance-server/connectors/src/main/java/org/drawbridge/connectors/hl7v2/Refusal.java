package org.drawbridge.connectors.hl7v2;

import org.drawbridge.engine.journal.Reception;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Acknowledgment.Fault;

/// Why a message is not taken, and what its sender is told: the one table behind the code, the transcripts and
/// `docs/reference/acknowledgments.md`. Codes are those of HL7 table 0357 (v2.5.1 §2.15.5.3).
public enum Refusal {
    NO_MSH(100, false, Reception.UNREADABLE, "", "The message must begin with an MSH segment."),
    MSH_MALFORMED(102, false, Reception.UNREADABLE, "MSH-2", "MSH must name its separators in MSH-1 and MSH-2."),
    TYPE(200, false, Reception.REFUSED, "MSH-9.1", "This channel does not take messages of this type."),
    EVENT(201, false, Reception.REFUSED, "MSH-9.2", "This channel does not take this event of this message type."),
    PROCESSING_ID(202, false, Reception.REFUSED, "MSH-11.1", "This channel does not take this processing id."),
    VERSION(203, false, Reception.REFUSED, "MSH-12.1", "This channel does not take this version of HL7."),
    SEGMENTS(100, true, Reception.REFUSED, "", "A segment is missing or has no place where it is."),
    FIELD_MISSING(101, true, Reception.REFUSED, "", "A required field is missing."),
    FIELD_MALFORMED(102, true, Reception.REFUSED, "", "A field does not have the form of its data type."),
    VALUE_UNKNOWN(103, true, Reception.REFUSED, "", "A value is not of the HL7 table of its field."),
    REUSED(205, false, Reception.REFUSED, "MSH-10", "This control id was used before for another message."),
    NOT_STORED(207, false, Reception.REFUSED, "", "The message could not be stored and was not taken. Send it again."),
    NOT_MAPPED(
            207, true, Reception.ACCEPTED, "", "The message is kept, but could not be processed; a person will look.");

    private final int code;
    private final boolean error;
    private final Reception keptAs;
    private final String location;
    private final String text;

    Refusal(int code, boolean error, Reception keptAs, String location, String text) {
        this.code = code;
        this.error = error;
        this.keptAs = keptAs;
        this.location = location;
        this.text = text;
    }

    /// ERR-3.
    public int code() {
        return code;
    }

    /// MSA-1: an error (AE, CE) is for the sender to correct; a rejection (AR, CR) is not about the content.
    public AckCode answer(boolean enhanced) {
        return error ? enhanced ? AckCode.CE : AckCode.AE : enhanced ? AckCode.CR : AckCode.AR;
    }

    public Reception keptAs() {
        return keptAs;
    }

    /// ERR-2, empty where it depends on the message.
    public String location() {
        return location;
    }

    /// ERR-8.
    public String text() {
        return text;
    }

    /// As an ERR segment tells it.
    public Fault fault() {
        return new Fault(code, location, text);
    }
}
