package org.drawbridge.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7V2ValidatorTest {

    private static final Validator STANDARD = Found.validator(new Rules.Hl7V2(Optional.empty()));
    private static final String PROFILE = """
            <?xml version="1.0"?>
            <!DOCTYPE HL7v2xConformanceProfile SYSTEM "http://127.0.0.1:9/nowhere.dtd">
            <HL7v2xConformanceProfile HL7Version="2.5.1" ProfileType="Constrainable">
              <MetaData Name="admissions"/>
              <HL7v2xStaticDef MsgType="ADT" EventType="A01" MsgStructID="ADT_A01">
                <Segment Name="MSH" LongName="header" Usage="R" Min="1" Max="1">
                  <Field Name="separator" Usage="R" Min="1" Max="1" Datatype="ST" Length="1"/>
                  <Field Name="characters" Usage="R" Min="1" Max="1" Datatype="ST" Length="4"/>
                  <Field Name="sender" Usage="R" Min="1" Max="1" Datatype="HD" Length="20">
                    <Component Name="namespace" Usage="R" Datatype="IS" Length="20" ConstantValue="PMS"/>
                  </Field>
                </Segment>
                <Segment Name="EVN" LongName="event" Usage="O" Min="0" Max="1"/>
                <Segment Name="PID" LongName="patient" Usage="R" Min="1" Max="1">
                  <Field Name="set id" Usage="X" Min="0" Max="0" Datatype="SI" Length="4"/>
                  <Field Name="id" Usage="O" Min="0" Max="1" Datatype="CX" Length="20"/>
                  <Field Name="ids" Usage="R" Min="1" Max="1" Datatype="CX" Length="250">
                    <Component Name="id" Usage="R" Datatype="ST" Length="4"/>
                    <Component Name="digit" Usage="O" Datatype="ST" Length="1"/>
                    <Component Name="scheme" Usage="O" Datatype="ID" Length="3"/>
                    <Component Name="authority" Usage="R" Datatype="HD" Length="20">
                      <SubComponent Name="namespace" Usage="R" Datatype="IS" Length="20"/>
                    </Component>
                  </Field>
                </Segment>
                <Segment Name="NK1" LongName="kin" Usage="R" Min="1" Max="*"/>
                <Segment Name="PV1" LongName="visit" Usage="R" Min="1" Max="1"/>
                <Segment Name="AL1" LongName="allergy" Usage="X" Min="0" Max="0"/>
              </HL7v2xStaticDef>
            </HL7v2xConformanceProfile>
            """;

    @TempDir
    Path folder;

    private static String message(String... segments) {
        return "MSH|^~\\&|LAB|NORTH|HUB|CLINIC|20261124100000||" + String.join("\r", segments) + "\r";
    }

    private static String admission(String... segments) {
        return message("ADT^A01^ADT_A01|T-1|P|2.5.1", "EVN||20261124", String.join("\r", segments));
    }

    @Test
    void aGoodMessageHasNothingWrong() {
        String good = admission("PID|1||4711^^^CLINIC^MR||TESTPATIENT^ONE||19700101|F", "PV1|1|I", "ZPV|own");

        assertThat(Found.in(STANDARD, good)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2"
            })
    void everyVersionHasItsStructures(String version) {
        String text = message("ADT^A01|T-1|P|" + version, "EVN|A01|20261124", "PV1|1|I");

        assertThat(Found.rules(Found.in(STANDARD, text))).contains("ERROR PID segment-missing");
    }

    @Test
    void saysWhereEachFaultIs() {
        // Given
        String text = message(
                "ORU^R01^ORU_R01|T-1|P|2.5.1",
                "PID|1||4711||TESTPATIENT^ONE||19701399~1971|F",
                "OBR|1||4|GLU^Glucose",
                "OBX|1|NM|GLU||5.5||||||F",
                "OBX|x|NM|||five||||||?||||||||||||||||||||more",
                "PV1|1|I");

        // When
        List<Finding> findings = Found.in(STANDARD, text);

        // Then
        assertThat(Found.rules(findings))
                .containsExactly(
                        "ERROR PID-7 field-repeated",
                        "ERROR PID-7[1].1 field-malformed",
                        "ERROR OBX[2]-1 field-malformed",
                        "ERROR OBX[2]-3 field-missing",
                        "ERROR OBX[2]-5 field-malformed",
                        "WARNING OBX[2]-11 value-unknown",
                        "WARNING OBX[2]-31 field-undefined",
                        "ERROR PV1 segment-misplaced");
    }

    @Test
    void neitherEscapesNorNullsNorLineEndsAreFaults() {
        String text = admission("PID|1||4711||TEST\\T\\PATIENT^ONE||\"\"|F", "PV1|1|I")
                .replace("\r", "\r\n");

        assertThat(Found.in(STANDARD, text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PID|1",
                "MSH",
                "MSH|^~\\&|A",
                "MSH|^~\\&|A|||||ADT^A01|1|P|2.99",
                "MSH|^~\\&|A|||||X^Y|1|P|2.5.1"
            })
    void whatCannotBeReadIsOneFinding(String text) {
        assertThat(Found.in(STANDARD, text)).hasSize(1).allMatch(Finding::isError);
    }

    @Test
    void noTextQuotesTheMessage() {
        // Given
        String text = message(
                "ORU^R01^ORU_R01|Leaked|Leaked|2.5.1|||Leaked|Leaked",
                "PID|Leaked||Leaked||||Leaked|Leaked",
                "OBR|Leaked||4|",
                "OBX|Leaked|Leaked|||Leaked||||||Leaked|||Leaked",
                "Leaked|1");

        // When
        List<Finding> findings = Found.in(STANDARD, text);

        // Then
        assertThat(findings).hasSizeGreaterThan(8);
        assertThat(findings.toString()).doesNotContain("Leaked");
    }

    @Test
    void aConformanceProfileSaysMore() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("admissions.xml"), PROFILE);
        Validator profiled = Found.validator(new Rules.Hl7V2(Optional.of(file)));
        String text = admission("PID|1||471100||TESTPATIENT^ONE", "PV1|1|I", "AL1|1||PEANUT");

        // When
        List<Finding> findings = Found.in(profiled, text);

        // Then
        assertThat(Found.rules(findings))
                .containsExactly(
                        "ERROR MSH-3.1 profile-constant",
                        "ERROR PID-1 profile-not-supported",
                        "ERROR PID-3.1 profile-length",
                        "ERROR PID-3.4 profile-required",
                        "ERROR NK1 profile-required",
                        "ERROR AL1 profile-not-supported");
        assertThat(Found.rules(Found.in(profiled, text.replace("ADT^A01^ADT_A01", "ADT^A08^ADT_A01"))))
                .containsExactly("ERROR MSH-9 profile-type");
    }

    @Test
    void aFileThatIsNoProfileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("no.xml"), "<html/>");

        assertThatThrownBy(() -> new StandardValidators().of(new Rules.Hl7V2(Optional.of(file))))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("no.xml: this is no conformance profile of HL7 v2");
    }
}
