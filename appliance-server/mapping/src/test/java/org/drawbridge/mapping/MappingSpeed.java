package org.drawbridge.mapping;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Locale;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// How many messages one core parses, maps and writes as a bundle. Run by hand: `./drawbridge bench mapping`.
final class MappingSpeed {

    private MappingSpeed() {}

    public static void main(String[] arguments) {
        Mapping mapping = Mapping.standard(ZoneOffset.UTC);
        for (String name : new String[] {"adt-a01", "oru-r01", "adt-a01", "oru-r01"}) {
            byte[] message = Samples.text(name).getBytes(StandardCharsets.UTF_8);
            long until = System.nanoTime() + 5_000_000_000L;
            long begun = System.nanoTime();
            long count = 0;
            long bytes = 0;
            while (System.nanoTime() < until) {
                Mapping.Result result = mapping.apply(Hl7Message.parse(message));
                bytes += ((Mapping.Result.Mapped) result).output().size();
                count++;
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d bytes to %d, %.0f messages/s%n",
                    name,
                    message.length,
                    bytes / count,
                    count / seconds);
        }
    }
}
