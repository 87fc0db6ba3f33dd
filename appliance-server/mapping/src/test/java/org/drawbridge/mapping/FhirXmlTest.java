package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// FHIR as XML, by the eyes of HAPI FHIR.
class FhirXmlTest {

    private static final FhirContext HAPI = FhirContext.forR4();
    private static final String PATIENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Patient xmlns="http://hl7.org/fhir">
              <id value="p1"/>
              <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">A <b class="x">bold</b> &amp; plain<br/></div></text>
              <extension url="http://example.org/e"><valueDecimal value="1.50"/></extension>
              <name id="n1"><family value="TEST"><extension url="http://example.org/f"><valueCode value="x"/></extension></family>
                <given value="ONE"/><given><extension url="http://example.org/g"><valueCode value="unknown"/></extension></given></name>
              <birthDate value="1962-03"/><deceasedBoolean value="false"/><multipleBirthInteger value="2"/>
            </Patient>
            """;

    private static JsonNode read(String xml) throws Rejected {
        return FhirXmlReader.read(xml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everySampleBundleIsTheSameForHapiInXml() throws IOException, Rejected {
        for (Path sample : SampleBundles.all()) {
            String json = Files.readString(sample.resolve("out.json"));

            byte[] xml = FhirXml.write(JsonDocument.read(json.getBytes(StandardCharsets.UTF_8)));

            Bundle there = HAPI.newXmlParser().parseResource(Bundle.class, new String(xml, StandardCharsets.UTF_8));
            Bundle expected = HAPI.newJsonParser().parseResource(Bundle.class, json);
            assertThat(there.equalsDeep(expected)).as(sample.toString()).isTrue();
            assertThat(FhirXmlReader.read(xml)).isEqualTo(JsonDocument.read(json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void primitivesExtensionsAndTheNarrativeAreWhatJsonHas() throws Rejected {
        JsonNode tree = read(PATIENT);

        String json =
                HAPI.newJsonParser().encodeResourceToString(HAPI.newXmlParser().parseResource(PATIENT));
        assertThat(tree.path("text").path("div").asText())
                .isEqualTo(
                        "<div xmlns=\"http://www.w3.org/1999/xhtml\">A <b class=\"x\">bold</b> &amp; plain<br></br></div>");
        assertThat(tree.at("/_deceasedBoolean").isMissingNode()).isTrue();
        JsonNode expected = JsonDocument.read(json.getBytes(StandardCharsets.UTF_8));
        assertThat(tree.path("name").toString()).isEqualTo(expected.path("name").toString());
        assertThat(tree.path("extension").toString())
                .isEqualTo(expected.path("extension").toString());
        assertThat(read(new String(FhirXml.write(tree), StandardCharsets.UTF_8)))
                .isEqualTo(tree);
    }

    @Test
    void documentTypesAndEntitiesAreRefused() {
        String bomb =
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Patient xmlns=\"http://hl7.org/fhir\"/>";

        assertThatThrownBy(() -> read(bomb)).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> read("<Patient/>")).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> read("<Patient xmlns=\"http://hl7.org/fhir\"><nmae value=\"x\"/></Patient>"))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void aMappingReadsAndWritesIt(@TempDir Path folder) {
        var written = new Written(folder);
        written.mapping("out", """
                from: fhir-r4
                to: fhir-r4 xml
                messages: [{name: all, types: [Patient], entries: [{map: copy}]}]
                maps:
                  copy: {to: Patient, rules: [{to: identifier, rules: [{to: value, from: id}, {to: system, value: "urn:x"}]}, {to: birthDate, from: birthDate}]}
                """);

        String xml = Written.output(written.good("out").apply(Written.payload(PATIENT)));

        Bundle bundle = HAPI.newXmlParser().parseResource(Bundle.class, xml);
        assertThat(bundle.getEntryFirstRep().getResource().fhirType()).isEqualTo("Patient");
        assertThat(xml).contains("<birthDate value=\"1962-03\"");
    }
}
