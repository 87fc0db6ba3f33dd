package org.drawbridge.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.security.Keyring;
import org.drawbridge.server.Above;
import org.drawbridge.server.config.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The export of the example, held against what Kong's own schemas of 3.x know.
class KongExportTest {

    private static final Map<String, Set<String>> FIELDS = Map.of(
            "service",
            Set.of(
                    "name",
                    "protocol",
                    "host",
                    "port",
                    "connect_timeout",
                    "read_timeout",
                    "write_timeout",
                    "retries",
                    "tls_verify",
                    "plugins",
                    "routes"),
            "route",
            Set.of("name", "paths", "methods", "strip_path", "regex_priority", "plugins"),
            "consumer",
            Set.of("username", "keyauth_credentials", "acls", "plugins"),
            "plugin",
            Set.of("name", "config", "service"));

    private static final Map<String, Set<String>> CONFIGS = Map.of(
            "key-auth",
            Set.of("key_names", "hide_credentials"),
            "acl",
            Set.of("allow"),
            "request-size-limiting",
            Set.of("allowed_payload_size", "size_unit"),
            "rate-limiting",
            Set.of("second", "minute", "hour", "day", "limit_by", "policy"),
            "request-transformer",
            Set.of("remove", "replace", "add"),
            "proxy-cache",
            Set.of("strategy", "cache_control", "request_method", "response_code", "vary_headers", "content_type"));

    private static KongExport export;
    private static JsonNode kong;

    @BeforeAll
    static void read() throws Exception {
        Configuration example =
                Configuration.read(Above.find("config/examples").orElseThrow(), new Keyring(), Clock.systemUTC());
        export = new KongExport(example.systems());
        kong = new ObjectMapper(new YAMLFactory()).readTree(export.text());
    }

    private static void knows(String kind, JsonNode entity) {
        entity.fieldNames()
                .forEachRemaining(each -> assertThat(FIELDS.get(kind)).as(kind).contains(each));
        for (JsonNode plugin : entity.path("plugins")) {
            plugin.fieldNames()
                    .forEachRemaining(each -> assertThat(FIELDS.get("plugin")).contains(each));
            String name = plugin.path("name").asText();
            plugin.path("config")
                    .fieldNames()
                    .forEachRemaining(
                            each -> assertThat(CONFIGS.get(name)).as(name).contains(each));
        }
    }

    @Test
    void hasTheShapeThatKongKnows() {
        assertThat(kong.path("_format_version").asText()).isEqualTo("3.0");
        assertThat(kong.path("_format_version").isTextual()).isTrue();
        List<String> top = new ArrayList<>();
        kong.fieldNames().forEachRemaining(top::add);
        assertThat(top).containsExactlyInAnyOrder("_format_version", "services", "consumers");
        for (JsonNode service : kong.path("services")) {
            knows("service", service);
            assertThat(service.path("protocol").asText()).isIn("http", "https");
            assertThat(service.path("name").asText()).matches("[0-9a-zA-Z.\\-_~]+");
            service.path("routes").forEach(route -> {
                knows("route", route);
                assertThat(route.path("paths").get(0).asText()).startsWith("~/gateway/");
            });
        }
        kong.path("consumers").forEach(each -> knows("consumer", each));
    }

    @Test
    void aRouteCoversWhatItCoversHere() {
        // Given
        JsonNode route = kong.path("services").get(0).path("routes").get(1);
        assertThat(route.path("name").asText()).isEqualTo("ehr-Patient");
        Pattern path = Pattern.compile(route.path("paths").get(0).asText().substring(1));

        // When
        Matcher covered = path.matcher("/gateway/ehr/Patient/1");

        // Then
        assertThat(covered.matches()).isTrue();
        assertThat(covered.group("rest")).isEqualTo("/Patient/1");
        assertThat(path.matcher("/gateway/ehr/Patients").matches()).isFalse();
        assertThat(route.path("methods").toString()).isEqualTo("[\"GET\",\"PUT\"]");
        assertThat(route.path("strip_path").asBoolean()).isFalse();
        assertThat(route.at("/plugins/0/config/replace/uri").asText()).isEqualTo("/fhir$(uri_captures['rest'])");
        assertThat(route.at("/plugins/1/config/strategy").asText()).isEqualTo("memory");
    }

    @Test
    void boundsAndQuotasAreThere() {
        JsonNode service = kong.path("services").get(0);
        assertThat(service.toString())
                .contains(
                        "\"allowed_payload_size\":1048576,\"size_unit\":\"bytes\"",
                        "\"second\":20,\"day\":50000,\"limit_by\":\"service\"",
                        "\"allow\":[\"ehr\"]");
        assertThat(kong.path("consumers").toString())
                .contains("\"service\":\"ehr\"", "\"minute\":120,\"day\":20000,\"limit_by\":\"consumer\"");
    }

    @Test
    void secretsAreVariablesAndWhatIsLostIsSaid() {
        assertThat(export.text())
                .contains("Authorization:Bearer ${{ env `DECK_EHR_TOKEN` }}", "#   DECK_KEY_BOOKING_PAGE")
                .doesNotContain("secret:");
        assertThat(export.warnings())
                .contains(
                        "ehr: `largest-answer` has no plugin.",
                        "ehr: `cache: shared` is each client's own there.",
                        "ehr: `limits` do not count for client booking-page, whose own quota takes their place there.");
    }
}
