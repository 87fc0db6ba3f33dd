package org.drawbridge.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An HTTP server that quotes what it is sent in every place where a peer could: bodies, headers, status lines. A
/// control id `EHR-MODE-…` chooses how it answers the first time; after that it takes the message.
final class QuotingEhr implements AutoCloseable {

    private static final Pattern MODE = Pattern.compile("EHR-([A-Z0-9]+)-[A-Z0-9-]*");
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private final ServerSocket listener;
    private final Map<String, Integer> times = new ConcurrentHashMap<>();
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();

    QuotingEhr() throws IOException {
        this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String base() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/fhir";
    }

    /// Request lines and headers.
    String heads() {
        return String.join("", heads);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String head = head(in);
            heads.add(head);
            Matcher length = LENGTH.matcher(head);
            String body = new String(
                    in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0), StandardCharsets.UTF_8);
            Matcher mode = MODE.matcher(body);
            boolean first = mode.find() && times.merge(mode.group(), 1, Integer::sum) == 1;
            String answer = answer(
                    first ? mode.group(1) : "",
                    Canaries.in(body).stream().findFirst().orElse(""));
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            if (first && mode.group(1).equals("HANG")) {
                Thread.sleep(2_000);
            }
        } catch (IOException e) {
            // The client is gone.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("it was closed");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /// @param word of the message
    private static String answer(String mode, String word) {
        String outcome = outcome(word);
        return switch (mode) {
            case "400", "404", "409", "412", "422", "500", "503" -> http(mode + " " + word, "", outcome);
            case "429" -> http("429 " + word, "Retry-After: " + word, outcome);
            case "302" -> http("302 Found", "Location: http://127.0.0.1:1/" + word, outcome);
            case "TEXT" -> http("400 Bad", "", "The value " + word + " is wrong");
            case "BATCH" -> http("200 OK", "", """
                    {"resourceType":"Bundle","type":"batch-response","entry":[
                    {"response":{"status":"422 %s","outcome":%s}},{"response":{"status":"%s"}}]}""".formatted(word, outcome, word));
            case "GARBAGE" -> http("200 OK", "", "batch-response " + word);
            case "NUMBER" -> http("200 OK", "", "{\"type\":\"batch-response\",\"x\":01" + word);
            case "STATUS" -> word + " " + word + "\r\n\r\n";
            case "STATUSNUMBER" -> "HTTP/1.1 " + word + " OK\r\n\r\n";
            case "HEADER" -> http("200 OK", word + word, outcome);
            case "LENGTH" -> "HTTP/1.1 200 OK\r\nContent-Length: " + word + "\r\n\r\n" + word;
            case "CHUNK" -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + word + "\r\n" + word;
            case "CUT" -> "";
            case "HALF" -> "HTTP/1.1 400 Bad\r\nContent-Length: 999\r\n\r\n" + outcome;
            case "HANG" -> "";
            default -> http("200 " + word, "ETag: W/\"" + word + "\"\r\nLocation: /Patient/" + word, outcome);
        };
    }

    private static String outcome(String word) {
        return """
                {"resourceType":"OperationOutcome","id":"%1$s","text":{"status":"generated","div":"<div>%1$s</div>"},
                "issue":[{"severity":"error","code":"value","details":{"text":"%1$s"},"diagnostics":"'%1$s' is wrong",
                "expression":["%1$s"],"location":["%1$s"]},
                {"severity":"error","code":"%1$s","expression":["Patient.name.where(family='%1$s')"]},
                {"severity":"error","code":"required","expression":["Patient.name[0].family"]},
                {"severity":"%2$s","code":"processing","location":["/f:Patient/f:name[family='%1$s']"]}]}""".formatted(word, word.toLowerCase(Locale.ROOT));
    }

    private static String http(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/fhir+json\r\n"
                + (headers.isEmpty() ? "" : headers + "\r\n") + "Connection: close\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
