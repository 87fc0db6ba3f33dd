package org.drawbridge.connectors.folder;

import java.util.Locale;

/// Why a file goes to the folder for failed files. What is said of it holds nothing of the file itself.
enum Flaw {
    EMPTY("The file is empty.", "Have the sending program write it again."),
    TOO_LARGE("The file is larger than `max-file` allows.", "Split it, or raise `max-file`, and put it in again."),
    MESSAGE_TOO_LARGE(
            "A message is larger than `max-message` allows.",
            "Correct it, or raise `max-message`, and put it in again."),
    NO_MESSAGE(
            "The file holds no HL7 v2 message: no line begins with MSH and a separator.",
            "See whether it belongs here, and whether it is plain text (neither compressed nor UTF-16)."),
    OUTSIDE_MESSAGES(
            "The file holds lines that belong to no message: they stand before the first MSH or after a batch trailer.",
            "See what was lost there; correct the file and put it in again."),
    COUNT_DIFFERS(
            "The batch trailer (BTS-1) announces another number of messages than the file holds.",
            "See whether the file was cut off; have the sending program write it again."),
    INTERNAL("The appliance failed on the file; this is a fault of the appliance.", "Report it.");

    private final String what;
    private final String todo;

    Flaw(String what, String todo) {
        this.what = what;
        this.todo = todo;
    }

    /// For events and metrics: `file-too-large`.
    String code() {
        String name = "FILE_" + name();
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// One sentence.
    String what() {
        return what;
    }

    /// What to do.
    String todo() {
        return todo;
    }
}
