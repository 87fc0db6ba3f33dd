package org.drawbridge.simulators.load;

import java.nio.charset.StandardCharsets;

/// A framed message in which the control id and the patient's number are written over before each sending. Every
/// connection has its own copy.
final class Template {

    private static final String CONTROL_ID = "@".repeat(20);
    private static final String PATIENT = "#".repeat(8);

    private final byte[] frame;
    private final int controlAt;
    private final int patientAt;

    private Template(byte[] frame, int controlAt, int patientAt) {
        this.frame = frame;
        this.controlAt = controlAt;
        this.patientAt = patientAt;
    }

    /// @param message with 20 `@` where the control id and 8 `#` where the patient's number belongs, in ASCII
    static Template of(String message) {
        byte[] bytes = ("\u000B" + message + "\u001C\r").getBytes(StandardCharsets.US_ASCII);
        return new Template(bytes, 1 + message.indexOf(CONTROL_ID), 1 + message.indexOf(PATIENT));
    }

    Template copy() {
        return new Template(frame.clone(), controlAt, patientAt);
    }

    /// Writes who it is from: no two messages of all runs have the same control id.
    void stamp(long run, int connection, long number, long patient) {
        digits(controlAt, 9, run);
        frame[controlAt + 9] = 'C';
        digits(controlAt + 10, 3, connection);
        digits(controlAt + 13, 7, number);
        digits(patientAt, 8, patient);
    }

    private void digits(int at, int width, long value) {
        long left = value;
        for (int i = at + width - 1; i >= at; i--) {
            frame[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    byte[] frame() {
        return frame;
    }

    /// Whether the bytes hold this message's control id at a place.
    boolean isAnsweredAt(byte[] answer, int at, int end) {
        if (at + CONTROL_ID.length() > end) {
            return false;
        }
        for (int i = 0; i < CONTROL_ID.length(); i++) {
            if (answer[at + i] != frame[controlAt + i]) {
                return false;
            }
        }
        return true;
    }
}
