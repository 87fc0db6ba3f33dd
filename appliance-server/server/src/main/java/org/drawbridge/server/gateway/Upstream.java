package org.drawbridge.server.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.drawbridge.connectors.http.HttpPeer;
import org.drawbridge.engine.BreakerState;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Gate;
import org.drawbridge.engine.Hold;
import org.drawbridge.engine.RateLimit;
import org.drawbridge.formats.Payload;
import org.drawbridge.server.gateway.GatewayProblem.Kind;

/// One system, with what is known of it now. Callable from any thread.
final class Upstream implements AutoCloseable {

    /// Requests about a part or a state of something, whose answers are no whole ones.
    private static final List<String> SPECIAL = List.of("Range", "If-Range", "If-Match", "If-Unmodified-Since");

    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");

    private final ExternalSystem system;
    private final HttpPeer peer;
    private final Circuit circuit;
    private final ResponseCache cache;
    private final Map<String, Quota> quotas;
    private final Clock clock;
    private final Event.Listener events;

    /// What one client may still ask. Guarded by its lock.
    private record Quota(Gate gate, ReentrantLock lock) {

        static Quota of(GatewayClient client) {
            return new Quota(
                    Gate.all(client.quotas().stream().map(RateLimit::gate).toList()), new ReentrantLock());
        }

        void take(Instant now) {
            lock.lock();
            try {
                Optional<Hold> hold = gate.hold(now);
                if (hold.isPresent()) {
                    throw GatewayProblem.later(
                            Kind.OVER_QUOTA,
                            hold.get().reason() + " Ask less often, or have the quota raised under `clients`.",
                            Duration.between(now, hold.get().until()));
                }
                gate.passed(now);
            } finally {
                lock.unlock();
            }
        }
    }

    Upstream(ExternalSystem system, Clock clock, Event.Listener events) {
        ExternalSystem.Bounds bounds = system.bounds();
        this.system = system;
        this.clock = clock;
        this.events = events;
        this.peer = new HttpPeer(new HttpPeer.Settings(
                system.base(), bounds.connect(), bounds.request(), system.tls(), system.authority()));
        this.circuit = new Circuit(system.name(), bounds, clock, events);
        this.cache = new ResponseCache(system.cacheBytes());
        this.quotas = system.clients().stream().collect(Collectors.toMap(GatewayClient::name, Quota::of));
    }

    ExternalSystem system() {
        return system;
    }

    BreakerState breaker() {
        return circuit.state();
    }

    void reset() {
        circuit.reset();
    }

    long cachedBytes() {
        return cache.bytes();
    }

    String address() {
        return peer.address();
    }

    /// Answers a request, in the system's place if it must. Throws what ends the connection if it cannot any more.
    ///
    /// @param kept keeps that the exchange takes place, before it does, under the name of its route
    void forward(Incoming in, Reply reply, Consumer<String> kept) throws InterruptedException {
        var log = new Log(in, System.nanoTime());
        try {
            Quota quota = Optional.ofNullable(quotas.get(in.client()))
                    .orElseThrow(() -> new GatewayProblem(
                            Kind.NOT_A_CLIENT,
                            "The name of the key is not under `clients` of the system; have it added there."));
            Target target = Target.of(in.path(), in.query());
            GatewayRoute route = route(in, target);
            log.route = route.path();
            if (in.length() > system.bounds().largestRequest()) {
                throw Passage.tooLarge(system);
            }
            quota.take(clock.instant());
            kept.accept(in.method() + " " + Gateway.PATH + system.name() + route.path());
            answer(in, target, route, reply, log);
        } catch (GatewayProblem e) {
            if (reply.begun()) {
                throw reply.cut(e);
            }
            log.by = "gateway";
            reply.problem(e);
        } catch (Reply.ClientGone e) {
            throw reply.cut(e);
        } finally {
            log.tell(reply);
        }
    }

    /// What is told of an exchange when it has ended. Of one thread.
    private final class Log {
        private final Incoming in;
        private final long begun;
        private String route = "";
        private String by = "system";
        private long received;

        Log(Incoming in, long begun) {
            this.in = in;
            this.begun = begun;
        }

        void tell(Reply reply) {
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            events.happened(new Event.Forwarded(
                    system.name(), route, in.method(), in.client(), reply.status(), by, took, received, reply.bytes()));
        }
    }

    private GatewayRoute route(Incoming in, Target target) {
        GatewayRoute route = GatewayRoute.of(system.routes(), target.path().isEmpty() ? "/" : target.path())
                .orElseThrow(() -> new GatewayProblem(
                        Kind.NO_ROUTE, "No route of the system covers this path; have one added under its `routes`."));
        if (!route.methods().contains(in.method())) {
            throw GatewayProblem.method(
                    String.join(", ", route.methods().stream().sorted().toList()));
        }
        return route;
    }

    private void answer(Incoming in, Target target, GatewayRoute route, Reply reply, Log log)
            throws InterruptedException {
        Fields request = in.fields().toSystem();
        boolean remembers = system.cacheBytes() > 0
                && route.cache() != GatewayRoute.Cache.NONE
                && in.method().equals("GET")
                && in.length() == 0
                && SPECIAL.stream().noneMatch(request::has);
        if (!remembers) {
            ask(in, target, request, Passage.Memory.NONE, reply, log);
            if (!SAFE.contains(in.method()) && reply.status() < 400) {
                cache.changed(target.path());
            }
            return;
        }
        boolean shared = route.cache() == GatewayRoute.Cache.SHARED;
        var key = new ResponseCache.Key(shared ? "" : in.client(), target);
        Optional<Stored> stored = cache.find(key, request);
        if (stored.isPresent() && stored.get().good(request, clock.instant())) {
            log.by = "cache";
            give(stored.get(), request, reply, "hit");
            return;
        }
        var memory = new Remembering(key, request, stored, shared, reply, log);
        ask(in, target, stored.map(each -> each.asking(request)).orElse(request), memory, reply, log);
    }

    private void ask(Incoming in, Target target, Fields request, Passage.Memory memory, Reply reply, Log log)
            throws InterruptedException {
        circuit.enter();
        var passage = new Passage(system, peer, clock, in, target.at(system.base()), reply);
        try {
            passage.go(request, memory);
        } finally {
            circuit.leave(passage.sign());
            log.received = passage.received();
        }
    }

    private void give(Stored stored, Fields request, Reply reply, String how) {
        Fields fields = stored.fields()
                .with("Age", Long.toString(stored.ageAt(clock.instant()).toSeconds()))
                .with("Cache-Status", "drawbridge; " + how);
        if (stored.known(request)) {
            reply.whole(304, fields.without("Content-Type"), new byte[0]);
        } else {
            reply.whole(200, fields, stored.body().reveal());
        }
    }

    /// Remembers one answer.
    private final class Remembering implements Passage.Memory {
        private final ResponseCache.Key key;
        private final Fields request;
        private final Optional<Stored> before;
        private final boolean shared;
        private final Reply reply;
        private final Log log;

        /// @param before what was remembered, and is not fresh any more
        Remembering(
                ResponseCache.Key key, Fields request, Optional<Stored> before, boolean shared, Reply reply, Log log) {
            this.key = key;
            this.request = request;
            this.before = before;
            this.shared = shared;
            this.reply = reply;
            this.log = log;
        }

        @Override
        public boolean confirmed(Fields answer) {
            before.ifPresent(each -> {
                Stored confirmed = each.confirmed(answer, shared, clock);
                cache.keep(key, request, confirmed);
                log.by = "cache";
                give(confirmed, request, reply, "hit; detail=revalidated");
            });
            return before.isPresent();
        }

        @Override
        public boolean wants(int status, Fields answer) {
            return status == 200;
        }

        @Override
        public void keep(Fields answer, Payload body) {
            Stored.of(request, answer, body, shared, clock)
                    .ifPresentOrElse(each -> cache.keep(key, request, each), () -> cache.forget(key, request));
        }

        @Override
        public int largest() {
            return cache.largest();
        }
    }

    /// Closes once what is under way has ended, which is when its time is over.
    void retire() {
        Duration longest = system.bounds().connect().plus(system.bounds().request());
        Thread.ofVirtual().name("gateway-retired").start(() -> {
            try {
                Thread.sleep(longest.plusSeconds(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                close();
            }
        });
    }

    /// Cuts off what is under way.
    @Override
    public void close() {
        peer.close();
    }
}
