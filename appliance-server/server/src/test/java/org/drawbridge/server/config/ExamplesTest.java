package org.drawbridge.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.Keyring;
import org.drawbridge.server.Above;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connectors beside those of the first configuration: the examples, and what is said of mistakes.
class ExamplesTest {

    @TempDir
    Path folder;

    @Test
    void everyExampleIsGood() throws Exception {
        Path examples = Above.find("config/examples").orElseThrow();

        Configuration read = Configuration.read(examples, new Keyring(), Clock.systemUTC());

        try (Stream<Path> files = Files.list(examples.resolve("channels"))) {
            assertThat(read.channels())
                    .extracting(Channel.Plan::name)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .map(name -> name.replace(".yaml", ""))
                                    .toList());
        }
    }

    @Test
    void saysEverythingThatIsWrongWithSftp() throws Exception {
        assertThat(problems("""
            source:
              sftp:
                host: sftp.lab.example
                user: us
                password: hunter2
                key: secret:lab/key
                host-key: aa:bb
                folder: /out/
                done: /out
                marker: ok
                poll: 1ms
            destinations:
              - name: archive
                sftp: {host: x, user: y, passphrase: secret:p, folder: in, name: "{nothing}"}
            """))
                .contains(
                        "source.sftp: has more than one login; expected exactly one of password, key.",
                        "source.sftp.done: expected another folder than `folder`; files would be taken again from"
                                + " there.",
                        "source.sftp.poll: expected a time from 100ms to 1h.",
                        "destinations[0].sftp: has no login; expected exactly one of password, key.",
                        "destinations[0].sftp.passphrase: is what a `key` is encrypted with; name that, too.")
                .anyMatch(each -> each.startsWith("source.sftp.host-key: expected what this says of the server"))
                .anyMatch(each -> each.startsWith("source.sftp.marker: expected what follows a file's name"))
                .anyMatch(each -> each.startsWith("destinations[0].sftp.host-key: is missing; expected what this says"))
                .anyMatch(each -> each.startsWith("destinations[0].sftp.name: expected no other words in braces"));
    }

    @Test
    void aPasswordItselfIsNotTaken() throws Exception {
        assertThat(problems("""
            source:
              sftp: {host: x, user: y, password: hunter2, host-key: "SHA256:%s", folder: in}
            destinations: []
            """.formatted("x".repeat(43))))
                .singleElement()
                .satisfies(each -> assertThat(each)
                        .startsWith("source.sftp.password: expected secret:NAME, and never the secret itself")
                        .doesNotContain("hunter2"));
    }

    @Test
    void saysEverythingThatIsWrongWithTcp() throws Exception {
        assertThat(problems("""
            source:
              tcp:
                port: 6661
                framing: {lines: lf, length: {bytes: 9}}
                acknowledge: {accepted: "✓"}
                types: ["ADT^*"]
            destinations:
              - name: middleware
                tcp: {host: x, framing: {between: {start: "<"}}, acknowledge: {refused: NO, then: maybe}}
            """))
                .contains(
                        "source.tcp.framing: has more than one framing; expected exactly one of between, length,"
                                + " lines.",
                        "source.tcp.types: is for `format: hl7v2`.",
                        "destinations[0].tcp.port: is missing; expected the port that the receiving system listens at.",
                        "destinations[0].tcp.acknowledge.then: expected one of delivered, retry, hold, down,"
                                + " quarantine.")
                .anyMatch(each ->
                        each.startsWith("destinations[0].tcp.acknowledge.refused: expected bytes in double quotes"))
                .anyMatch(each -> each.startsWith("source.tcp.acknowledge.accepted: expected bytes in double quotes"))
                .anyMatch(each -> each.startsWith("source.tcp.acknowledge.refused: is missing; expected bytes"))
                .anyMatch(each -> each.startsWith("destinations[0].tcp.framing.between.end: is missing"))
                .anyMatch(each -> each.startsWith("destinations[0].tcp.acknowledge.accepted: is missing"));
    }

    @Test
    void saysEverythingThatIsWrongWithADatabase() throws Exception {
        assertThat(problems("""
            source:
              jdbc:
                url: "jdbc:postgresql://db/lab?password=x"
                query: "select * from a where id > ${watermark}"
                watermark: {column: id}
            destinations:
              - name: one
                jdbc:
                  url: db
                  properties: {trustStorePassword: x}
                  statements: ["insert into a values ('${content}')", "insert into a values (${nothing})"]
                  answers: [{state: 235, then: delivered}, {then: retry}]
              - name: two
                jdbc: {url: "jdbc:x:y", statements: "delete from a; delete from b"}
            """))
                .contains(
                        "source.jdbc.url: holds a password; name it as `password: secret:NAME` instead.",
                        "destinations[0].jdbc.url: expected a URL that begins with jdbc:.",
                        "destinations[0].jdbc.properties: holds a password; name it as `password: secret:NAME`"
                                + " instead.",
                        "destinations[1].jdbc.statements: it is more than one statement; make a list of them.")
                .anyMatch(
                        each -> each.startsWith("source.jdbc.query: expected it to ask for rows from the watermark on"))
                .anyMatch(each -> each.startsWith("source.jdbc.watermark.start: is missing"))
                .anyMatch(each -> each.startsWith("destinations[0].jdbc.statements: a ${…} stands in quotes"))
                .anyMatch(each -> each.startsWith("destinations[0].jdbc.statements: ${nothing} means nothing"))
                .anyMatch(each -> each.startsWith("destinations[0].jdbc.answers[0].state: expected SQLSTATEs"))
                .anyMatch(each -> each.startsWith("destinations[0].jdbc.answers[1].state: is missing"));
    }

    @Test
    void saysEverythingThatIsWrongWithSoap() throws Exception {
        assertThat(problems("""
            source: {mllp: {port: 2575}}
            destinations:
              - name: one
                http:
                  url: "https://iis.example/a?${secret:x}"
                  method: put
                  content-type: text/xml
                  soap: {version: "1.3", action: 'a"b'}
                  body: "<soap:Envelope/>"
              - name: two
                http: {url: "https://iis.example/", headers: {SOAPAction: x}, body: "${secret:Bad Name}"}
            """))
                .contains(
                        "destinations[0].http.method: must be post, or left out, with `soap`.",
                        "destinations[0].http.content-type: follows from `soap`; leave it out.",
                        "destinations[0].http.soap.version: expected \"1.1\" or \"1.2\", in quotes.",
                        "destinations[0].http.url: ${secret:x} must not stand here.")
                .anyMatch(each -> each.startsWith("destinations[0].http.soap.action: expected a URI"))
                .anyMatch(each -> each.startsWith("destinations[0].http.body: holds an envelope"))
                .anyMatch(each -> each.startsWith("destinations[1].http.headers.SOAPAction: is said as `soap: {action"))
                .anyMatch(each -> each.startsWith("destinations[1].http.body: expected secret:NAME"));
    }

    @Test
    void saysEverythingThatIsWrongWithEmail() throws Exception {
        assertThat(problems("""
            source: {mllp: {port: 2575}}
            destinations:
              - name: one
                email: {host: x, security: none, user: u, password: secret:p, from: a@b.example, to: "all of them"}
              - name: two
                email: {host: x, security: none, tls: {}, user: u, from: here, subject: "${x}", attach: {name: "../a"}}
            """))
                .contains(
                        "destinations[0].email.to: expected an address such as reception@clinic.example.",
                        "destinations[1].email.tls: is for `security: starttls` or `tls`.",
                        "destinations[1].email.from: expected an address such as reception@clinic.example.")
                .anyMatch(each -> each.startsWith("destinations[0].email.security: is none, so that the password"))
                .anyMatch(each -> each.startsWith("destinations[1].email.user: and `password` belong together"))
                .anyMatch(each -> each.startsWith("destinations[1].email.to: is missing"))
                .anyMatch(each -> each.startsWith("destinations[1].email.subject: ${x} means nothing"))
                .anyMatch(each -> each.startsWith("destinations[1].email.attach.name: expected a file's name"));
    }

    @Test
    void saysEverythingThatIsWrongWithASystem() throws Exception {
        Files.createDirectories(folder.resolve("systems"));
        Files.writeString(folder.resolve("systems/ehr.yaml"), """
            url: https://me@ehr.example/fhir?a=b
            token: hunter2
            cache: 1MB
            largest-request: 64MB
            breaker: {failures: 0, frist: 1s}
            limits: {per-hour: 3}
            routes:
              - {path: /Patient/, methods: [get, look]}
              - {path: /A, cache: client, methods: post}
              - {path: /A}
            clients:
              - {name: a b}
              - {name: one, per-minute: 0}
              - {name: one}
            """);
        assertThat(problems("source: {mllp: {port: 2575}}\ndestinations: []\n"))
                .contains(
                        "systems/ehr.yaml: url: expected a URL without user, query, fragment and '..': clients add what"
                                + " they ask for.",
                        "systems/ehr.yaml: largest-request: expected at most 48MB, which is what the API takes.",
                        "systems/ehr.yaml: breaker.failures: expected a whole number from 1 to 1000.",
                        "systems/ehr.yaml: breaker.frist: there is no such key here. Did you mean 'first'?",
                        "systems/ehr.yaml: routes[0].methods[1]: expected methods such as [get, head, post].",
                        "systems/ehr.yaml: routes[1].cache: is for routes that take get: no other answer is"
                                + " remembered.",
                        "systems/ehr.yaml: routes[2].path: another route has it already; give each path once.",
                        "systems/ehr.yaml: clients[0].name: expected the name of an API key, such as booking-page.",
                        "systems/ehr.yaml: clients[2].name: another client has it already; give each client once.")
                .anyMatch(each -> each.startsWith("systems/ehr.yaml: token: expected secret:NAME"))
                .anyMatch(each -> each.startsWith("systems/ehr.yaml: limits.per-hour: there is no such key here"))
                .anyMatch(each -> each.startsWith("systems/ehr.yaml: routes[0].path: expected a path"))
                .anyMatch(each -> each.startsWith("systems/ehr.yaml: clients[1].per-minute: expected a whole number"))
                .noneMatch(each -> each.contains("hunter2"));
    }

    private List<String> problems(String channel) throws Exception {
        Files.createDirectories(folder.resolve("channels"));
        Files.writeString(folder.resolve("channels/a.yaml"), channel);
        try {
            Configuration.read(folder, new Keyring(), Clock.systemUTC());
        } catch (StartupException e) {
            return String.valueOf(e.getMessage())
                    .lines()
                    .skip(1)
                    .map(each -> each.strip().replace("channels/a.yaml: ", ""))
                    .toList();
        }
        return List.of();
    }
}
