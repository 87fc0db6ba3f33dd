package org.drawbridge.store;

import java.util.List;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Severity;

/// Constants as numbers on disk, in the log and in the index alike: the place in the list. A list only ever grows at
/// its
/// end.
record Numbered<E>(List<E> constants) {

    static final Numbered<Reception> RECEPTION =
            new Numbered<>(List.of(Reception.ACCEPTED, Reception.REFUSED, Reception.UNREADABLE));
    static final Numbered<SenderLeg> LEG =
            new Numbered<>(List.of(SenderLeg.NOT_OWED, SenderLeg.OWED, SenderLeg.SENT, SenderLeg.UNSENT));
    static final Numbered<Processing> PROCESSING =
            new Numbered<>(List.of(Processing.ROUTED, Processing.FILTERED, Processing.FAILED));
    static final Numbered<Severity> SEVERITY =
            new Numbered<>(List.of(Severity.INFORMATION, Severity.WARNING, Severity.ERROR));
    static final Numbered<MessageState> STATE = new Numbered<>(List.of(
            MessageState.RECEIVED,
            MessageState.WAITING,
            MessageState.COMPLETED,
            MessageState.QUARANTINED,
            MessageState.FILTERED,
            MessageState.FAILED,
            MessageState.REFUSED,
            MessageState.UNREADABLE));

    int of(E constant) {
        return constants.indexOf(constant);
    }

    E at(int number) {
        return constants.get(number);
    }
}
