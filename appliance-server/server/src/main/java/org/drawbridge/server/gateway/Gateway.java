package org.drawbridge.server.gateway;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.drawbridge.engine.BreakerState;
import org.drawbridge.engine.Event;
import org.drawbridge.server.gateway.GatewayProblem.Kind;

/// All systems that clients may ask: `/gateway/SYSTEM/…` is the system's base with what follows. Callable from any
/// thread; what changes is guarded by `changing`.
public final class Gateway implements AutoCloseable {

    /// What every path through the gateway begins with.
    public static final String PATH = "/gateway/";

    /// How a system does.
    ///
    /// @param address for people: without user and query
    /// @param cachedBytes that are remembered of its answers
    public record Standing(ExternalSystem system, String address, BreakerState breaker, long cachedBytes) {}

    private final Clock clock;
    private final Event.Listener events;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Map<String, Upstream> upstreams = Map.of();
    private volatile boolean closed;

    public Gateway(Clock clock, Event.Listener events) {
        this.clock = clock;
        this.events = events;
    }

    /// Makes these the systems. Those that are as before go on as they are, with what they have counted and remembered;
    /// requests that are under way to one that is changed or gone come to their end.
    public void apply(Collection<ExternalSystem> systems) {
        changing.lock();
        try {
            Map<String, Upstream> before = new HashMap<>(upstreams);
            Map<String, Upstream> next = new HashMap<>();
            for (ExternalSystem each : systems) {
                Upstream same = before.get(each.name());
                if (same != null && same.system().fingerprint().equals(each.fingerprint())) {
                    before.remove(each.name());
                    next.put(each.name(), same);
                } else {
                    next.put(each.name(), new Upstream(each, clock, events));
                }
            }
            upstreams = Map.copyOf(next);
            before.values().forEach(Upstream::retire);
        } finally {
            changing.unlock();
        }
    }

    /// By their names.
    public List<Standing> standings() {
        return upstreams.values().stream()
                .map(each -> new Standing(each.system(), each.address(), each.breaker(), each.cachedBytes()))
                .sorted((one, other) ->
                        one.system().name().compareTo(other.system().name()))
                .toList();
    }

    /// Lets a system be asked again at once. False if there is none of that name.
    public boolean reset(String system) {
        Upstream found = upstreams.get(system);
        if (found != null) {
            found.reset();
        }
        return found != null;
    }

    /// Answers a request, in the system's place if it must.
    ///
    /// @param client the name of the API key that was shown
    /// @param kept keeps that an exchange takes place, given its method and route; what it throws ends the exchange
    public void forward(ServerRequest request, ServerResponse response, String client, Consumer<String> kept)
            throws InterruptedException {
        Incoming in = Incoming.of(request, PATH, client);
        var reply = new Reply(response, in.method().equals("HEAD"));
        Upstream upstream = upstreams.get(in.system());
        if (closed) {
            reply.problem(new GatewayProblem(Kind.STOPPING, "It takes nothing more; try again in a minute."));
        } else if (upstream == null) {
            reply.problem(new GatewayProblem(
                    Kind.NO_SYSTEM, "There is no file of that name under `systems` of the configuration."));
        } else {
            upstream.forward(in, reply, kept);
        }
    }

    @Override
    public void close() {
        closed = true;
        upstreams.values().forEach(Upstream::close);
    }
}
