package org.drawbridge.connectors.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.drawbridge.connectors.content.Content;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Intake.Arrival;
import org.drawbridge.engine.Intake.Receipt;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;

/// Answers each request to an HTTP source: 202 for what is on disk and nothing else, a problem document (RFC 9457)
/// for what is not taken, 503 for what could not be kept. Callable from any thread.
final class Counter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Payload ACCEPTED = Payload.of("{\"result\":\"accepted\"}".getBytes(StandardCharsets.US_ASCII));
    private static final Set<Method> METHODS = Set.of(Method.POST, Method.PUT);
    private static final int LONGEST_KEY = 255;
    private static final String REUSED = "This Idempotency-Key was used before for another body.";
    private static final String NOT_STORED = "It could not be stored and was not taken. Send it again.";

    private final HttpSource.Settings settings;
    private final Intake intake;
    private final Clock clock;
    private final Semaphore free;
    private volatile boolean closed;

    /// @param free one permit for each request under way
    Counter(HttpSource.Settings settings, Intake intake, Clock clock, Semaphore free) {
        this.settings = settings;
        this.intake = intake;
        this.clock = clock;
        this.free = free;
    }

    void register(HttpRouting.Builder routing) {
        routing.any(this::handle);
        routing.error(Refused.class, (_, response, e) -> refuse(response, e.status, e.text));
        routing.error(
                HttpException.class,
                (_, response, e) ->
                        refuse(response, e.status().code(), e.status().reasonPhrase() + "."));
    }

    /// Takes nothing more.
    void close() {
        closed = true;
    }

    /// A request that is not taken; the text is for its sender.
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;
        private final String text;

        Refused(int status, String text) {
            super(text);
            this.status = status;
            this.text = text;
        }
    }

    private void handle(ServerRequest request, ServerResponse response) throws InterruptedException {
        if (closed || !free.tryAcquire()) {
            response.header(HeaderNames.CONNECTION, "close");
            response.header(HeaderNames.RETRY_AFTER, "10");
            throw new Refused(503, "The channel takes nothing now.");
        }
        try {
            admit(request, response);
            receive(request, response);
        } finally {
            free.release();
        }
    }

    private void admit(ServerRequest request, ServerResponse response) {
        Access access = settings.access();
        if (!access.admits(name -> header(request, name))) {
            response.header(HeaderNames.WWW_AUTHENTICATE, access.challenge());
            throw new Refused(401, "Who are you? The key, the token or the password is missing or wrong.");
        }
        if (!request.path().path().equals(settings.path())) {
            throw new Refused(404, "There is nothing here; messages are taken at the path of the channel.");
        }
        if (!METHODS.contains(request.prologue().method())) {
            response.header(HeaderNames.ALLOW, "POST, PUT");
            throw new Refused(405, "Messages are sent with POST or PUT.");
        }
    }

    private void receive(ServerRequest request, ServerResponse response) throws InterruptedException {
        String key = key(request);
        Payload body = body(request);
        Content.Judged judged = settings.content().judge(body, key);
        boolean taken = judged.reception() == Reception.ACCEPTED;
        Payload reply = taken ? ACCEPTED : problem(judged.status(), judged.detail(), judged.problems());
        Receipt receipt = intake.receive(new Arrival(
                clock.instant(),
                request.remotePeer().host(),
                judged.label(),
                judged.reception(),
                SenderLeg.OWED,
                judged.problems(),
                body,
                reply,
                key.isEmpty() ? Optional.empty() : Optional.of(problem(422, REUSED)),
                false));
        switch (receipt) {
            case Receipt.Stored stored
            when stored.reused() && !key.isEmpty() -> answer(response, 422, stored.id(), problem(422, REUSED));
            case Receipt.Stored stored -> answer(response, judged.status(), stored.id(), reply);
            case Receipt.Duplicate duplicate ->
                send(response, Content.ACCEPTED, Optional.of(duplicate.of()), duplicate.reply());
            case Receipt.NotStored _ -> {
                response.header(HeaderNames.RETRY_AFTER, "10");
                throw new Refused(503, NOT_STORED);
            }
        }
    }

    /// A quoted string as the header's draft says, or what is given without quotes.
    private static String key(ServerRequest request) {
        String key = header(request, "Idempotency-Key").orElse("").strip();
        if (key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")) {
            key = key.substring(1, key.length() - 1);
        }
        if (key.length() > LONGEST_KEY) {
            throw new Refused(400, "Idempotency-Key: at most " + LONGEST_KEY + " characters.");
        }
        return key;
    }

    private Payload body(ServerRequest request) {
        if (!request.content().hasEntity()) {
            throw new Refused(400, "The body is missing.");
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] read = in.readNBytes(settings.maxBody() + 1);
            if (read.length > settings.maxBody()) {
                throw new Refused(413, "The body is longer than " + settings.maxBody() + " bytes.");
            }
            if (read.length == 0) {
                throw new Refused(400, "The body is missing.");
            }
            return Payload.of(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(ServerResponse response, int status, MessageId message, Payload reply) {
        SenderLeg leg = SenderLeg.UNSENT;
        try {
            send(response, status, Optional.of(message), reply);
            leg = SenderLeg.SENT;
        } finally {
            intake.answered(message, leg);
        }
    }

    private static void refuse(ServerResponse response, int status, String detail) {
        send(response, status, Optional.empty(), problem(status, detail));
    }

    private static void send(ServerResponse response, int status, Optional<MessageId> message, Payload reply) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, status / 100 == 2 ? "application/json" : "application/problem+json");
        message.ifPresent(id -> response.header(HeaderNames.create("X-Message-Id"), id.toString()));
        response.send(reply.reveal());
    }

    private static Payload problem(int status, String detail) {
        return problem(status, detail, List.of());
    }

    /// @param errors each with its place; they quote nothing
    private static Payload problem(int status, String detail, List<Problem> errors) {
        ObjectNode problem = JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", Status.create(status).reasonPhrase())
                .put("status", status)
                .put("detail", detail);
        for (Problem each : errors) {
            problem.withArray("errors")
                    .addObject()
                    .put("location", each.location())
                    .put("rule", each.code())
                    .put("detail", each.text());
        }
        try {
            return Payload.of(JSON.writeValueAsBytes(problem));
        } catch (IOException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private static Optional<String> header(ServerRequest request, String name) {
        return request.headers().value(HeaderNames.create(name));
    }
}
