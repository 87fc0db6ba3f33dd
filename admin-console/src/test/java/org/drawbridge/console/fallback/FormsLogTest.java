package org.drawbridge.console.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.drawbridge.downtime.Form;
import org.drawbridge.downtime.FormKind;
import org.drawbridge.downtime.Person;
import org.drawbridge.downtime.Question;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a crash, and a disk that lies, leave of the forms.
class FormsLogTest {

    @TempDir
    Path folder;

    private Path file;
    private KeyPair keys;

    @BeforeEach
    void makeKeys() throws Exception {
        file = folder.resolve("forms.log");
        keys = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    }

    private FormsLog open() throws FallbackException {
        return open(Instant.parse("2026-11-25T10:00:00Z"));
    }

    private FormsLog open(Instant now) throws FallbackException {
        return FormsLog.open(file, keys.getPublic(), keys.getPrivate(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static KeptForm form(int number) {
        return new KeptForm(
                new Form(
                        "K7Q2M-%04d".formatted(number),
                        FormKind.VITALS,
                        Instant.parse("2026-11-25T08:00:00Z"),
                        "nurse",
                        false,
                        Person.NOBODY,
                        Map.of(Question.PULSE, "7" + number)),
                new KeptForm.State.Waiting());
    }

    private void write(int forms) throws FallbackException {
        try (FormsLog log = open()) {
            for (int i = 1; i <= forms; i++) {
                log.keep(form(i));
            }
        }
    }

    @Test
    void hasEveryFormThatWasKeptWhereverTheNextOneWasCutOff() throws Exception {
        // Given
        write(2);
        int whole = (int) Files.size(file);
        write(0);
        try (FormsLog log = open()) {
            log.keep(form(3));
        }
        byte[] all = Files.readAllBytes(file);
        for (int length = whole; length < all.length; length += 7) {
            Files.write(file, Arrays.copyOf(all, length));
            // When
            try (FormsLog log = open()) {
                // Then
                assertThat(log.all()).containsExactly(form(1), form(2));
                assertThat(log.damaged()).isZero();
                assertThat(log.next()).isEqualTo(3);
                log.keep(form(3));
            }
            try (FormsLog log = open()) {
                assertThat(log.all()).containsExactly(form(1), form(2), form(3));
            }
        }
    }

    @Test
    void leavesOutWhatWasChangedAndKeepsTheFileAside() throws Exception {
        // Given
        write(3);
        byte[] all = Files.readAllBytes(file);
        all[all.length / 2] ^= 1;
        Files.write(file, all);
        // When
        try (FormsLog log = open()) {
            // Then
            assertThat(log.all()).containsExactly(form(1), form(3));
            assertThat(log.damaged()).isEqualTo(1);
            assertThat(Files.readAllBytes(log.aside())).isEqualTo(all);
        }
    }

    @Test
    void aRecordCannotBePutInThePlaceOfAnother() throws Exception {
        // Given
        write(2);
        byte[] all = Files.readAllBytes(file);
        int first = 4 + java.nio.ByteBuffer.wrap(all).getInt();
        byte[] twice = Arrays.copyOf(all, all.length + first);
        System.arraycopy(all, 0, twice, all.length, first);
        Files.write(file, twice);
        // When
        try (FormsLog log = open()) {
            // Then
            assertThat(log.damaged()).isEqualTo(1);
            assertThat(log.all()).hasSize(2);
        }
    }

    @Test
    void knowsHowFarEachFormIs() throws Exception {
        // Given
        var at = Instant.parse("2026-11-25T09:00:00Z");
        KeptForm accepted = new KeptForm(form(1).form(), new KeptForm.State.Accepted(at, "maria", 17));
        KeptForm discarded = new KeptForm(form(2).form(), new KeptForm.State.Discarded(at, "maria", "twice"));
        KeptForm sending = new KeptForm(form(3).form(), new KeptForm.State.Sending(at, "maria"));
        write(3);
        // When
        try (FormsLog log = open()) {
            log.keep(accepted);
            log.keep(discarded);
            log.keep(sending);
        }
        // Then
        try (FormsLog log = open()) {
            assertThat(log.all()).containsExactly(accepted, discarded, sending);
            assertThat(log.next()).isEqualTo(4);
        }
    }

    @Test
    void forgetsWhatWasSettledAWeekAgoAndGivesNoNumberAgain() throws Exception {
        // Given
        var at = Instant.parse("2026-11-25T09:00:00Z");
        write(3);
        try (FormsLog log = open()) {
            log.keep(new KeptForm(form(1).form(), new KeptForm.State.Accepted(at, "maria", 17)));
            log.keep(new KeptForm(form(3).form(), new KeptForm.State.Discarded(at, "maria", "twice")));
        }
        long before = Files.size(file);
        // When
        open(Instant.parse("2026-12-03T10:00:00Z")).close();
        // Then
        assertThat(Files.size(file)).isLessThan(before / 2);
        try (FormsLog log = open()) {
            assertThat(log.all()).containsExactly(form(2));
            assertThat(log.next()).isEqualTo(4);
            log.keep(form(4));
        }
        try (FormsLog log = open()) {
            assertThat(log.all()).containsExactly(form(2), form(4));
            assertThat(log.damaged()).isZero();
        }
    }
}
