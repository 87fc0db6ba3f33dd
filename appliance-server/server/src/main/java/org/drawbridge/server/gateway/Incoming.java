package org.drawbridge.server.gateway;

import io.helidon.http.Header;
import io.helidon.webserver.http.ServerRequest;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a client asks.
///
/// @param system that it asks
/// @param path raw, from the system's base on
/// @param query raw; empty for none
/// @param length of the body in bytes; 0 for none, -1 if it was not said
/// @param client the name of its API key
record Incoming(
        String system,
        String method,
        String path,
        String query,
        Fields fields,
        InputStream body,
        long length,
        String client) {

    /// @param prefix of the path, before the system's name
    static Incoming of(ServerRequest request, String prefix, String client) {
        String raw = request.prologue().uriPath().rawPath();
        String rest = raw.startsWith(prefix) ? raw.substring(prefix.length()) : "";
        int end = rest.indexOf('/');
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (Header each : request.headers()) {
            each.allValues().forEach(value -> fields.add(Map.entry(each.name(), value)));
        }
        boolean body = request.content().hasEntity();
        return new Incoming(
                end < 0 ? rest : rest.substring(0, end),
                request.prologue().method().text(),
                end < 0 ? "" : rest.substring(end),
                request.query().rawValue(),
                new Fields(fields),
                body ? request.content().inputStream() : InputStream.nullInputStream(),
                body ? request.headers().contentLength().orElse(-1) : 0,
                client);
    }
}
