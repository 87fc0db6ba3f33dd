package org.drawbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.drawbridge.connectors.content.Content;
import org.drawbridge.connectors.folder.Desk;
import org.drawbridge.connectors.jdbc.JdbcSource.Memory;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Fate;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What source and destination do with a database, whichever it is.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcContract {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUERY = "select id, patient, kind from results where id >= ${watermark} order by id";

    private TestDatabase database;
    private Keyring keyring;
    private Path temporary;
    private Desk desk;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    abstract TestDatabase database(Path folder) throws Exception;

    @BeforeAll
    void begin(@TempDir Path folder) throws Exception {
        database = database(folder);
    }

    @AfterAll
    void end() throws Exception {
        database.stop();
    }

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        temporary = folder;
        desk = new Desk();
        keyring = new Keyring();
        events.clear();
        keyring.open(folder.resolve("home"), Unlock.keyFile(folder.resolve("home")), Set.of("x"), Clock.systemUTC());
        keyring.vault().put("db", Secret.of(database.password().getBytes(StandardCharsets.UTF_8)));
        keyring.vault().put("wrong", Secret.of("wrong".getBytes(StandardCharsets.UTF_8)));
        Files.createDirectory(temporary.resolve("drivers"));
        Files.copy(database.driver(), temporary.resolve("drivers/driver.jar"));
        database.run(
                "drop table if exists results",
                "drop table if exists out1",
                "create table results (id int primary key, patient varchar(50), kind varchar(50), taken boolean"
                        + " default false)",
                "create table out1 (id varchar(50) primary key, amount int, note varchar(2000), seen date)",
                "grant all on results to " + owner(),
                "grant all on out1 to " + owner());
    }

    private String owner() {
        return database.user().equals("sa") ? "public" : database.user();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        open.clear();
    }

    @Test
    void takesRowsInTheirOrderAsJson() throws Exception {
        // Given
        database.run("insert into results (id, patient, kind) values (2, 'B', 'x'), (1, 'A', null)");

        // When
        source(growing("0"));

        // Then
        until(() -> desk.arrivals.size() == 2);
        assertThat(desk.bodies())
                .containsExactly(
                        "{\"id\":1,\"patient\":\"A\",\"kind\":null}", "{\"id\":2,\"patient\":\"B\",\"kind\":\"x\"}");
        assertThat(desk.arrivals.getLast().label()).isEqualTo(new Label("", "", "x", "B", ""));
        assertThat(desk.arrivals.getLast().peer()).isEqualTo(database.url().split(";", 2)[0]);

        // And when more come
        insert(3);
        until(() -> desk.arrivals.size() == 3);
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(desk.arrivals).hasSize(3);
    }

    @Test
    void takesARowThatComesLaterWithTheSameWatermark() throws Exception {
        database.run(
                "create table if not exists changes (at timestamp, id int)",
                "delete from changes",
                "grant all on changes to " + owner());
        database.run("insert into changes values ('2026-11-24 10:00:00.123456', 1), ('2026-11-24 10:00:00.123456', 2)");
        source(new Setup(
                SqlTemplate.of("select at, id from changes where at >= ${watermark} order by at"),
                new Memory.Growing("AT", Watermark.parse("2026-01-01T00:00"))));
        until(() -> desk.arrivals.size() == 2);

        database.run("insert into changes values ('2026-11-24 10:00:00.123456', 3)");

        until(() -> desk.arrivals.size() == 3);
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(desk.bodies()).hasSize(3).doesNotHaveDuplicates();
        assertThat(desk.bodies().getLast()).contains("\"at\":\"2026-11-24T10:00:00.123456\"");
    }

    @Test
    void goesOnAfterARestartWhereItStopped() throws Exception {
        insert(1, 2);
        JdbcSource first = source(growing("0"));
        until(() -> desk.arrivals.size() == 2);
        first.stop(Duration.ofSeconds(5));
        insert(3);

        source(growing("0"));

        until(() -> desk.arrivals.size() == 3);
        assertThat(ids()).containsExactly(1, 2, 3);
        // It is not known whether the journal had more than was noted.
        assertThat(desk.arrivals.getLast().inDoubt()).isTrue();
        assertThat(temporary.resolve("state/lab.json")).exists();
    }

    @Test
    void takesManyRowsWithAFewAtATime() throws Exception {
        var values = new StringBuilder();
        for (int i = 1; i <= 2500; i++) {
            values.append(i == 1 ? "" : ", ").append("(").append(i).append(", 'P', 'x')");
        }
        database.run("insert into results (id, patient, kind) values " + values);

        source(growing("0"));

        until(() -> desk.arrivals.size() == 2500);
        assertThat(ids()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void marksWhatItTookInTheDatabase() throws Exception {
        insert(3, 1, 2);
        source(new Setup(
                SqlTemplate.of("select id, patient, kind from results where not taken order by id"),
                new Memory.Marked(SqlTemplate.of("update results set taken = true where id = ${ID}"))));

        until(() -> desk.arrivals.size() == 3);
        until(() -> database.ask("select count(*) from results where taken").equals("3"));
        assertThat(ids()).containsExactly(1, 2, 3);
    }

    @Test
    void saysThatAMarkWouldNeverEnd() throws Exception {
        insert(1);
        source(new Setup(
                SqlTemplate.of("select id from results"),
                new Memory.Marked(SqlTemplate.of("update results set taken = true where id = ${id} and 1 = 2"))));

        until(() -> reason().startsWith("`taken` changed nothing for a row"));
    }

    @Test
    void leavesRowsWhereTheyAreWhileTheJournalRefuses() throws Exception {
        desk.refusal = "The disk is full.";
        insert(1);
        source(growing("0"));
        until(() -> reason().equals("The disk is full."));

        desk.refusal = "";

        until(() -> desk.arrivals.size() == 1);
        until(() -> events.contains(new Event.SourceRecovered("lab")));
    }

    @Test
    void saysThatRowsDoNotComeInOrderOrHaveNoWatermark() throws Exception {
        insert(1, 2);
        source(new Setup(
                SqlTemplate.of("select id from results where id >= ${watermark} order by id desc"),
                new Memory.Growing("id", Watermark.parse("0"))));
        until(() -> reason().contains("do not come in the order of 'id'"));
        stop();

        source(new Setup(SqlTemplate.of(QUERY), new Memory.Growing("at", Watermark.parse("0"))));
        until(() -> reason().contains("have no column 'at'"));
    }

    @Test
    void goesOnByItselfWhenItsConnectionWasCut() throws Exception {
        insert(1);
        source(growing("0"));
        until(() -> desk.arrivals.size() == 1);

        database.cut();
        insert(2);

        until(() -> desk.arrivals.size() == 2);
    }

    @Test
    void waitsForADriver() throws Exception {
        Files.delete(temporary.resolve("drivers/driver.jar"));
        insert(1);
        source(growing("0"));
        until(() -> reason().startsWith("There is no driver for jdbc:"));

        Files.copy(database.driver(), temporary.resolve("drivers/driver.jar"));

        until(() -> desk.arrivals.size() == 1);
    }

    @Test
    void writesEveryKindOfValueAsJson() throws Exception {
        String bytes = database.user().equals("sa") ? "cast(X'00ff' as varbinary)" : "decode('00ff', 'hex')";
        source(new Setup(
                SqlTemplate.of("select id, 1.50 as n, 1 = 1 as b, " + bytes + " as bin, date '2026-11-24' as d,"
                        + " timestamp with time zone '2026-11-24 10:00:00+00' as z, time '10:30:00' as t"
                        + " from results where not taken"),
                new Memory.Marked(SqlTemplate.of("update results set taken = true where id = ${id}"))));

        insert(1);

        until(() -> desk.arrivals.size() == 1);
        JsonNode row = JSON.readTree(desk.bodies().getFirst());
        assertThat(row.get("n").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(row.get("b").booleanValue()).isTrue();
        assertThat(row.get("bin").asText()).isEqualTo("AP8=");
        assertThat(row.get("d").asText()).isEqualTo("2026-11-24");
        assertThat(row.get("z").asText()).isEqualTo("2026-11-24T10:00Z");
        assertThat(row.get("t").asText()).isEqualTo("10:30");
    }

    @Test
    void bindsValuesWhateverTheyHold() throws Exception {
        String evil = "x'); drop table out1; -- \"ü";
        JdbcDestination destination = destination(
                "db",
                List.of(),
                "insert into out1 (id, amount, note, seen)"
                        + " values (${control-id}, ${/n}, ${content}, cast(${/day} as date))");
        String content = JSON.createObjectNode()
                .put("n", 7)
                .put("day", "2026-11-24")
                .put("s", evil)
                .toString();

        assertThat(deliver(destination, evil, content)).isEqualTo(new Outcome.Delivered("1 row"));
        assertThat(deliver(destination, "2", "{\"n\":null}")).isEqualTo(new Outcome.Delivered("1 row"));

        assertThat(database.ask("select note from out1 where amount = 7")).isEqualTo(content);
        assertThat(database.ask("select id from out1 where amount = 7")).isEqualTo(evil);
        assertThat(database.ask("select count(*) from out1 where amount is null and seen is null"))
                .isEqualTo("1");
    }

    @Test
    void runsAllStatementsOrNone() throws Exception {
        JdbcDestination destination = destination(
                "db",
                List.of(),
                "insert into out1 (id) values (${control-id})",
                "insert into out1 (id) values (${/other})");

        assertThat(deliver(destination, "a", "{\"other\":\"b\"}")).isEqualTo(new Outcome.Delivered("2 rows"));
        Failure failure = failure(deliver(destination, "c", "{\"other\":\"b\"}"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.PERMANENT);
        assertThat(failure.code()).isEqualTo("sql-23505");
        assertThat(failure.reason()).isEqualTo("The database refuses the values. (SQLSTATE 23505)");
        assertThat(database.ask("select count(*) from out1")).isEqualTo("2");
    }

    @Test
    void aRuleSaysWhatAnErrorMeans() throws Exception {
        JdbcDestination destination = destination(
                "db", List.of(new StateRule("23505", Fate.DELIVERED)), "insert into out1 (id) values (${control-id})");
        deliver(destination, "a", "{}");

        assertThat(deliver(destination, "a", "{}")).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void whatTheDatabaseSaysIsKeptWithTheAttemptAlone() throws Exception {
        JdbcDestination destination =
                destination("db", List.of(), "insert into out1 (id, amount) values ('1', cast(${/n} as int))");

        var failed = (Outcome.Failed) deliver(destination, "", "{\"n\":\"TESTPATIENT\"}");

        assertThat(failed.failure().toString()).doesNotContain("TESTPATIENT");
        assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.PERMANENT);
        assertThat(new String(failed.answer().reveal(), StandardCharsets.UTF_8)).contains("TESTPATIENT");
    }

    @Test
    void allDeliveriesWaitForWhatConcernsThemAll() throws Exception {
        assertPeer(
                failure(deliver(destination("db", List.of(), "insert into nowhere values (${content})"), "a", "{}")));
        // The embedded PostgreSQL trusts everybody on this machine.
        if (!database.user().equals("lab")) {
            Failure wrong = failure(deliver(destination("wrong", List.of(), "delete from out1"), "a", "{}"));
            assertPeer(wrong);
            assertThat(wrong.reason()).contains("does not let us in");
        }
    }

    @Test
    void connectsAgainByItself() throws Exception {
        JdbcDestination destination = destination("db", List.of(), "insert into out1 (id) values (${control-id})");
        deliver(destination, "a", "{}");

        database.cut();

        assertThat(deliver(destination, "b", "{}")).isEqualTo(new Outcome.Delivered("1 row"));
    }

    private static void assertPeer(Failure failure) {
        assertThat(failure.kind()).isEqualTo(Failure.Kind.TRANSIENT);
        assertThat(failure.scope()).isEqualTo(Failure.Scope.PEER);
    }

    private record Setup(SqlTemplate query, Memory memory) {}

    private static Setup growing(String start) {
        return new Setup(SqlTemplate.of(QUERY), new Memory.Growing("id", Watermark.parse(start)));
    }

    private Database peer(String secret) {
        return new Database(
                new Drivers(() -> temporary.resolve("drivers")),
                database.url(),
                database.user(),
                new Credential.Kept(keyring, secret),
                Map.of(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
    }

    private JdbcSource source(Setup setup) {
        var source = new JdbcSource(
                new JdbcSource.Settings(
                        "lab",
                        peer("db"),
                        setup.query(),
                        setup.memory(),
                        () -> temporary.resolve("state"),
                        new Content.Json(
                                Optional.of(JsonPointer.compile("/kind")),
                                Optional.of(JsonPointer.compile("/patient")),
                                Optional.empty()),
                        Duration.ofMillis(20),
                        100,
                        10_000),
                desk,
                events::add,
                Clock.systemUTC());
        source.start();
        sources.add(source);
        open.add(source);
        return source;
    }

    private final List<JdbcSource> sources = new ArrayList<>();

    private JdbcDestination destination(String secret, List<StateRule> rules, String... statements) {
        var destination = new JdbcDestination(new JdbcDestination.Settings(
                peer(secret), List.of(statements).stream().map(SqlTemplate::of).toList(), false, rules));
        open.add(destination);
        return destination;
    }

    private static Outcome deliver(JdbcDestination destination, String controlId, String content)
            throws InterruptedException {
        return destination.deliver(new Outgoing(
                new DeliveryId(new MessageId(1), "db"),
                1,
                new Label("", controlId, "", "", ""),
                Payload.of(content.getBytes(StandardCharsets.UTF_8))));
    }

    private static Failure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
    }

    private void insert(int... ids) throws Exception {
        for (int id : ids) {
            database.run("insert into results (id, patient, kind) values (" + id + ", 'P', 'x')");
        }
    }

    private List<Integer> ids() {
        return desk.bodies().stream().map(JdbcContract::id).toList();
    }

    private static int id(String row) {
        try {
            return JSON.readTree(row).get("id").intValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String reason() {
        return sources.getLast().trouble().map(Hold::reason).orElse("");
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void until(Check check) throws Exception {
        while (!check.holds()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
