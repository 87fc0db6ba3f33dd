package org.drawbridge.documentation.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.drawbridge.server.api.Api;

/// Every route, of the OpenAPI document, which a test holds against the routes that there are.
final class ApiPage {

    private ApiPage() {}

    static JsonNode document() {
        try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json is part of the product", e);
        }
    }

    static String text() {
        JsonNode document = document();
        var text = new StringBuilder("# API\n\n")
                .append(Reference.NOTICE)
                .append(
                        "\nThe appliance has the same as OpenAPI under `/openapi.json`. A key or a session's token goes into")
                .append(
                        " `Authorization: Bearer TOKEN`;\nwhat each permission means is in [Permissions](permissions.md).")
                .append(" An error is `{\"error\": \"a sentence\"}`.\n\n")
                .append("| call | what it does | permission | asks for | answers |\n|---|---|---|---|---|\n");
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(call -> text.append(row(path.getKey(), call))));
        return text.toString();
    }

    private static String row(String path, Map.Entry<String, JsonNode> call) {
        JsonNode operation = call.getValue();
        List<String> asked = new ArrayList<>();
        operation.path("parameters").forEach(each -> {
            if (each.path("in").asText().equals("query")) {
                asked.add("`" + each.path("name").asText() + "`");
            }
        });
        operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema")
                .path("properties")
                .fieldNames()
                .forEachRemaining(name -> asked.add("`" + name + "`"));
        String answers = operation.path("responses").properties().stream()
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        return "| `%s %s` | %s | %s | %s | %s |\n"
                .formatted(
                        call.getKey().toUpperCase(Locale.ROOT),
                        path,
                        Reference.cell(operation.path("summary").asText()),
                        permission(operation),
                        String.join(", ", asked),
                        answers);
    }

    private static String permission(JsonNode operation) {
        String wanted = operation.path("x-permission").asText();
        return !wanted.isEmpty() ? "`" + wanted + "`" : operation.has("security") ? "none" : "any key or session";
    }
}
