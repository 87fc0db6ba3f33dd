package org.drawbridge.security.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.incident.Incident.Kind;
import org.drawbridge.security.people.Role;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.security.vault.Vault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IncidentsTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    Path home;

    private static final RolePattern DAY = new RolePattern(
            Role.FRONT_DESK,
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
            LocalTime.of(7, 0),
            LocalTime.of(19, 0),
            ZoneOffset.UTC,
            10,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);
    private static final RolePattern NIGHT = new RolePattern(
            Role.OPERATOR,
            EnumSet.of(DayOfWeek.FRIDAY),
            LocalTime.of(22, 0),
            LocalTime.of(6, 0),
            ZoneOffset.UTC,
            20,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);

    private final Map<String, Set<Role>> roles = Map.of(
            "day", Set.of(Role.FRONT_DESK),
            "both", Set.of(Role.FRONT_DESK, Role.OPERATOR),
            "free", Set.of(Role.FRONT_DESK, Role.AUDITOR));
    private final List<RolePattern> patterns = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private Vault vault;
    private Trail trail;
    private Incidents incidents;

    @BeforeEach
    void open() {
        vault = Vault.open(home, Unlock.keyFile(home), Clock.systemUTC());
        trail = Trail.open(home, vault, Clock.systemUTC());
        incidents = again();
    }

    @AfterEach
    void close() {
        trail.close();
    }

    private Incidents again() {
        return new Incidents(
                vault,
                trail,
                new Thresholds(10, 20, 30, 40, 5, patterns),
                who -> roles.getOrDefault(who, Set.of()),
                events::add,
                Clock.systemUTC());
    }

    @Test
    void repeatedFailedLoginsAreOneIncidentForTheAccountAndOneForTheAddress() {
        for (int i = 0; i < 9; i++) {
            login(NOON.plusSeconds(i), "anna", "10.1.1.1", 4);
        }
        assertThat(incidents.list()).isEmpty();
        for (int i = 9; i < 60; i++) {
            login(NOON.plusSeconds(i), "anna", "10.1.1.1", 4);
        }

        assertThat(incidents.list())
                .extracting(Incident::kind, Incident::subject, Incident::count)
                .containsExactlyInAnyOrder(
                        tuple(Kind.FAILED_LOGINS, "account anna", 51L),
                        tuple(Kind.FAILED_LOGINS, "address 10.1.1.1", 51L));
        assertThat(incidents.list().getFirst().evidence()).hasSize(Incident.EVIDENCE);
        assertThat(incidents.list().getFirst().kind().firstStep()).startsWith("Ask the person");
        assertThat(events)
                .containsExactly(
                        new Event.IncidentOpened(1, "failed-logins"), new Event.IncidentOpened(2, "failed-logins"));
        assertThat(Trail.search(home, vault, each -> each.action() == Action.ALERTED, 10))
                .hasSize(2);
    }

    @Test
    void oneAddressThatTriesManyNamesIsFound() {
        for (int i = 0; i < 20; i++) {
            login(NOON.plusSeconds(i), "user" + i, "10.1.1.1", 4);
        }

        assertThat(incidents.list()).extracting(Incident::subject).containsExactly("address 10.1.1.1");
    }

    @Test
    void failuresThatAreFarApartAndLoginsThatSucceedAreNone() {
        for (int i = 0; i < 100; i++) {
            login(NOON.plusSeconds(120L * i), "anna", "10.1.1.1", 4);
            login(NOON.plusSeconds(120L * i), "bert", "10.1.1.2", 0);
        }

        assertThat(incidents.list()).isEmpty();
    }

    @Test
    void whatIsOutsideTheHoursOfARoleIsAnIncident() {
        // Given
        patterns.addAll(List.of(DAY, NIGHT));
        Incidents watched = again();
        Instant wednesday = Instant.parse("2026-11-25T12:00:00Z");
        Instant saturday = Instant.parse("2026-11-28T05:00:00Z");
        // When
        for (String who : List.of("day", "both", "free", "program")) {
            entry(wednesday, Action.VIEWED, who, "GET /api/v1/messages/{id}/body", 0);
            entry(saturday, Action.VIEWED, who, "GET /api/v1/messages/{id}/body", 0);
        }
        entry(saturday, Action.REFUSED, "day", "GET /api/v1/accounts", 4);
        // Then
        assertThat(watched.list()).singleElement().satisfies(each -> {
            assertThat(each.kind()).isEqualTo(Kind.OUTSIDE_PATTERN);
            assertThat(each.subject()).isEqualTo("account day");
            assertThat(each.count()).isEqualTo(1);
            assertThat(each.evidence().getFirst())
                    .startsWith(
                            "2026-11-28T05:00:00Z, outside the hours of their role: GET /api/v1/messages/{id}/body");
        });
    }

    @Test
    void aNightBelongsToTheDayOnWhichItBegan() {
        assertThat(List.of("2026-11-27T22:00:00Z", "2026-11-28T05:59:59Z"))
                .allMatch(at -> NIGHT.works(Instant.parse(at)));
        assertThat(List.of(
                        "2026-11-27T05:00:00Z", "2026-11-27T21:59:59Z", "2026-11-28T06:00:00Z", "2026-11-28T23:00:00Z"))
                .noneMatch(at -> NIGHT.works(Instant.parse(at)));
    }

    @Test
    void moreThanIsUsualForTheRolesOfAPersonIsAnIncident() {
        // Given
        patterns.addAll(List.of(DAY, NIGHT));
        Incidents watched = again();
        // When
        for (int i = 0; i < 15; i++) {
            entry(NOON.plusSeconds(i), Action.VIEWED, "day", "GET /api/v1/messages/{id}/body", 0);
            entry(NOON.plusSeconds(i), Action.VIEWED, "both", "GET /api/v1/messages/{id}/body", 0);
            entry(NOON.plusSeconds(i), Action.VIEWED, "free", "GET /api/v1/messages/{id}/body", 0);
        }
        // Then
        assertThat(watched.list())
                .extracting(each -> each.kind() + " " + each.subject())
                .containsExactly("OUTSIDE_PATTERN account day, viewed");
    }

    @Test
    void unusualNumbersOfViewsSearchesExportsAndRefusalsAreIncidents() {
        for (int i = 0; i < 40; i++) {
            entry(NOON.plusSeconds(i), Action.VIEWED, "curious", "GET /api/v1/messages/{id}/body", 0);
            entry(NOON.plusSeconds(i), Action.SEARCHED, "seeker", "POST /api/v1/messages/search", 0);
            entry(NOON.plusSeconds(i), Action.REFUSED, "nosy", "GET /api/v1/accounts", 4);
            entry(NOON.plusSeconds(i), Action.AUDITED, "taker", "POST /api/v1/audit/search", 0);
            entry(NOON.plusSeconds(i), Action.AUDITED, "watcher", "GET /api/v1/incidents", 0);
        }

        assertThat(incidents.list())
                .extracting(each -> each.kind() + " " + each.subject())
                .containsExactlyInAnyOrder(
                        "MANY_VIEWS account curious",
                        "MANY_SEARCHES account seeker",
                        "REFUSALS account nosy",
                        "MANY_EXPORTS account taker");
    }

    @Test
    void anIncidentIsOpenUntilSomebodyHasSeenItAlsoAfterARestart() {
        incidents.raise(Kind.CERTIFICATES_CHANGED, "certificates", "appliance is now another one");
        Incidents restarted = again();
        assertThat(restarted.list()).singleElement().satisfies(each -> {
            assertThat(each.isOpen()).isTrue();
            assertThat(each.evidence()).containsExactly("appliance is now another one");
        });

        assertThat(restarted.acknowledge(1, "carla", "renewed by us")).isPresent();

        assertThat(restarted.acknowledge(2, "carla", "no such")).isEmpty();
        assertThatThrownBy(() -> restarted.acknowledge(1, "anna", "me too"))
                .isInstanceOf(StartupException.class)
                .hasMessage("Incident 1 was acknowledged before, by carla.");
        restarted.raise(Kind.CERTIFICATES_CHANGED, "certificates", "and again");
        assertThat(again().list())
                .extracting(Incident::id, Incident::isOpen)
                .containsExactly(tuple(2L, true), tuple(1L, false));
    }

    @Test
    void aTrailThatWasChangedIsAnIncident() throws Exception {
        for (int i = 0; i < 5; i++) {
            entry(NOON, Action.VIEWED, "anna", "GET /api/v1/messages/{id}/body", 0);
        }
        trail.close();
        Path file = home.resolve("audit/" + YearMonth.now(ZoneOffset.UTC) + ".trail");
        byte[] bytes = Files.readAllBytes(file);
        bytes[300] ^= 1;
        Files.write(file, bytes);
        trail = Trail.open(home, vault, Clock.systemUTC());
        incidents = again();

        try (var check = new TrailCheck(home, vault, incidents)) {
            check.start();
            for (int i = 0; i < 1000 && incidents.list().isEmpty(); i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }

        assertThat(incidents.list().getFirst().kind()).isEqualTo(Kind.AUDIT_GAP);
    }

    @Test
    void whoMakesUpNamesDoesNotFillTheMemory() {
        for (int i = 0; i < 300; i++) {
            incidents.raise(Kind.REFUSALS, "account " + i, "x");
        }

        assertThat(incidents.list()).hasSize(200);
        assertThat(incidents.list().getFirst().id()).isEqualTo(300);
    }

    private void login(Instant at, String who, String from, int outcome) {
        trail.append(new Entry(at, Action.LOGGED_IN, who, from, "POST /api/v1/login", 0, "", outcome, ""));
    }

    private void entry(Instant at, Action action, String who, String what, int outcome) {
        trail.append(new Entry(at, action, who, "10.1.1.1", what, 0, "", outcome, ""));
    }
}
