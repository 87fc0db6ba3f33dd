package org.drawbridge.store;

import java.util.List;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;

/// How the values that records of the log and rows of the index share are written. Constants are written by
/// their place in the lists here, to which new ones are added at the end.
final class Common {

    static final List<Reception> RECEPTIONS = List.of(Reception.ACCEPTED, Reception.REFUSED, Reception.UNREADABLE);
    static final List<SenderLeg> LEGS = List.of(SenderLeg.NOT_OWED, SenderLeg.OWED, SenderLeg.SENT, SenderLeg.UNSENT);
    private static final List<Severity> SEVERITIES = List.of(Severity.INFORMATION, Severity.WARNING, Severity.ERROR);

    private Common() {}

    static void label(BinaryWriter out, Label label) {
        out.text(label.sender()).text(label.controlId()).text(label.type());
        out.text(label.patientId()).text(label.orderNumber());
    }

    static Label label(BinaryReader in) {
        return new Label(in.text(), in.text(), in.text(), in.text(), in.text());
    }

    static void problems(BinaryWriter out, List<Problem> problems) {
        out.number(problems.size());
        for (Problem each : problems) {
            out.text(each.code())
                    .code(SEVERITIES, each.severity())
                    .text(each.location())
                    .text(each.text());
        }
    }

    static List<Problem> problems(BinaryReader in) {
        return in.list(() -> new Problem(in.text(), in.code(SEVERITIES), in.text(), in.text()));
    }

    static void state(BinaryWriter out, DeliveryState state) {
        int code = switch (state) {
            case DeliveryState.Waiting _ -> 0;
            case DeliveryState.Sending _ -> 1;
            case DeliveryState.Delivered _ -> 2;
            case DeliveryState.Rejected _ -> 3;
            case DeliveryState.Uncertain _ -> 4;
            case DeliveryState.Cancelled _ -> 5;
        };
        out.raw(code).text(state.reason());
        if (state instanceof DeliveryState.Waiting waiting) {
            out.instant(waiting.notBefore());
        }
    }

    static DeliveryState state(BinaryReader in) {
        int code = in.raw();
        String reason = in.text();
        return switch (code) {
            case 0 -> new DeliveryState.Waiting(reason, in.instant());
            case 1 -> new DeliveryState.Sending();
            case 2 -> new DeliveryState.Delivered(reason);
            case 3 -> new DeliveryState.Rejected(reason);
            case 4 -> new DeliveryState.Uncertain(reason);
            case 5 -> new DeliveryState.Cancelled(reason);
            default -> throw BinaryReader.malformed("a delivery's state is unknown");
        };
    }
}
