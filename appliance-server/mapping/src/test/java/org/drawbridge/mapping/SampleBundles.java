package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// Writes the expected bundle of every sample anew. Run by hand in this module's folder; read the difference before it
/// is
/// committed.
final class SampleBundles {

    static final Path FOLDER = Path.of("src/test/resources/org/drawbridge/mapping/samples");
    static final Mapping MAPPING = Mapping.standard(ZoneOffset.UTC);

    private SampleBundles() {}

    public static void main(String[] arguments) throws IOException {
        for (Path sample : all()) {
            JsonNode bundle = Samples.json(map(sample));
            Files.writeString(
                    sample.resolve("out.json"),
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(bundle) + "\n");
        }
    }

    /// The folders with a message.
    static List<Path> all() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.filter(each -> Files.exists(each.resolve("in.hl7")))
                    .sorted()
                    .toList();
        }
    }

    static Mapping.Result map(Path sample) throws IOException {
        return MAPPING.apply(Hl7Message.parse(Files.readAllBytes(sample.resolve("in.hl7"))));
    }
}
