package org.drawbridge.simulators.ehr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.drawbridge.formats.Payload;

/// A FHIR R4 server in memory, at `http://host:port/fhir`. One virtual thread per connection; one lock over the
/// resources.
public final class FhirEhr implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BASE = "/fhir";

    private final String host;
    private final int port;
    private final Clock clock;
    private final Faults faults = new Faults();
    private final Resources resources = new Resources();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> applied = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;
    private volatile boolean closed;

    /// Listens at once; port 0 takes any free port.
    public FhirEhr(String host, int port, Clock clock) throws IOException {
        this.host = host;
        this.clock = clock;
        this.listener = listen(port);
        this.port = listener.getLocalPort();
        accept(listener);
    }

    private ServerSocket listen(int at) throws IOException {
        var bound = new ServerSocket();
        bound.setReuseAddress(true);
        bound.bind(new InetSocketAddress(InetAddress.getByName(host), at), 512);
        return bound;
    }

    private void accept(ServerSocket bound) {
        Thread.ofVirtual().name("fhir-ehr").start(() -> {
            while (!bound.isClosed()) {
                try {
                    Socket socket = bound.accept();
                    open.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    if (bound.isClosed()) {
                        return;
                    }
                }
            }
        });
    }

    /// The base URL.
    public String base() {
        return "http://" + host + ":" + port + BASE;
    }

    /// Makes it misbehave, or behave again. `down` closes the listener and every connection.
    public void misbehave(Faults.Plan plan) throws IOException {
        faults.set(plan);
        if (plan.down() && !listener.isClosed()) {
            listener.close();
            for (Socket each : open) {
                each.close();
            }
        } else if (!plan.down() && listener.isClosed() && !closed) {
            listener = listen(port);
            accept(listener);
        }
    }

    /// How often the bundle of each control id took effect.
    public Map<String, Integer> applied() {
        return Map.copyOf(applied);
    }

    /// How many requests came, refused ones included.
    public long requests() {
        return requests.get();
    }

    /// How many resources there are of each type.
    public Map<String, Integer> counts() {
        lock.lock();
        try {
            return resources.counts();
        } finally {
            lock.unlock();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
            OutputStream out = socket.getOutputStream();
            while (!closed) {
                Optional<HttpRequest> request = next(in, out);
                if (request.isEmpty()
                        || !answer(request.get(), out)
                        || !request.get().keepAlive()) {
                    return;
                }
            }
        } catch (IOException e) {
            // The peer went away, or we were told to be down.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static Optional<HttpRequest> next(InputStream in, OutputStream out) throws IOException {
        try {
            return HttpRequest.read(in, out);
        } catch (HttpRequest.BadRequest e) {
            json(e.status(), Map.of("Connection", "close"), Outcomes.of("structure", String.valueOf(e.getMessage())))
                    .write(out);
            throw e;
        }
    }

    /// False when the connection is to be cut.
    private boolean answer(HttpRequest request, OutputStream out) throws IOException, InterruptedException {
        if (request.target().startsWith("/_control/")) {
            control(request).write(out);
            return true;
        }
        requests.incrementAndGet();
        Faults.Plan plan = faults.plan();
        // A connection that was being accepted while the listener closed is one too many when it is to be down.
        if (plan.down() || plan.cut().equals(Optional.of(Faults.Cut.REQUEST))) {
            return false;
        }
        Thread.sleep(plan.latency());
        if (plan.hang()) {
            while (!closed && faults.plan().hang()) {
                Thread.sleep(50);
            }
            return false;
        }
        Optional<Integer> failure = faults.failure();
        if (failure.isPresent()) {
            Map<String, String> headers = plan.retryAfterSeconds()
                    .map(seconds -> Map.of("Retry-After", Integer.toString(seconds)))
                    .orElse(Map.of());
            json(failure.get(), headers, Outcomes.of("transient", "Told to fail."))
                    .write(out);
            return true;
        }
        HttpResponse response = handle(request);
        if (plan.cut().equals(Optional.of(Faults.Cut.ANSWER))) {
            return false;
        }
        if (plan.cut().isPresent()) {
            response.writeHalf(out);
            return false;
        }
        response.write(out);
        return true;
    }

    private HttpResponse control(HttpRequest request) throws IOException {
        String asked = request.method() + " " + request.target();
        if (asked.equals("PUT /_control/faults")) {
            try {
                misbehave(Faults.Plan.of(JSON.readTree(request.body().reveal())));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                return json(400, Map.of(), Outcomes.of("invalid", "Expected a fault plan; see the documentation."));
            }
            return json(200, Map.of(), JsonNodeFactory.instance.objectNode().put("faults", "set"));
        }
        if (asked.equals("GET /_control/applied")) {
            ObjectNode counts = JsonNodeFactory.instance.objectNode();
            applied.forEach(counts::put);
            return json(200, Map.of(), counts);
        }
        return json(404, Map.of(), Outcomes.of("not-found", "Known here: PUT faults, GET applied."));
    }

    private HttpResponse handle(HttpRequest request) {
        lock.lock();
        try {
            String target = request.target();
            if (!target.startsWith(BASE)) {
                throw new Refusal(404, "not-found", "The base of this server is " + BASE + ".");
            }
            String path = target.substring(BASE.length());
            String query = path.contains("?") ? path.substring(path.indexOf('?') + 1) : "";
            path = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
            List<String> parts = List.of(path.split("/", -1)).stream()
                    .filter(each -> !each.isEmpty())
                    .toList();
            return switch (request.method()) {
                case "GET" -> get(parts, query);
                case "POST" -> parts.isEmpty() ? transaction(body(request)) : create(parts, request);
                case "PUT" -> update(parts, query, request);
                default -> throw new Refusal(405, "not-supported", "This server knows GET, POST and PUT.");
            };
        } catch (Refusal e) {
            return json(e.status(), Map.of(), Outcomes.of(e));
        } finally {
            lock.unlock();
        }
    }

    private static JsonNode body(HttpRequest request) {
        String type = request.header("content-type").orElse("");
        if (!type.startsWith("application/fhir+json") && !type.startsWith("application/json")) {
            throw new Refusal(415, "not-supported", "Send application/fhir+json.");
        }
        try {
            return JSON.readTree(request.body().reveal());
        } catch (IOException e) {
            throw new Refusal(400, "structure", "The body is no JSON.");
        }
    }

    private HttpResponse transaction(JsonNode bundle) {
        ObjectNode answer = Transaction.run(resources, bundle, now());
        String controlId = bundle.at("/identifier/value").asText();
        if (bundle.at("/identifier/system").asText().endsWith("controlId") && !controlId.isEmpty()) {
            applied.merge(controlId, 1, Integer::sum);
        }
        return json(200, Map.of(), answer);
    }

    private HttpResponse create(List<String> parts, HttpRequest request) {
        if (!(body(request) instanceof ObjectNode resource) || parts.size() != 1) {
            throw new Refusal(400, "structure", "Expected POST to /Type with one resource.");
        }
        Rules.check(parts.getFirst(), resource);
        Optional<ObjectNode> existing = request.header("if-none-exist")
                .flatMap(condition -> Conditions.one(resources, parts.getFirst(), condition));
        return existing.map(found -> kept(200, found))
                .orElseGet(() -> kept(201, resources.write(resource, Optional.empty(), now())));
    }

    private HttpResponse update(List<String> parts, String query, HttpRequest request) {
        if (!(body(request) instanceof ObjectNode resource) || parts.isEmpty()) {
            throw new Refusal(400, "structure", "Expected PUT to /Type/id or /Type?identifier=… with one resource.");
        }
        Rules.check(parts.getFirst(), resource);
        Optional<ObjectNode> existing = query.isEmpty()
                ? resources.read(parts.getFirst(), parts.getLast())
                : Conditions.one(resources, parts.getFirst(), query);
        Conditions.matches(request.header("if-match").orElse(""), existing);
        return kept(existing.isPresent() ? 200 : 201, resources.write(resource, existing, now()));
    }

    private HttpResponse get(List<String> parts, String query) {
        if (parts.equals(List.of("metadata"))) {
            return json(200, Map.of(), capabilities());
        }
        if (parts.isEmpty() || !Rules.TYPES.contains(parts.getFirst())) {
            throw new Refusal(404, "not-supported", "This server has no resources of this type.");
        }
        String type = parts.getFirst();
        if (parts.size() == 1) {
            return search(type, Conditions.query(query));
        }
        Optional<ObjectNode> found = parts.size() == 4 && parts.get(2).equals("_history")
                ? resources.read(type, parts.get(1), parts.get(3))
                : resources.read(type, parts.get(1));
        return found.map(each -> kept(200, each))
                .orElseThrow(() -> new Refusal(404, "not-found", "There is no such resource."));
    }

    private HttpResponse search(String type, Map<String, String> query) {
        List<ObjectNode> found = resources.search(type, Conditions.token(query));
        ObjectNode bundle = JsonNodeFactory.instance
                .objectNode()
                .put("resourceType", "Bundle")
                .put("type", "searchset");
        bundle.put("total", found.size());
        var entries = bundle.putArray("entry");
        String count = query.getOrDefault("_count", "100");
        found.stream()
                .limit(count.matches("\\d{1,4}") ? Integer.parseInt(count) : 100)
                .forEach(each -> entries.addObject()
                        .put(
                                "fullUrl",
                                base() + "/" + type + "/" + each.path("id").asText())
                        .set("resource", each));
        return json(200, Map.of(), bundle);
    }

    private ObjectNode capabilities() {
        ObjectNode statement = JsonNodeFactory.instance
                .objectNode()
                .put("resourceType", "CapabilityStatement")
                .put("status", "active")
                .put("date", "2026-11-24")
                .put("kind", "instance")
                .put("fhirVersion", "4.0.1");
        statement.putArray("format").add("application/fhir+json");
        ObjectNode rest = statement.putArray("rest").addObject().put("mode", "server");
        var types = rest.putArray("resource");
        Rules.TYPES.stream()
                .sorted()
                .forEach(type -> types.addObject()
                        .put("type", type)
                        .put("conditionalCreate", true)
                        .put("conditionalUpdate", true));
        rest.putArray("interaction").addObject().put("code", "transaction");
        return statement;
    }

    private HttpResponse kept(int status, ObjectNode resource) {
        String version = resource.at("/meta/versionId").asText();
        String location = base() + "/" + resource.path("resourceType").asText() + "/"
                + resource.path("id").asText() + "/_history/" + version;
        return json(status, Map.of("ETag", "W/\"" + version + "\"", "Location", location), resource);
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static HttpResponse json(int status, Map<String, String> headers, JsonNode body) {
        try {
            return new HttpResponse(status, headers, Payload.of(JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
