package org.drawbridge.console.view;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A FHIR server that keeps what it gets; it refuses as often as it is told to.
record FhirSink(HttpServer server, Queue<String> bodies, AtomicInteger refusals) implements AutoCloseable {

    private static final byte[] TAKEN =
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\"}".getBytes(StandardCharsets.UTF_8);

    static FhirSink start() throws IOException {
        var sink = new FhirSink(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                new ConcurrentLinkedQueue<>(),
                new AtomicInteger());
        sink.server.createContext("/fhir", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = sink.refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!refused) {
                sink.bodies.add(body);
            }
            exchange.getResponseHeaders().add("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(refused ? 422 : 200, TAKEN.length);
            exchange.getResponseBody().write(TAKEN);
            exchange.close();
        });
        sink.server.start();
        return sink;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir";
    }

    String received() {
        return String.join("\n", bodies);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
