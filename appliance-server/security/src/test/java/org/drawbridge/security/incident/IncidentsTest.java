package org.drawbridge.security.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.incident.Incident.Kind;
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
        return new Incidents(vault, trail, new Thresholds(10, 20, 30, 40, 5), events::add, Clock.systemUTC());
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
