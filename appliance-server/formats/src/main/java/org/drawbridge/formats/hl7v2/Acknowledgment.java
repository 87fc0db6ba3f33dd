package org.drawbridge.formats.hl7v2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A general acknowledgment (HL7 v2.5.1 §2.13.1): who it answers, how, and why not.
///
/// @param controlId of the message it answers (MSA-2)
public record Acknowledgment(AckCode code, String controlId, List<Fault> faults) {

    /// One ERR segment.
    ///
    /// @param code of HL7 table 0357, such as 207
    /// @param location `PID-5.1`, or empty
    /// @param text for a person, without PHI
    public record Fault(int code, String location, String text) {}

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSxx");

    public Acknowledgment {
        faults = List.copyOf(faults);
    }

    /// The bytes that answer `envelope`: sender and receiver swapped, its delimiters, character set and version
    /// kept.
    ///
    /// @param ownControlId MSH-10 of the answer
    public static byte[] answer(
            Envelope envelope, AckCode code, List<Fault> faults, String ownControlId, ZonedDateTime now) {
        Delimiters d = envelope.delimiters();
        char f = (char) d.field();
        char c = (char) d.component();
        var text = new StringBuilder(160);
        text.append("MSH").append(f).append(d.encodingCharacters());
        for (String party : List.of(
                envelope.receivingApplication(),
                envelope.receivingFacility(),
                envelope.sendingApplication(),
                envelope.sendingFacility())) {
            text.append(f).append(Escapes.encode(party, d));
        }
        text.append(f)
                .append(STAMP.format(now.withZoneSameInstant(ZoneOffset.UTC)))
                .append(f);
        text.append(f).append("ACK");
        if (!envelope.triggerEvent().isEmpty()) {
            text.append(c).append(Escapes.encode(envelope.triggerEvent(), d));
            text.append(c).append("ACK");
        }
        String processing = envelope.processingId().isEmpty() ? "P" : envelope.processingId();
        String version = envelope.version().isEmpty() ? "2.5.1" : envelope.version();
        text.append(f).append(ownControlId);
        text.append(f).append(Escapes.encode(processing, d));
        text.append(f).append(Escapes.encode(version, d));
        if (!envelope.charset().isEmpty()) {
            text.append(String.valueOf(f).repeat(6)).append(envelope.charset());
        }
        text.append("\rMSA").append(f).append(code).append(f).append(Escapes.encode(envelope.controlId(), d));
        text.append('\r');
        for (Fault fault : faults) {
            text.append("ERR").append(f).append(f).append(location(fault.location(), c));
            text.append(f)
                    .append(fault.code())
                    .append(c)
                    .append(c)
                    .append("HL70357")
                    .append(f)
                    .append('E');
            text.append(String.valueOf(f).repeat(4))
                    .append(Escapes.encode(fault.text(), d))
                    .append('\r');
        }
        // The first of several sets is the one that is in force without escapes (MSH-18, §2.15.9.18).
        String declared = List.of(envelope.charset().split(Pattern.quote(String.valueOf((char) d.repetition())), 2))
                .getFirst();
        Charset charset = Charsets.named(declared.strip()).orElse(StandardCharsets.UTF_8);
        return text.toString().getBytes(charset);
    }

    /// As an ERL (§2.A.28): segment, its occurrence, field, repetition, component.
    private static String location(String path, char component) {
        if (path.isEmpty()) {
            return "";
        }
        try {
            Hl7Path at = Hl7Path.parse(path);
            String field = at.segment() + component + at.occurrence() + component + at.field();
            return at.component() == 0
                    ? field
                    : field + component + Math.max(1, at.repetition()) + component + at.component();
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    /// Reads an acknowledgment; empty if the bytes are none.
    public static Optional<Acknowledgment> parse(byte[] bytes) {
        Hl7Message message = Hl7Message.parse(bytes);
        Segment msa = message.first("MSA");
        if (!message.readable() || !msa.isPresent()) {
            return Optional.empty();
        }
        for (AckCode code : AckCode.values()) {
            if (msa.field(1).text().equals(code.name())) {
                return Optional.of(new Acknowledgment(code, msa.field(2).text(), faults(message)));
            }
        }
        return Optional.empty();
    }

    private static List<Fault> faults(Hl7Message message) {
        return message.all("ERR").stream()
                .map(err -> new Fault(
                        number(err.field(3).component(1).text()),
                        err.field(2).component(1).text(),
                        err.field(8).text()))
                .toList();
    }

    private static int number(String text) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }
}
