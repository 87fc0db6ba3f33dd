package org.drawbridge.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.connectors.content.Template;
import org.drawbridge.connectors.content.Template.Place;
import org.drawbridge.connectors.http.Authority;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Fate;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SoapTest {

    private static final String FINE =
            "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><ok/></s:Body></s:Envelope>";
    private static final String FAULT_11 = "<?xml version=\"1.0\"?><SOAP-ENV:Envelope"
            + " xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Body><SOAP-ENV:Fault><faultcode>"
            + " SOAP-ENV:%s </faultcode><faultstring>TESTPATIENT</faultstring></SOAP-ENV:Fault></SOAP-ENV:Body>"
            + "</SOAP-ENV:Envelope>";
    private static final String FAULT_12 = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>"
            + "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>c:%s</s:Value></s:Subcode></s:Code>"
            + "<s:Reason><s:Text>TESTPATIENT</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>";

    @TempDir
    Path home;

    private final Keyring keyring = new Keyring();
    private HttpServer receiver;
    private volatile int status = 200;
    private volatile String answer = FINE;
    private volatile String type = "";
    private volatile String action = "";
    private volatile String body = "";

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::take);
        receiver.start();
        keyring.open(home, Unlock.keyFile(home), Set.of("x"), Clock.systemUTC());
        keyring.vault().put("iis", Secret.of("p<&1".getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        action = String.valueOf(exchange.getRequestHeaders().getFirst("SOAPAction"));
        body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] said = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, said.length == 0 ? -1 : said.length);
        exchange.getResponseBody().write(said);
        exchange.close();
    }

    @Test
    void sendsAnEnvelopeWithItsAction() throws Exception {
        assertThat(deliver(Soap.Version.V1_1)).isEqualTo(new Outcome.Delivered("HTTP 200"));
        assertThat(type).isEqualTo("text/xml; charset=utf-8");
        assertThat(action).isEqualTo("\"urn:submit\"");
        assertThat(body)
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope"
                        + " xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header><h/></soap:Header>"
                        + "<soap:Body><m p=\"p&lt;&amp;1\">MSH|^~\\&amp;|&#13;PID</m></soap:Body></soap:Envelope>");

        assertThat(deliver(Soap.Version.V1_2)).isEqualTo(new Outcome.Delivered("HTTP 200"));
        assertThat(type).isEqualTo("application/soap+xml; charset=utf-8; action=\"urn:submit\"");
        assertThat(action).isEqualTo("null");
    }

    @Test
    void aFaultSaysWhoIsToBlame() throws Exception {
        assertFault(500, FAULT_11.formatted("Client"), "soap-client", Failure.Kind.PERMANENT, Failure.Scope.MESSAGE);
        assertFault(500, FAULT_11.formatted("Server"), "soap-server", Failure.Kind.TRANSIENT, Failure.Scope.MESSAGE);
        assertFault(
                200, FAULT_11.formatted("Client.Auth"), "soap-client", Failure.Kind.PERMANENT, Failure.Scope.MESSAGE);
        assertFault(
                500, FAULT_11.formatted("MustUnderstand"), "soap-envelope", Failure.Kind.TRANSIENT, Failure.Scope.PEER);
        assertFault(
                500, FAULT_11.formatted("TESTPATIENT"), "soap-fault", Failure.Kind.TRANSIENT, Failure.Scope.MESSAGE);
        assertFault(400, FAULT_12.formatted("Bad"), "soap-client", Failure.Kind.PERMANENT, Failure.Scope.MESSAGE);
    }

    @Test
    void aRuleSaysWhatAFaultMeansByItsMostSpecialCode() throws Exception {
        status = 400;
        answer = FAULT_12.formatted("Duplicate");
        assertThat(deliver(Soap.Version.V1_2)).isInstanceOf(Outcome.Delivered.class);
        answer = FAULT_11.formatted("Client.Duplicate");
        assertThat(deliver(Soap.Version.V1_1)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void whatIsNoEnvelopeIsNoSuccess() throws Exception {
        answer = "<html><body>Please log in</body></html>";
        Failure page = failure(deliver(Soap.Version.V1_1));
        assertThat(page.code()).isEqualTo("bad-answer");
        assertThat(page.kind()).isEqualTo(Failure.Kind.UNCERTAIN);

        status = 503;
        assertThat(failure(deliver(Soap.Version.V1_1)).code()).isEqualTo("http-503");

        status = 202;
        answer = "";
        assertThat(deliver(Soap.Version.V1_1)).isEqualTo(new Outcome.Delivered("HTTP 202"));
    }

    @Test
    void readsNoFileThatAnAnswerNames() throws Exception {
        answer = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
                + FAULT_11.formatted("&f;").substring(21);

        assertThat(failure(deliver(Soap.Version.V1_1)).code()).isEqualTo("bad-answer");
    }

    private void assertFault(int status, String answer, String code, Failure.Kind kind, Failure.Scope scope)
            throws Exception {
        this.status = status;
        this.answer = answer;
        var failed = (Outcome.Failed) deliver(Soap.Version.V1_1);
        assertThat(failed.failure().code()).isEqualTo(code);
        assertThat(failed.failure().kind()).isEqualTo(kind);
        assertThat(failed.failure().scope()).isEqualTo(scope);
        assertThat(failed.failure().toString()).doesNotContain("TESTPATIENT");
        assertThat(new String(failed.answer().reveal(), StandardCharsets.UTF_8)).isEqualTo(answer);
    }

    private Outcome deliver(Soap.Version version) throws InterruptedException {
        var soap = new Soap(version, "urn:submit");
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
        String envelope = soap.envelope("<h/>", "<m p=\"${secret:iis}\">${content}</m>");
        var form = new HttpDestination.Form(
                "POST",
                URI.create(url),
                Template.of(url, Place.URL),
                soap.contentType(),
                Map.of(),
                Optional.of(Template.of(envelope, Place.XML, name -> new Credential.Kept(keyring, name))),
                Optional.of(soap));
        var duplicate = new AnswerRule(Set.of(), Optional.empty(), Set.of(), Set.of("Duplicate"), Fate.DELIVERED);
        var settings = new HttpDestination.Settings(
                form,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                false,
                PeerTls.NONE,
                Authority.NONE,
                List.of(duplicate));
        try (var destination = new HttpDestination(settings, Clock.systemUTC())) {
            return destination.deliver(new Outgoing(
                    new DeliveryId(new MessageId(1), "iis"),
                    1,
                    Label.NONE,
                    Payload.of("MSH|^~\\&|\rPID".getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static Failure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
    }
}
