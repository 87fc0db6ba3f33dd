package org.drawbridge.simulators.ehr;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.formats.Payload;

/// One HTTP/1.1 request (RFC 9112), read whole.
record HttpRequest(String method, String target, Map<String, String> headers, Payload body) {

    /// The request is no HTTP/1.1 or exceeds a limit.
    static final class BadRequest extends IOException {
        private static final long serialVersionUID = 1;
        private final int status;

        BadRequest(int status, String text) {
            super(text);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private static final int HEAD = 64 << 10;
    private static final int BODY = 64 << 20;

    HttpRequest {
        headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    boolean keepAlive() {
        return !header("connection").orElse("").equalsIgnoreCase("close");
    }

    /// Empty if the peer closed the connection between requests.
    static Optional<HttpRequest> read(InputStream in, OutputStream out) throws IOException {
        String start = line(in, HEAD);
        if (start.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = List.of(start.split(" ", -1));
        if (words.size() != 3 || !words.get(2).startsWith("HTTP/1.")) {
            throw new BadRequest(400, "the first line is no HTTP/1.1 request line");
        }
        Map<String, String> headers = new HashMap<>();
        int left = HEAD;
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            left -= line.length();
            int colon = line.indexOf(':');
            if (colon < 1 || left <= 0) {
                throw new BadRequest(left <= 0 ? 431 : 400, "a header line is malformed or the head is too large");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        return Optional.of(new HttpRequest(words.get(0), words.get(1), headers, body(in, headers)));
    }

    private static Payload body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            return chunked(in);
        }
        String length = headers.getOrDefault("content-length", "0");
        if (!length.matches("\\d{1,9}")) {
            throw new BadRequest(400, "Content-Length is no number");
        }
        int size = Integer.parseInt(length);
        if (size > BODY) {
            throw new BadRequest(413, "the body is larger than 64 MiB");
        }
        byte[] body = in.readNBytes(size);
        if (body.length < size) {
            throw new EOFException("the connection was cut within a body");
        }
        return Payload.of(body);
    }

    private static Payload chunked(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            String head = line(in, 1024);
            String digits = head.contains(";") ? head.substring(0, head.indexOf(';')) : head;
            if (!digits.strip().matches("[0-9a-fA-F]{1,7}")) {
                throw new BadRequest(400, "a chunk has no size");
            }
            int size = Integer.parseInt(digits.strip(), 16);
            if (size == 0) {
                String trailer = line(in, HEAD);
                while (!trailer.isEmpty()) {
                    trailer = line(in, HEAD);
                }
                return Payload.of(body.toByteArray());
            }
            if (body.size() + size > BODY) {
                throw new BadRequest(413, "the body is larger than 64 MiB");
            }
            byte[] chunk = in.readNBytes(size);
            body.write(chunk);
            if (chunk.length < size || !line(in, 2).isEmpty()) {
                throw new EOFException("the connection was cut within a chunk");
            }
        }
    }

    /// Up to CR LF; empty at the end of the stream too.
    private static String line(InputStream in, int most) throws IOException {
        var line = new ByteArrayOutputStream(80);
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
            if (line.size() > most) {
                throw new BadRequest(431, "the head is too large");
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
