package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.mapping.Deidentification.Change;
import org.drawbridge.mapping.Deidentification.Dates;
import org.junit.jupiter.api.Test;

class X12DeidentificationTest {

    private static final byte[] KEY = "a key for this test alone".getBytes(StandardCharsets.US_ASCII);
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
    private static final int PASSES = 7;
    private static final List<String> PLANTS = List.of(
            "Zebrowski",
            "ZEBROWSKI",
            "987-65-4321",
            "987654321",
            "5555550199",
            "zeb@plant.example",
            "7 Plantway",
            "19310203",
            "192.0.2.77",
            "62704-1234",
            "627041234");

    private static final String CLAIM = """
        ISA*00*          *00*          *ZZ*SUBMITTER      *ZZ*RECEIVER       *260220*1015*^*00501*000000905*1*T*:~
        GS*HC*SUBMITTER*RECEIVER*20260220*1015*905*X*005010X222A1~
        ST*837*0021*005010X222A1~
        BHT*0019*00*244579*20260220*1023*CH~
        NM1*41*2*PREMIER BILLING*****46*TGJ23~
        PER*IC*JERRY TESTER*TE*5555550199*EX*231~
        HL*1**20*1~
        NM1*85*2*BEN KILDARE SERVICE*****XX*9876543210~
        N3*234 SEAWAY ST~
        N4*MIAMI*FL*331110001~
        REF*EI*587654321~
        HL*2*1*22*1~
        SBR*P*18*2222-SJ******CI~
        NM1*IL*1*TESTPATIENT*ONE*A***MI*JS00111223333~
        DMG*D8*19430501*F~
        NM1*PR*2*KEY INSURANCE COMPANY*****PI*999996666~
        CLM*26463774*100***11:B:1*Y*A*Y*I~
        DTP*472*RD8*20260201-20260203~
        HI*ABK:J0300*ABF:Z1159~
        NTE*ADD*SEEN WITH HER SISTER~
        LX*1~
        SV1*HC:99213:25*40*UN*1***1:2~
        ZZZ*TESTPATIENT~
        SE*22*0021~
        GE*1*905~
        IEA*1*000000905~
        """;

    private static Deidentification safe(Dates dates, String... kept) {
        return new Deidentification(KEY, dates, Set.of(kept), TODAY);
    }

    private static String x12(Deidentification safe, String text) throws Rejected {
        return new String(
                safe.x12(Payload.of(text.getBytes(StandardCharsets.ISO_8859_1))).reveal(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void nothingPlantedInAnyElementOfAnySampleIsFoundAfterwards() throws Exception {
        // Given
        List<String> found = new ArrayList<>();
        // When
        for (String sample : samples()) {
            String element = sample.substring(3, 4);
            String component = sample.substring(104, 105);
            String signs = "[" + Pattern.quote(element + component + sample.charAt(105)) + "\r\n]";
            String[] values = sample.substring(106).split("(?<=" + signs + ")|(?=" + signs + ")", -1);
            for (int pass = 0; pass < PASSES; pass++) {
                String[] planted = values.clone();
                for (int i = 1; i < planted.length; i++) {
                    if (planted[i - 1].matches("[" + Pattern.quote(element + component) + "]")
                            && !planted[i].matches(signs)
                            && i % PASSES == pass) {
                        planted[i] = PLANTS.get((i / PASSES + pass) % PLANTS.size());
                    }
                }
                String after = x12(safe(Dates.SHIFT), sample.substring(0, 106) + String.join("", planted));
                PLANTS.stream().filter(each -> stands(after, each)).forEach(found::add);
            }
        }
        // Then
        assertThat(found).isEmpty();
    }

    /// As a value of its own: digits may occur within a pseudonym by chance.
    private static boolean stands(String text, String plant) {
        return Pattern.compile("(?<![A-Z0-9])" + Pattern.quote(plant) + "(?![A-Z0-9])")
                .matcher(text)
                .find();
    }

    private static List<String> samples() throws IOException {
        List<String> samples = new ArrayList<>(List.of(CLAIM));
        Optional<String> more = Optional.ofNullable(System.getenv("DRAWBRIDGE_SAMPLES"));
        if (more.isPresent()) {
            try (Stream<Path> files = Files.walk(Path.of(more.get()))) {
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    String text =
                            Files.readString(each, StandardCharsets.ISO_8859_1).strip();
                    if (X12Deidentification.isX12(text) && text.length() < 50_000 && text.contains("IEA")) {
                        samples.add(text);
                    }
                }
            }
        }
        return samples;
    }

    @Test
    void whatMakesAClaimOneStaysAndWhomItIsAboutGoes() throws Exception {
        // When
        String after = x12(safe(Dates.SHIFT), CLAIM);
        // Then
        assertThat(after)
                .contains(
                        "HI*ABK:J0300*ABF:Z1159~",
                        "SV1*HC:99213:25*40*UN*1***1:2~",
                        "*005010X222A1~",
                        "N4**FL*331~",
                        "NTE*ADD*REMOVED~",
                        "HL*2*1*22*1~",
                        "ZZZ~",
                        "*D8*",
                        "*F~")
                .doesNotContain(
                        "TESTPATIENT",
                        "ONE",
                        "JS00111223333",
                        "19430501",
                        "SEAWAY",
                        "MIAMI",
                        "5555550199",
                        "SISTER",
                        "KILDARE",
                        "587654321",
                        "26463774",
                        "244579",
                        "20260201");
        assertThat(after.lines().findFirst().orElseThrow())
                .hasSize(106)
                .endsWith("*^*00501*" + control(after, "IEA") + "*1*T*:~");
        assertThat(control(after, "SE")).isEqualTo(after.replaceAll("(?s).*ST\\*837\\*(\\d+)\\*.*", "$1"));
    }

    private static String control(String text, String segment) {
        return text.replaceAll("(?s).*\n" + segment + "\\*\\d+\\*(\\d+)~.*", "$1");
    }

    @Test
    void aPatientHasTheSamePseudonymsAndShiftAsInHl7() throws Exception {
        // Given
        Deidentification safe = safe(Dates.SHIFT);
        String message = "MSH|^~\\&|A|B|C|D|20260220||ADT^A08|1|P|2.5.1\r"
                + "PID|1||JS00111223333^^^X^MR||TESTPATIENT^ONE||19430501\r";
        // When
        String hl7 = new String(
                safe.hl7v2(Payload.of(message.getBytes(StandardCharsets.US_ASCII)))
                        .reveal(),
                StandardCharsets.US_ASCII);
        String claim = x12(safe, CLAIM);
        // Then
        String[] pid = hl7.split("\r", -1)[1].split("\\|", -1);
        assertThat(claim)
                .contains(
                        "*" + pid[3].split("\\^", -1)[0] + "~",
                        "DMG*D8*" + pid[7] + "*F~",
                        "*" + pid[5].split("\\^", -1)[0] + "*");
    }

    @Test
    void intervalsStayAndYearsAloneStayWhereTheyAreMeant() throws Exception {
        // When
        String shifted = x12(safe(Dates.SHIFT), CLAIM);
        String years = x12(safe(Dates.YEAR), CLAIM);
        // Then
        String[] range = shifted.replaceAll("(?s).*RD8\\*(\\d+-\\d+)~.*", "$1").split("-", -1);
        assertThat(LocalDate.parse(range[0], java.time.format.DateTimeFormatter.BASIC_ISO_DATE)
                        .plusDays(2))
                .isEqualTo(LocalDate.parse(range[1], java.time.format.DateTimeFormatter.BASIC_ISO_DATE));
        assertThat(years).contains("DTP*472*RD8*20260101-20260101~", "DMG*D8*19430101*F~");
    }

    @Test
    void whatIsToBeKeptIsKeptAndTheReportNamesPlaces() throws Exception {
        // Given
        Deidentification safe = safe(Dates.SHIFT, "N3-1", "REF");
        // When
        String after = x12(safe, CLAIM);
        // Then
        assertThat(after).contains("N3*234 SEAWAY ST~");
        assertThat(safe.changes())
                .containsEntry("N4-1", java.util.Map.of(Change.PLACE, 1L))
                .doesNotContainKey("N3-1");
    }

    @Test
    void whatIsNoInterchangeIsRefused() {
        assertThatThrownBy(() -> x12(safe(Dates.SHIFT), "ISA*00")).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> x12(safe(Dates.SHIFT), CLAIM + "TESTPATIENT")).isInstanceOf(Rejected.class);
    }
}
