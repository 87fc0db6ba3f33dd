package org.drawbridge.downtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureTest {

    private static final Instant NOW = Instant.parse("2026-11-25T07:40:00Z");
    private static final String MSH = "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261125||%s|C|P|2.5.1\r";
    private static final String PID =
            "PID|1||4711^^^NORTH^MR||TESTPATIENT^ONE||19700131|F|||1 Test St^^Testville||555-0100\r";

    private final Picture picture = new Picture(ZoneId.of("Europe/Berlin"));
    private long number;

    private void take(String channel, String type, String rest) {
        picture.take((MSH.formatted(type) + rest).getBytes(UTF_8), new Origin(channel, ++number, NOW));
    }

    private Chart chart(String value) {
        var wanted = new Identifier(value, "NORTH", "MR");
        return picture.snapshot("test", 24).charts().stream()
                .filter(each -> each.person().identifiers().stream().anyMatch(wanted::same))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void knowsWhoAPatientIsWithContactsAllergiesAndInsurance() {
        // Given
        take("pms", "ADT^A04", PID + """
                NK1|1|TESTCONTACT^TWO|SPO^spouse|||555-0101\rAL1|1|DA|70618^Penicillin^RXN|SV|Hives\r\
                IN1|1|P^Gold plan|77|Test Insurance||||G1|||||20261231\r""".replace("|||555", "||555"));
        // When
        Chart chart = chart("4711");
        // Then
        assertThat(chart.person().name()).isEqualTo("TESTPATIENT, ONE");
        assertThat(chart.person().birthDate()).isEqualTo("1970-01-31");
        assertThat(chart.contacts()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("TESTCONTACT, TWO");
            assertThat(each.phone()).isEqualTo("555-0101");
        });
        assertThat(chart.allergies()).singleElement().satisfies(each -> {
            assertThat(each.substance()).isEqualTo("Penicillin");
            assertThat(each.origin().message()).isEqualTo(1);
        });
        assertThat(chart.coverages()).singleElement().satisfies(each -> {
            assertThat(each.payer()).isEqualTo("Test Insurance");
            assertThat(each.until()).isEqualTo("2026-12-31");
        });
    }

    @Test
    void aNewListOfAllergiesTakesThePlaceOfTheSendersOldOneAndLeavesThatOfOthers() {
        // Given
        take("pms", "ADT^A08", PID + "AL1|1|DA|1^Penicillin|SV\r");
        take("lab", "ADT^A08", PID + "AL1|1|DA|2^Latex|MO\r");
        // When
        take("pms", "ADT^A08", PID + "AL1|1|DA|3^Nuts|SV\r");
        take("pms", "ADT^A08", PID);
        // Then
        assertThat(chart("4711").allergies())
                .extracting(Chart.Allergy::substance)
                .containsExactly("Latex", "Nuts");
    }

    @Test
    void iamTakesBackOneAllergy() {
        // Given
        take("pms", "ADT^A60", PID + "IAM|1|DA|1^Penicillin|SV||A\rIAM|2|DA|2^Latex|MO||A\r");
        // When
        take("pms", "ADT^A60", PID + "IAM|1|DA|1^Penicillin|SV||D\r");
        // Then
        assertThat(chart("4711").allergies())
                .extracting(Chart.Allergy::substance)
                .containsExactly("Latex");
    }

    @Test
    void anAppointmentMovesAndGoesWhenItIsCancelled() {
        // Given
        String sch = "SCH||A1|||||CHECK^Check-up||30|min|^^^%s||||||||||||||Booked\r";
        take("pms", "SIU^S12", sch.formatted("20261125090000") + PID + "AIP|1||9^TESTDOCTOR^THREE\rAIL|1||ROOM 2\r");
        Chart.Appointment first = chart("4711").appointments().getFirst();
        // When
        take("pms", "SIU^S13", sch.formatted("20261125100000+0100") + PID);
        Chart.Appointment moved = chart("4711").appointments().getFirst();
        take("pms", "SIU^S15", sch.formatted("20261125100000+0100"));
        // Then
        assertThat(first.start()).isEqualTo(Instant.parse("2026-11-25T08:00:00Z"));
        assertThat(first.provider()).isEqualTo("TESTDOCTOR, THREE");
        assertThat(first.location()).isEqualTo("ROOM 2");
        assertThat(first.minutes()).isEqualTo(30);
        assertThat(moved.start()).isEqualTo(Instant.parse("2026-11-25T09:00:00Z"));
        assertThat(chart("4711").appointments()).isEmpty();
    }

    @Test
    void anOrderIsOpenUntilItsFinalResult() {
        // Given
        String obr = "OBR|1|P1|F1|24331-1^Lipids^LN|R||20261125|||||||||7^TESTDOCTOR^THREE\r";
        take(
                "pms",
                "OML^O21",
                PID + "ORC|NW|P1\r" + obr.replace("F1", "") + "ORC|NW|P2\rOBR|2|P2||58410-2^Blood count^LN\r");
        take("lab", "ORU^R01", PID + obr.replace("\r", "|||||||||P\r"));
        int before = chart("4711").orders().size();
        // When
        take(
                "lab",
                "ORU^R01",
                PID + obr.replace("\r", "|||||||||F\r") + "OBX|1|NM|2093-3^Cholesterol^LN||180|mg/dL^mg/dL||N||F\r");
        // Then
        assertThat(before).isEqualTo(2);
        assertThat(chart("4711").orders()).extracting(Chart.Order::placer).containsExactly("P2");
        assertThat(chart("4711").results()).extracting(Chart.Result::value).containsExactly("180");
    }

    @Test
    void aMergeGivesWhatWasTheOthersToWhoStays() {
        // Given
        take("pms", "ADT^A28", PID);
        take("pms", "ADT^A28", "PID|1||99^^^NORTH^MR||TESTPATIENT^ONCE\rAL1|1|DA|2^Latex|MO\r");
        // When
        take("pms", "ADT^A40", PID + "MRG|99^^^NORTH^MR\r");
        // Then
        assertThat(picture.snapshot("test", 24).charts()).hasSize(1);
        assertThat(chart("4711").allergies())
                .extracting(Chart.Allergy::substance)
                .containsExactly("Latex");
        assertThat(chart("4711").person().identifiers())
                .extracting(Identifier::value)
                .containsExactly("4711");
    }

    @Test
    void theSameNumberOfAnotherFacilityIsAnotherPatient() {
        // Given
        take("pms", "ADT^A28", "PID|1||1||TESTPATIENT^ONE\r");
        // When
        picture.take(
                (MSH.formatted("ADT^A28").replace("NORTH", "SOUTH") + "PID|1||1||TESTPATIENT^TWO\r").getBytes(UTF_8),
                new Origin("pms", 2, NOW));
        // Then
        assertThat(picture.snapshot("test", 24).charts()).hasSize(2);
    }

    @Test
    void forgetsWhatIsOverAndKeepsWhoIsExpected() {
        // Given
        take("pms", "ADT^A28", PID);
        take("pms", "ADT^A28", "PID|1||2^^^NORTH||TESTPATIENT^TWO\r");
        take("pms", "SIU^S12", "SCH||A1|||||X||30|min|^^^20270115090000\rPID|1||2^^^NORTH||TESTPATIENT^TWO\r");
        // When
        picture.prune(NOW.plus(Duration.ofDays(40)), new Picture.Bounds(Duration.ofDays(30), 1));
        // Then
        assertThat(picture.snapshot("test", 24).charts()).hasSize(1);
        assertThat(chart("2").appointments()).hasSize(1);
    }

    @Test
    void saysHowManyAreLeftOut() {
        // Given
        for (int i = 0; i < 5; i++) {
            take("pms", "ADT^A28", "PID|1||" + i + "^^^NORTH||TESTPATIENT^X\r");
        }
        // When
        picture.prune(NOW, new Picture.Bounds(Duration.ofDays(30), 3));
        // Then
        assertThat(picture.snapshot("test", 24).leftOut()).isEqualTo(2);
        assertThat(picture.snapshot("test", 24).charts()).hasSize(3);
    }

    @Test
    void isTheSameAfterItWasWrittenAndRead() throws Exception {
        // Given
        take("pms", "ADT^A08", PID + "AL1|1|DA|1^Penicillin|SV\r");
        take("pms", "SIU^S12", "SCH||A1|||||X||30|min|^^^20261126090000\r" + PID);
        Snapshot before = picture.snapshot("test", 24);
        // When
        Snapshot read = Snapshot.read(before.write());
        // Then
        assertThat(read).isEqualTo(before);
        assertThat(Picture.of(read, ZoneId.of("Europe/Berlin")).snapshot("test", 24))
                .isEqualTo(before);
    }

    @Test
    void noBrokenMessageThrows() {
        // Given
        var random = new Random(4711);
        byte[] good = (MSH.formatted("SIU^S12") + "SCH||A1|||||X||30|min|^^^20261126090000\r" + PID
                        + "AL1|1|DA|1^Penicillin|SV\rORC|NW|P1\rOBR|1|P1||X\rOBX|1|NM|1||2\rMRG|1^^^NORTH\r")
                .getBytes(UTF_8);
        // When
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = good.clone();
            for (int j = 0; j < 6; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            String text = new String(broken, UTF_8).replace("SIU^S12", i % 2 == 0 ? "ADT^A40" : "ORU^R01");
            picture.take(text.getBytes(UTF_8), new Origin("x", i, NOW));
        }
        // Then
        assertThat(picture.upTo()).isEqualTo(19_999);
    }
}
