package org.drawbridge.mapping;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The mappings that ship with the product, which others can build on.
///
/// @param folder of its files
/// @param files with maps of types; what becomes of which document stands in `messages.yaml` beside them
record Standard(String name, Format from, Format to, String folder, List<String> files) {

    /// Of FHIR to HL7 v2, what is written if nobody asks for another version.
    static final String VERSION = "2.5.1";

    static final Standard HL7V2_TO_FHIR = new Standard(
            Library.STANDARD,
            new Format.Hl7v2(""),
            new Format.Fhir(),
            "maps/",
            List.of(
                    "datatypes",
                    "message",
                    "patient",
                    "visit",
                    "clinical",
                    "orders",
                    "results",
                    "pharmacy",
                    "billing",
                    "schedule",
                    "documents"));

    static final Standard FHIR_TO_HL7V2 = new Standard(
            Library.FHIR_TO_HL7V2,
            new Format.Fhir(),
            new Format.Hl7v2(VERSION),
            "maps/fhir-to-hl7v2/",
            List.of(
                    "datatypes",
                    "message",
                    "patient",
                    "visit",
                    "clinical",
                    "orders",
                    "pharmacy",
                    "billing",
                    "schedule"));

    Standard {
        files = List.copyOf(files);
    }

    static List<Standard> all() {
        return List.of(HL7V2_TO_FHIR, FHIR_TO_HL7V2);
    }

    static Optional<Standard> named(String name) {
        return all().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /// Whether a mapping between these formats can build on it, whatever the versions are.
    boolean isFor(Format source, Format target) {
        return source.getClass().equals(from.getClass()) && target.getClass().equals(to.getClass());
    }

    /// A cold JVM reads YAML slowly: on all cores, then.
    Stream<MappingFile> maps() {
        return files.parallelStream().map(each -> MappingFile.shipped(folder + each + ".yaml")).toList().stream();
    }

    MappingFile messages() {
        return MappingFile.shipped(folder + "messages.yaml");
    }
}
