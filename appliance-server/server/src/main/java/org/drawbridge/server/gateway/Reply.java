package org.drawbridge.server.gateway;

import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a client is answered. Once its head is sent, nothing but the rest of the body or a cut can follow.
final class Reply {

    private static final int CHUNK = 16 << 10;

    /// The client is no longer there, or takes nothing.
    static final class ClientGone extends RuntimeException {
        private static final long serialVersionUID = 1;

        ClientGone(Throwable cause) {
            super("the client is gone", cause);
        }
    }

    /// A body that goes on beyond what may be passed on.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super("a body is too long");
        }
    }

    /// Sees each piece of a body on its way.
    @FunctionalInterface
    interface Tee {
        void passed(byte[] chunk, int count);
    }

    private final ServerResponse response;
    private final boolean bodiless;
    private int status;
    private long bytes;

    /// @param bodiless whether the request was a HEAD
    Reply(ServerResponse response, boolean bodiless) {
        this.response = response;
        this.bodiless = bodiless;
    }

    /// 0 until the head is sent, and once the answer was cut.
    int status() {
        return status;
    }

    /// Of the body.
    long bytes() {
        return bytes;
    }

    boolean begun() {
        return status > 0;
    }

    private void head(int code, Fields fields) {
        status = code;
        response.status(Status.create(code));
        Map<String, List<String>> grouped = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, String> names = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : fields.all()) {
            names.putIfAbsent(each.getKey().toLowerCase(java.util.Locale.ROOT), each.getKey());
            grouped.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(each.getValue());
        }
        names.values()
                .forEach(name -> response.header(
                        name, grouped.getOrDefault(name, List.of()).toArray(String[]::new)));
    }

    /// An answer whose body is here, or which has none.
    void whole(int code, Fields fields, byte[] body) {
        head(code, fields);
        sending(() -> {
            if (bodiless || body.length == 0) {
                response.send();
            } else {
                response.send(body);
                bytes = body.length;
            }
        });
    }

    /// An answer whose body is still coming.
    ///
    /// @param length -1 if it is not known
    /// @param most bytes that are passed on; more is [TooLong]
    void stream(int code, Fields fields, long length, byte[] begin, InputStream rest, long most, Tee tee)
            throws IOException {
        head(code, fields);
        if (length >= 0) {
            response.contentLength(length);
        }
        OutputStream out = response.outputStream();
        pass(out, begin, begin.length, tee);
        byte[] chunk = new byte[CHUNK];
        for (int count = rest.read(chunk); count >= 0; count = rest.read(chunk)) {
            if (bytes + count > most) {
                throw new TooLong();
            }
            pass(out, chunk, count, tee);
        }
        if (length >= 0 && bytes < length) {
            throw new IOException("cut");
        }
        sending(() -> close(out));
    }

    private void pass(OutputStream out, byte[] chunk, int count, Tee tee) {
        tee.passed(chunk, count);
        sending(() -> {
            try {
                out.write(chunk, 0, count);
                bytes += count;
            } catch (IOException e) {
                throw new ClientGone(e);
            }
        });
    }

    private static void close(OutputStream out) {
        try {
            out.close();
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    private static void sending(Runnable send) {
        try {
            send.run();
        } catch (UncheckedIOException e) {
            throw new ClientGone(e);
        }
    }

    void problem(GatewayProblem problem) {
        Fields fields = new Fields(List.of(Map.entry("Content-Type", "application/problem+json")));
        for (Map.Entry<String, String> each : problem.headers().entrySet()) {
            fields = fields.with(each.getKey(), each.getValue());
        }
        whole(problem.kind().status(), fields, problem.document());
    }

    /// Ends the connection, so that the client does not take half an answer for a whole one.
    CloseConnectionException cut(Throwable cause) {
        status = 0;
        return new CloseConnectionException("an answer through the gateway was cut", cause);
    }
}
