package org.drawbridge.simulators.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The messages of a load: an admission of about a kilobyte, and a laboratory's report with twenty results of more than
/// three. Synthetic.
final class Messages {

    private Messages() {}

    static List<Template> of(Load.Kind kind) {
        Template adt = read("adt.hl7");
        Template oru = read("oru.hl7");
        return switch (kind) {
            case ADT -> List.of(adt);
            case ORU -> List.of(oru);
            case MIX -> List.of(adt, oru, adt, adt, oru, adt, adt, oru, adt, adt);
        };
    }

    private static Template read(String name) {
        try (InputStream in = Messages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is part of the product");
            }
            return Template.of(new String(in.readAllBytes(), StandardCharsets.US_ASCII).replace('\n', '\r'));
        } catch (IOException e) {
            throw new IllegalStateException(name + " is part of the product", e);
        }
    }
}
