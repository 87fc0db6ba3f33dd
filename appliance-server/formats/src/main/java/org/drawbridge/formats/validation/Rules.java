package org.drawbridge.formats.validation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What documents are held against.
public sealed interface Rules {

    /// HL7's own structure of the version that MSH-12 names (2.1 to 2.8.2): segments and groups, required
    /// fields, repetitions, data types, HL7 tables.
    ///
    /// @param profile a conformance profile in HL7's XML (v2.5.1 §2.12), which says more
    record Hl7V2(Optional<Path> profile) implements Rules {}

    /// FHIR R4: structure, cardinality, invariants, value sets as far as their codes are known here; and the
    /// profiles that a resource claims in `meta.profile`.
    ///
    /// @param packages NPM packages of FHIR as `.tgz`, folders of such, or unpacked ones
    /// @param profiles canonical URLs that every resource of the profile's type has to follow, claimed or not
    record FhirR4(List<Path> packages, List<String> profiles) implements Rules {
        public FhirR4 {
            packages = List.copyOf(packages);
            profiles = List.copyOf(profiles);
        }
    }

    /// A JSON Schema of any draft from 4 on. References to other files are of its folder.
    record JsonSchema(Path schema) implements Rules {}
}
