package org.drawbridge.formats.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;

/// Every value of every sample that HAPI can read is what HAPI reads, but for what [#explained] lists. HAPI
/// refuses about one message in thirty of the shared samples: those without a version, with one that it does not
/// know, with encoding characters that are missing, or without a message type.
class HapiComparisonTest {

    private static final Path OWN = Path.of("../simulators/src/main/resources/org/drawbridge/simulators/samples");
    private static final Path SHARED = Path.of("../../../shared/data/hl7v2");
    private static final int COMPONENTS = 12;
    private static final int SUBCOMPONENTS = 6;

    /// HAPI leaves these as they were written: line breaks and other formatting, highlighting, hexadecimal codes
    /// of several bytes or in small letters, the truncation character of v2.7.
    private static final Pattern LEFT_BY_HAPI = Pattern.compile("\\\\(?:\\.[a-z]{2}[^\\\\]*|H|N|P|X[0-9A-Fa-f]+)\\\\");

    private final PipeParser parser = parser();
    private int compared;
    private int refused;
    private long values;

    private static PipeParser parser() {
        var context = new DefaultHapiContext(new GenericModelClassFactory());
        context.setValidationContext(ValidationContextFactory.noValidation());
        return context.getPipeParser();
    }

    @Test
    void readsWhatHapiReads() throws Exception {
        compareAll(OWN);
        assertThat(compared).isGreaterThan(50);
        assertThat(values).isGreaterThan(5_000);

        compareAll(SHARED);
        assertThat(refused).isLessThan(compared / 20);
    }

    private void compareAll(Path folder) throws IOException, HL7Exception {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                for (Payload each : BatchReader.messages(Files.readAllBytes(file))) {
                    compare(file.toString(), each.reveal());
                }
            }
        }
    }

    private void compare(String file, byte[] bytes) throws HL7Exception {
        Hl7Message ours = Hl7Message.parse(bytes);
        Optional<Message> read =
                theirs(new String(bytes, ours.charset()).replace("\r\n", "\r").replace('\n', '\r'));
        if (read.isEmpty()) {
            refused++;
            return;
        }
        List<ca.uhn.hl7v2.model.Segment> theirs = segments(read.get());
        assertThat(ours.size()).as(file).isEqualTo(theirs.size());
        for (int i = 0; i < theirs.size(); i++) {
            compare(file, theirs.get(i), ours.segment(i));
        }
        compared++;
    }

    private Optional<Message> theirs(String text) {
        try {
            return Optional.of(parser.parse(text));
        } catch (HL7Exception | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static List<ca.uhn.hl7v2.model.Segment> segments(Message message) throws HL7Exception {
        List<ca.uhn.hl7v2.model.Segment> segments = new ArrayList<>();
        for (String name : message.getNames()) {
            for (Structure each : message.getAll(name)) {
                segments.add((ca.uhn.hl7v2.model.Segment) each);
            }
        }
        return segments;
    }

    private void compare(String file, ca.uhn.hl7v2.model.Segment theirs, Segment ours) throws HL7Exception {
        assertThat(ours.id()).as(file).isEqualTo(theirs.getName());
        for (int f = 1; f <= Math.max(theirs.numFields(), ours.fieldCount()); f++) {
            Element field = ours.field(f);
            for (int r = 1; r <= Math.max(theirs.getField(f).length, field.repetitions()); r++) {
                for (int c = 1; c <= COMPONENTS; c++) {
                    for (int s = 1; s <= SUBCOMPONENTS; s++) {
                        Element element = field.repetition(r).component(c).subcomponent(s);
                        String expected = Objects.requireNonNullElse(Terser.get(theirs, f, r - 1, c, s), "");
                        if (!explained(element, expected)) {
                            assertThat(element.text())
                                    .as("%s: %s-%d[%d].%d.%d", file, ours.id(), f, r, c, s)
                                    .isEqualTo(expected);
                        }
                        values += element.isPresent() ? 1 : 0;
                    }
                }
            }
        }
    }

    /// The HL7 null is a text of two quotes to HAPI; to us it is no text, and [Element#isNull].
    private static boolean explained(Element ours, String theirs) {
        return (ours.isNull() && theirs.equals("\"\""))
                || LEFT_BY_HAPI.matcher(ours.raw()).find();
    }
}
