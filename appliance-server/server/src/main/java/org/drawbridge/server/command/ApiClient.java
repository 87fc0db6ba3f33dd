package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.drawbridge.security.tls.ApiTls;
import org.drawbridge.security.tls.HandshakeException;
import picocli.CommandLine.Option;

/// The options by which a command finds a running appliance, and the way to ask it.
final class ApiClient {

    /// It did not do what was asked; the text is for a person.
    static final class NotDone extends Exception {
        private static final long serialVersionUID = 1;

        NotDone(String text) {
            super(text);
        }
    }

    static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--api",
            paramLabel = "URL",
            defaultValue = "${env:DRAWBRIDGE_API:-http://127.0.0.1:8420}",
            description = "the appliance's API, else DRAWBRIDGE_API of the environment; default: http://127.0.0.1:8420")
    private String api = "";

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:DRAWBRIDGE_TOKEN:-}",
            description =
                    "an API key, or the token of a session; better in DRAWBRIDGE_TOKEN of the environment, where other"
                            + " users cannot see it")
    private String token = "";

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            description =
                    "with https: who has signed the appliance's certificate, such as HOME/tls/authority.pem; else whom"
                            + " Java trusts")
    private Optional<Path> authority = Optional.empty();

    @Option(names = "--json", description = "print the API's answer as it is, for scripts")
    private boolean json;

    /// For an appliance that is named in another way than by these options.
    static ApiClient of(String api, String token, Optional<Path> authority) {
        var client = new ApiClient();
        client.api = api;
        client.token = token;
        client.authority = authority;
        return client;
    }

    /// Whether the answer is to be printed as it came.
    boolean json() {
        return json;
    }

    JsonNode get(String path) throws NotDone, InterruptedException {
        return tree(send(request(path).GET()));
    }

    JsonNode post(String path, Map<String, ?> body) throws NotDone, InterruptedException {
        return post(path, "", body);
    }

    /// @param reason that is kept with what is done; empty for none
    JsonNode post(String path, String reason, Map<String, ?> body) throws NotDone, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        if (!reason.isBlank()) {
            request.header("X-Reason", encode(reason.strip()));
        }
        try {
            return tree(send(request.POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))));
        } catch (IOException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }

    byte[] bytes(String path) throws NotDone, InterruptedException {
        return send(request(path).GET());
    }

    /// `?a=b&c=d` of what is not empty.
    static String query(Map<String, String> wanted) {
        String query = wanted.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> each.getKey() + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) throws NotDone {
        try {
            URI target = URI.create(api.replaceAll("/+$", "") + "/api/v1" + path);
            return HttpRequest.newBuilder(target)
                    .timeout(Duration.ofMinutes(1))
                    .header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException e) {
            throw new NotDone("--api: expected a URL such as http://127.0.0.1:8420.");
        }
    }

    /// Of the whole appliance, also when it is not well.
    JsonNode health() throws NotDone, InterruptedException {
        HttpResponse<byte[]> response = exchange(request("/health").GET());
        JsonNode health = tree(response.body());
        if (!health.has("status")) {
            throw new NotDone(api + " gave an answer that is no health; is it a Drawbridge API?");
        }
        return health;
    }

    private byte[] send(HttpRequest.Builder request) throws NotDone, InterruptedException {
        HttpResponse<byte[]> response = exchange(request);
        if (response.statusCode() == 401) {
            throw new NotDone("The API key is missing or wrong: give it with --token or DRAWBRIDGE_TOKEN.");
        }
        if (response.statusCode() / 100 != 2) {
            JsonNode said = tree(response.body());
            List<String> files = new ArrayList<>();
            said.path("conflicts").fieldNames().forEachRemaining(files::add);
            throw new NotDone(said.path("error").asText("HTTP " + response.statusCode())
                    + (files.isEmpty() ? "" : " In " + String.join(", ", files) + "."));
        }
        return response.body();
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder request) throws NotDone, InterruptedException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        authority.map(ApiTls::trusting).ifPresent(builder::sslContext);
        try (HttpClient client = builder.build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (SSLException e) {
            throw new NotDone("No TLS with " + api + ": "
                    + HandshakeException.of(e).sentence()
                    + " Name who signed its certificate with --authority, such as HOME/tls/authority.pem.");
        } catch (IOException e) {
            throw new NotDone("No answer from " + api + ": is the appliance running? Else say where, with --api.");
        }
    }

    private JsonNode tree(byte[] body) throws NotDone {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new NotDone(api + " gave an answer that is no JSON; is it a Drawbridge API?");
        }
    }
}
