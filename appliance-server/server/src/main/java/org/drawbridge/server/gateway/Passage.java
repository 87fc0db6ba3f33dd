package org.drawbridge.server.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.connectors.http.HttpPeer;
import org.drawbridge.connectors.http.Meaning;
import org.drawbridge.connectors.http.Unanswered;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Sign;
import org.drawbridge.formats.Payload;
import org.drawbridge.server.gateway.GatewayProblem.Kind;

/// One request on its way to a system and its answer on the way back. Of one thread.
final class Passage {

    /// An answer that is no longer than this is read whole before any of it is passed on: if it is cut, the client is
    /// told so in words.
    private static final int AHEAD = 64 << 10;
    /// Statuses that tell of the system as a whole, not of what was asked.
    private static final Set<Integer> UNWELL = Set.of(429, 502, 503, 504);

    private static final Set<Integer> OUR_CREDENTIALS = Set.of(401, 407);
    private static final Set<Integer> BODILESS = Set.of(204, 304);

    private final ExternalSystem system;
    private final HttpPeer peer;
    private final Clock clock;
    private final Incoming in;
    private final URI target;
    private final Reply reply;
    private final RequestBody body;
    private Sign sign = Sign.NONE;

    Passage(ExternalSystem system, HttpPeer peer, Clock clock, Incoming in, URI target, Reply reply) {
        this.system = system;
        this.peer = peer;
        this.clock = clock;
        this.in = in;
        this.target = target;
        this.reply = reply;
        this.body = new RequestBody(in.body(), system.bounds().largestRequest());
    }

    /// What it told of the system.
    Sign sign() {
        return sign;
    }

    /// What becomes of an answer beside going to the client.
    interface Memory {

        /// Answers with what is remembered, as a 304 says that one may. False if nothing is.
        boolean confirmed(Fields answer);

        /// Whether the answer is worth collecting.
        boolean wants(int status, Fields answer);

        /// @param body whole
        void keep(Fields answer, Payload body);

        /// Of how many bytes a body may be remembered.
        int largest();

        Memory NONE = new Memory() {
            @Override
            public boolean confirmed(Fields answer) {
                return false;
            }

            @Override
            public boolean wants(int status, Fields answer) {
                return false;
            }

            @Override
            public void keep(Fields answer, Payload body) {}

            @Override
            public int largest() {
                return 0;
            }
        };
    }

    /// Asks the system and answers the client. Throws the problem if that cannot be.
    ///
    /// @param fields of the request, as they go to the system
    void go(Fields fields, Memory memory) throws InterruptedException {
        Fields sent = fields.with("Via", "1.1 drawbridge");
        var exchange = new HttpPeer.Exchange(in.method(), target, sent.all(), body, in.length());
        try {
            peer.exchange(exchange, (head, content) -> {
                take(head, content, memory);
                return true;
            });
        } catch (Unanswered e) {
            throw problem(e);
        }
    }

    private RuntimeException problem(Unanswered e) {
        if (body.tooLarge()) {
            return tooLarge(system);
        }
        if (body.cut()) {
            return new Reply.ClientGone(e);
        }
        if (e.getCause() instanceof Reply.TooLong) {
            return reply.cut(e);
        }
        Failure failure = e.failure();
        sign = new Sign.Unwell(failure.code(), failure.reason(), Instant.EPOCH);
        if (reply.begun()) {
            return reply.cut(e);
        }
        return switch (failure.code()) {
            case "timeout" ->
                new GatewayProblem(
                        Kind.SYSTEM_SLOW,
                        failure.reason()
                                + " Whether it did what was asked is not known; ask for less, or raise `timeout`.");
            case "no-answer" ->
                new GatewayProblem(
                        Kind.SYSTEM_CUT,
                        failure.reason() + " Whether it did what was asked is not known; look before you repeat it.");
            case "bad-answer" ->
                new GatewayProblem(Kind.BAD_ANSWER, failure.reason() + " Look what else listens at its address.");
            default ->
                GatewayProblem.later(
                        Kind.SYSTEM_DOWN,
                        failure.reason() + " Nothing was sent; try again after Retry-After.",
                        Duration.ofSeconds(1));
        };
    }

    static GatewayProblem tooLarge(ExternalSystem system) {
        return new GatewayProblem(
                Kind.REQUEST_TOO_LARGE,
                "At most " + system.bounds().largestRequest() + " bytes go to this system; send less, or raise"
                        + " `largest-request`.");
    }

    private void take(HttpPeer.Head head, InputStream content, Memory memory) throws IOException {
        Fields answer = new Fields(head.headers());
        sign = sign(head.status(), answer);
        if (OUR_CREDENTIALS.contains(head.status())) {
            throw new GatewayProblem(
                    Kind.CREDENTIALS,
                    "HTTP " + head.status()
                            + " of the system; look at the secret that its file under `systems` names.");
        }
        if (head.status() == 304 && memory.confirmed(answer)) {
            return;
        }
        if (head.length() > system.bounds().largestAnswer()) {
            throw answerTooLarge();
        }
        pass(head, located(head.status(), answer), content, memory);
    }

    private GatewayProblem answerTooLarge() {
        return new GatewayProblem(
                Kind.ANSWER_TOO_LARGE,
                "It has more than " + system.bounds().largestAnswer()
                        + " bytes; ask for less at a time, or raise `largest-answer`.");
    }

    private Sign sign(int status, Fields answer) {
        if (!UNWELL.contains(status)) {
            return Sign.WELL;
        }
        Optional<Duration> wait = Meaning.retryAfter(answer.first("Retry-After"), clock);
        return new Sign.Unwell(
                "http-" + status,
                "The system answered HTTP " + status + ".",
                wait.map(clock.instant()::plus).orElse(Instant.EPOCH));
    }

    /// Nobody is sent past the gateway.
    private Fields located(int status, Fields answer) {
        var locations = new Locations(system.base(), Gateway.PATH + system.name());
        Fields fields = answer;
        for (String name : Set.of("Location", "Content-Location")) {
            Optional<String> there = answer.first(name);
            Optional<String> here = there.flatMap(each -> locations.here(target, each));
            if (there.isPresent() && here.isEmpty() && status / 100 == 3 && name.equals("Location")) {
                throw new GatewayProblem(
                        Kind.BAD_ANSWER,
                        "The system sends on to another place, where the gateway does not go; if it has moved, change"
                                + " its `url`.");
            }
            fields = here.isPresent() ? fields.with(name, here.get()) : fields.without(name);
        }
        return fields;
    }

    private void pass(HttpPeer.Head head, Fields answer, InputStream content, Memory memory) throws IOException {
        Fields fields = answer.toClient();
        int status = head.status();
        if (in.method().equals("HEAD")) {
            reply.whole(
                    status,
                    answer.first("Content-Length")
                            .map(each -> fields.with("Content-Length", each))
                            .orElse(fields),
                    new byte[0]);
            return;
        }
        if (BODILESS.contains(status)) {
            reply.whole(status, fields, new byte[0]);
            return;
        }
        byte[] begin = content.readNBytes(AHEAD);
        long largest = system.bounds().largestAnswer();
        if (begin.length > largest) {
            throw answerTooLarge();
        }
        boolean wanted = memory.wants(status, answer);
        if (begin.length < AHEAD) {
            if (wanted) {
                memory.keep(answer, Payload.of(begin));
            }
            reply.whole(status, fields, begin);
            return;
        }
        var collected = new ByteArrayOutputStream();
        reply.stream(status, fields, head.length(), begin, content, largest, (chunk, count) -> {
            if (wanted && collected.size() <= memory.largest()) {
                collected.write(chunk, 0, count);
            }
        });
        if (wanted && collected.size() == reply.bytes()) {
            memory.keep(answer, Payload.of(collected.toByteArray()));
        }
    }

    /// Bytes of the request's body that went to the system.
    long received() {
        return body.bytes();
    }
}
