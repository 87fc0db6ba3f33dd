package org.drawbridge.console.model;

import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.mapping.Deidentification;

/// A message without what says whom it is about, by the rules of `deidentify`: a key of its own, thrown away,
/// so that two cases of one patient are not known as such.
final class TestCase {

    private static final int KEY_BYTES = 32;

    private TestCase() {}

    /// @return its text, with a line for each segment
    static String of(byte[] message) throws ApplianceException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var safe = new Deidentification(
                key, Deidentification.Dates.SHIFT, Set.of(), LocalDate.now(ZoneId.systemDefault()));
        try {
            Payload payload = Payload.of(message);
            boolean json = message.length > 0 && message[0] == '{';
            return Document.of((json ? safe.fhir(payload) : safe.hl7v2(payload)).reveal())
                    .text();
        } catch (Rejected e) {
            throw ApplianceException.refused(
                    "Only HL7 v2 and FHIR in JSON can be made free of patients' data. Write the case by hand, with"
                            + " values that you have made up.");
        }
    }
}
