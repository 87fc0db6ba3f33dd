package org.drawbridge.security.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.security.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleTest {

    private static final String GOOD = "correct horse battery staple";

    @TempDir
    Path home;

    private final Later clock = new Later();
    private People people;
    private People.Start start;

    /// A clock that goes on when it is told to.
    private static final class Later extends Clock {
        private Instant now = Instant.parse("2026-11-25T08:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void begin() {
        people = new People(vault(), clock);
        start = people.start().orElseThrow();
    }

    private Vault vault() {
        return Vault.open(home, Unlock.keyFile(home), clock);
    }

    @Test
    void theFirstStartMakesOneAdministratorAndOneKeyAndNoLaterOneDoes() {
        assertThat(new People(vault(), clock).start()).isEmpty();
        assertThat(people.accounts()).extracting(Account::name).containsExactly("admin");
        Caller program = people.caller(start.key()).orElseThrow();
        assertThat(program.may(Permission.SEE_PHI)).isTrue();
        assertThat(program.may(Permission.ADMINISTER)).isFalse();
        assertThat(people.login("10.0.0.7", "admin", start.code(), "")).isInstanceOf(Login.Wrong.class);
    }

    @Test
    void theOneTimeCodeSetsAPasswordOnce() {
        assertThat(people.redeem("10.0.0.7", "admin", start.code(), "short")).isInstanceOf(Login.PasswordRefused.class);
        assertThat(people.redeem("10.0.0.7", "admin", start.code(), "administrator admin"))
                .isInstanceOf(Login.PasswordRefused.class);

        Login.Done done = (Login.Done)
                people.redeem("10.0.0.7", "admin", " " + start.code().toLowerCase(java.util.Locale.ROOT), GOOD);

        assertThat(people.caller(done.token()).orElseThrow().may(Permission.ADMINISTER))
                .isTrue();
        assertThat(people.redeem("10.0.0.7", "admin", start.code(), GOOD)).isInstanceOf(Login.Wrong.class);
        assertThat(people.login("10.0.0.7", "admin", GOOD, "")).isInstanceOf(Login.Done.class);
        assertThat(people.login("10.0.0.7", "admin", GOOD + "x", "")).isInstanceOf(Login.Wrong.class);
    }

    @Test
    void aCodeEnds() {
        clock.pass(Duration.ofDays(3));

        assertThat(people.redeem("10.0.0.7", "admin", start.code(), GOOD)).isInstanceOf(Login.Wrong.class);
        assertThat(people.redeem("10.0.0.7", "admin", people.reset("admin").orElseThrow(), GOOD))
                .isInstanceOf(Login.Done.class);
    }

    @Test
    void aSessionEndsByIdlenessByAgeByLogoutAndWithItsAccount() {
        people.redeem("10.0.0.7", "admin", start.code(), GOOD);
        String idle = login();
        clock.pass(Duration.ofMinutes(16));
        assertThat(people.caller(idle)).isEmpty();

        String busy = login();
        for (int i = 0; i < 61; i++) {
            clock.pass(Duration.ofMinutes(10));
            if (people.caller(busy).isEmpty()) {
                break;
            }
        }
        assertThat(people.caller(busy)).isEmpty();

        String left = login();
        people.logout(left);
        assertThat(people.caller(left)).isEmpty();

        String disabled = login();
        people.assign("admin", Set.of(Grant.everywhere(Role.ADMINISTRATOR)), true);
        assertThat(people.caller(disabled)).isEmpty();
        assertThat(people.login("10.0.0.7", "admin", GOOD, "")).isInstanceOf(Login.Wrong.class);
    }

    private String login() {
        return ((Login.Done) people.login("10.0.0.7", "admin", GOOD, "")).token();
    }

    @Test
    void guessingGetsSlowerAndTellsNothingOfWhoThereIs() {
        people.redeem("10.0.0.7", "admin", start.code(), GOOD);
        for (String name : new String[] {"admin", "nobody"}) {
            for (int i = 0; i < 5; i++) {
                assertThat(people.login("10.0.0.7", name, "wrong password", "")).isInstanceOf(Login.Wrong.class);
            }
            assertThat(people.login("10.0.0.7", name, GOOD, "")).isInstanceOf(Login.Locked.class);
        }
        clock.pass(Duration.ofSeconds(2));
        assertThat(people.login("10.0.0.7", "admin", GOOD, "")).isInstanceOf(Login.Done.class);
        assertThat(people.login("10.0.0.7", "admin", "wrong password", "")).isInstanceOf(Login.Wrong.class);
    }

    @Test
    void tenThousandWrongPasswordsCostNextToNothingOnceLocked() {
        people.redeem("10.0.0.7", "admin", start.code(), GOOD);
        int compared = 0;
        for (int i = 0; i < 10_000; i++) {
            compared += people.login("10.0.0.7", "admin", "guess number " + i, "") instanceof Login.Wrong ? 1 : 0;
        }
        assertThat(compared).isEqualTo(5);
    }

    @Test
    void theSecondFactorIsWantedOnceItIsConfirmedAndNoCodeCountsTwice() {
        people.redeem("10.0.0.7", "admin", start.code(), GOOD);
        String secret = people.offerSecondFactor("admin").replaceAll(".*secret=([A-Z2-7]+).*", "$1");
        assertThat(people.login("10.0.0.7", "admin", GOOD, "")).isInstanceOf(Login.Done.class);
        assertThat(people.confirmSecondFactor("admin", "000000x")).isFalse();
        String code = Totp.at(secret, clock.instant().getEpochSecond() / 30);
        assertThat(people.confirmSecondFactor("admin", code)).isTrue();

        assertThat(people.login("10.0.0.7", "admin", GOOD, "")).isInstanceOf(Login.CodeWanted.class);
        assertThat(people.login("10.0.0.7", "admin", GOOD, code)).isInstanceOf(Login.Wrong.class);
        clock.pass(Duration.ofSeconds(30));
        String next = Totp.at(secret, clock.instant().getEpochSecond() / 30);
        assertThat(people.login("10.0.0.7", "admin", GOOD, next)).isInstanceOf(Login.Done.class);
    }

    @Test
    void computesTheCodesOfTheStandard() {
        // RFC 6238, appendix B: the secret "12345678901234567890", the last six digits.
        String secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assertThat(Totp.at(secret, 59 / 30)).isEqualTo("287082");
        assertThat(Totp.at(secret, 1111111109L / 30)).isEqualTo("081804");
        assertThat(Totp.at(secret, 20000000000L / 30)).isEqualTo("353130");
    }

    @Test
    void aKeyDoesWhatItsScopesSayOnItsChannelsUntilItExpires() {
        String key = people.addKey("pms", EnumSet.of(Permission.OBSERVE), Set.of("adt-in"), Duration.ofDays(10));
        Caller caller = people.caller(key).orElseThrow();
        assertThat(caller.may(Permission.OBSERVE, "adt-in")).isTrue();
        assertThat(caller.may(Permission.OBSERVE, "lab-in")).isFalse();
        assertThat(caller.may(Permission.SEE_PHI)).isFalse();
        assertThat(people.caller(key + "x")).isEmpty();
        assertThat(people.caller("dbk_nonsense")).isEmpty();

        clock.pass(Duration.ofDays(10));

        assertThat(people.caller(key)).isEmpty();
        people.keys().forEach(each -> people.removeKey(each.id()));
        assertThat(people.caller(start.key())).isEmpty();
    }

    @Test
    void nothingOfItIsOnDiskInTheClear() throws Exception {
        people.redeem("10.0.0.7", "admin", start.code(), GOOD);

        assertThat(Files.readString(home.resolve("vault"), StandardCharsets.ISO_8859_1))
                .doesNotContain("admin", "argon2id", GOOD);
    }

    @Test
    void aRoleHoldsInItsChannelsOnly() {
        // Given
        String code = people.add(
                "nora", Set.of(new Grant(Role.OPERATOR, Set.of("lab")), new Grant(Role.FRONT_DESK, Set.of("adt"))));
        // When
        Caller nora = ((Login.Done) people.redeem("10.0.0.7", "nora", code, GOOD)).caller();
        // Then
        assertThat(nora.may(Permission.OPERATE, "lab")).isTrue();
        assertThat(nora.may(Permission.OPERATE, "adt")).isFalse();
        assertThat(nora.may(Permission.SEE_PHI, "adt")).isTrue();
        assertThat(nora.may(Permission.SEE_PHI, "lab")).isFalse();
        assertThat(nora.sees("other")).isFalse();
        assertThat(nora.mayEverywhere(Permission.OBSERVE)).isFalse();
        assertThat(nora.channels()).containsExactlyInAnyOrder("adt", "lab");
        assertThat(nora.may(Permission.CONFIGURE)).isFalse();
    }

    @Test
    void moreThanFourGuessesOfOneAddressAtOnceAreNotCompared() throws Exception {
        // Given
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Login>> guesses = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String name = "nobody" + i;
                guesses.add(() -> people.login("10.0.0.8", name, "a wrong password", ""));
            }
            // When
            List<Login> answers = new ArrayList<>();
            for (var each : threads.invokeAll(guesses)) {
                answers.add(each.get());
            }
            // Then
            assertThat(answers)
                    .hasAtLeastOneElementOfType(Login.Busy.class)
                    .hasAtLeastOneElementOfType(Login.Wrong.class);
            assertThat(people.login("10.0.0.8", "nobody", "a wrong password", ""))
                    .isInstanceOf(Login.Wrong.class);
        }
    }
}
