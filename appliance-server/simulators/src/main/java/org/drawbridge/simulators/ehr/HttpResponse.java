package org.drawbridge.simulators.ehr;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.drawbridge.formats.Payload;

/// An HTTP/1.1 response with a JSON body.
record HttpResponse(int status, Map<String, String> headers, Payload body) {

    HttpResponse {
        headers = Map.copyOf(headers);
    }

    private static String phrase(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 204 -> "No Content";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 410 -> "Gone";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "Status";
        };
    }

    private byte[] bytes() {
        var head = new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(phrase(status))
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.size() > 0) {
            head.append("Content-Type: application/fhir+json;charset=utf-8\r\n");
        }
        head.append("Content-Length: ").append(body.size()).append("\r\n\r\n");
        byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(first, first.length + body.size());
        System.arraycopy(body.reveal(), 0, all, first.length, body.size());
        return all;
    }

    void write(OutputStream out) throws IOException {
        out.write(bytes());
        out.flush();
    }

    /// Writes the first half only.
    void writeHalf(OutputStream out) throws IOException {
        byte[] all = bytes();
        out.write(all, 0, all.length / 2);
        out.flush();
    }
}
