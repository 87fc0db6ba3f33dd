package org.drawbridge.connectors.hl7v2;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.formats.hl7v2.Envelope;

/// What a channel takes. Clinics' feeds are messy, so everything is taken unless the channel says otherwise.
///
/// @param types as `ADT^A08`, `ADT^*` or `ADT`; empty for all
/// @param processingIds of HL7 table 0103 (`P`, `T`, `D`); empty for all
/// @param versions as `2.5.1`; empty for all
/// @param strict whether a message with a faulty field, or with a control id used before for another message, is
///     refused
/// @param validation what messages are held against beyond that; empty for nothing
public record Terms(
        Set<String> types,
        Set<String> processingIds,
        Set<String> versions,
        boolean strict,
        Optional<Validation> validation) {

    /// Everything.
    public static final Terms LENIENT = new Terms(Set.of(), Set.of(), Set.of(), false, Optional.empty());

    public Terms {
        types = Set.copyOf(types);
        processingIds = Set.copyOf(processingIds);
        versions = Set.copyOf(versions);
    }

    /// Why the message is not for this channel, judged by its MSH.
    Optional<Refusal> refuses(Envelope envelope) {
        if (envelope.messageCode().isEmpty() || !knows(envelope.messageCode())) {
            return Optional.of(Refusal.TYPE);
        }
        if (!takes(envelope)) {
            return Optional.of(Refusal.EVENT);
        }
        if (!processingIds.isEmpty() && !processingIds.contains(envelope.processingId())) {
            return Optional.of(Refusal.PROCESSING_ID);
        }
        if (!versions.isEmpty() && !versions.contains(envelope.version())) {
            return Optional.of(Refusal.VERSION);
        }
        return Optional.empty();
    }

    private boolean knows(String code) {
        return types.isEmpty()
                || types.stream()
                        .anyMatch(
                                type -> List.of(type.split("\\^", 2)).getFirst().equals(code));
    }

    private boolean takes(Envelope envelope) {
        String code = envelope.messageCode();
        return types.isEmpty()
                || types.contains(envelope.type())
                || types.contains(code + "^*")
                || types.contains(code);
    }
}
