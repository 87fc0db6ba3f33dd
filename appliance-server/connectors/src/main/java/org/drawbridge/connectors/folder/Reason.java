package org.drawbridge.connectors.folder;

import java.time.Instant;

/// What stands beside a failed file, for the person who looks after it.
final class Reason {

    private Reason() {}

    /// @param messages how many of the file's messages are in the journal
    static String text(String channel, String folder, Flaw flaw, int messages, Instant now) {
        return """
            %s
            What:  %s
            Where: channel '%s', %s.
            Taken: %s
            To do: %s
            The file goes back in at %s. Messages with a control id that were taken are known again and not taken twice.
            """.formatted(
                        flaw.code() + ", " + now,
                        flaw.what(),
                        channel,
                        where(flaw, messages),
                        taken(messages),
                        flaw.todo(),
                        folder);
    }

    private static String where(Flaw flaw, int messages) {
        return switch (flaw) {
            case MESSAGE_TOO_LARGE -> "message " + (messages + 1) + " of the file";
            case EMPTY, TOO_LARGE, NO_MESSAGE, OUTSIDE_MESSAGES, COUNT_DIFFERS, INTERNAL -> "the file as a whole";
        };
    }

    private static String taken(int messages) {
        return switch (messages) {
            case 0 -> "nothing of the file.";
            case 1 -> "1 message, which is in the journal.";
            default -> messages + " messages, which are in the journal.";
        };
    }
}
