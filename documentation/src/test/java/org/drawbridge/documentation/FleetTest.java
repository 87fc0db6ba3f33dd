package org.drawbridge.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The files for containers are what Compose, Kubernetes and the product itself understand.
class FleetTest {

    private static final Repository ROOT =
            new Repository(Path.of("..").toAbsolutePath().normalize());

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, Class<?>> KINDS =
            Map.of("ConfigMap", ConfigMap.class, "Service", Service.class, "StatefulSet", StatefulSet.class);

    @Test
    void composeUnderstandsItsFile() throws IOException {
        // Given
        JsonNode written = JSON.readTree(ROOT.text("documentation/src/test/resources/schemas/compose-spec.json"));
        // A keyword of an older draft than the one that the schema names.
        for (JsonNode each : written.findParents("id")) {
            ((ObjectNode) each).remove("id");
        }
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
                .getSchema(JSON.writeValueAsString(written), InputFormat.JSON);
        JsonNode file = YAML.readTree(ROOT.text("packaging/container/compose.yaml"));

        // Then
        assertThat(schema.validate(JSON.writeValueAsString(file), InputFormat.JSON))
                .isEmpty();
        assertThat(schema.validate("{\"services\": {\"a\": {\"image\": 1, \"prots\": []}}}", InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void kubernetesKnowsEveryFieldOfItsManifests() throws IOException {
        for (JsonNode each : manifests()) {
            String name = each.path("kind").asText();
            Class<?> kind = Objects.requireNonNull(KINDS.get(name), name);
            assertThat(unknown(JSON.treeToValue(each, kind), kind.getSimpleName()))
                    .isEmpty();
        }
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsFound() throws IOException {
        JsonNode wrong =
                YAML.readTree("{kind: StatefulSet, spec: {template: {spec: {containers: [{name: a, prots: []}]}}}}");

        assertThat(unknown(JSON.treeToValue(wrong, StatefulSet.class), "StatefulSet"))
                .containsExactly("StatefulSet.spec.template.spec.containers.prots");
    }

    @Test
    void everyReferenceWithinTheManifestsLeadsSomewhere() throws IOException {
        JsonNode pod = manifests().stream()
                .filter(each -> each.path("kind").asText().equals("StatefulSet"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec");
        List<String> volumes = new ArrayList<>(pod.path("volumes").findValuesAsText("name"));
        volumes.add("home");
        JsonNode container = pod.path("containers").get(0);

        assertThat(volumes).containsAll(container.path("volumeMounts").findValuesAsText("name"));
        List<String> ports = container.path("ports").findValuesAsText("name");
        assertThat(ports)
                .contains(
                        container.at("/startupProbe/tcpSocket/port").asText(),
                        container.at("/readinessProbe/httpGet/port").asText(),
                        container.at("/livenessProbe/httpGet/port").asText());
    }

    @Test
    void theContainerRunsUnprivilegedAndFromWhatIsCopied() {
        String file = ROOT.text("packaging/container/Containerfile");

        assertThat(file).containsPattern("(?m)^USER 10001:10001$").doesNotContain("ADD ");
        for (MatchResult path : Pattern.compile("\"(/opt/drawbridge/bin/\\w+)\"")
                .matcher(file)
                .results()
                .toList()) {
            assertThat(ROOT.text("installer/package.sh"))
                    .as(path.group(1))
                    .contains(path.group(1).replace("/opt/drawbridge/bin/", ""));
        }
        assertThat(ROOT.text("packaging/container/kubernetes.yaml")).contains("runAsUser: 10001");
    }

    /// Every file that a description of how to build elsewhere names is there.
    @Test
    void everyFileOfWindowsAndMacosIsThere() {
        String how = ROOT.text("packaging/README.md") + ROOT.text("installer/package.sh");
        for (String system : List.of("windows", "macos")) {
            for (String product : List.of("drawbridge", "drawbridge-console")) {
                assertThat(ROOT.has("packaging/" + system + "/" + product + ".options"))
                        .isTrue();
            }
        }
        for (String name : List.of("drawbridge-service.xml", "org.drawbridge.plist")) {
            assertThat(how).contains(name);
            assertThat(ROOT.has("packaging/windows/" + name) || ROOT.has("packaging/macos/" + name))
                    .isTrue();
        }
        for (String icon : List.of("drawbridge.png", "drawbridge.icns", "drawbridge.ico")) {
            assertThat(how).contains(icon);
            assertThat(ROOT.has("packaging/icons/" + icon)).as(icon).isTrue();
        }
        assertThat(ROOT.text("packaging/windows/drawbridge-service.xml")).contains("drawbridged");
        assertThat(ROOT.text("packaging/macos/postinstall")).contains("org.drawbridge.plist", "first");
    }

    private static List<JsonNode> manifests() throws IOException {
        try (var all =
                YAML.readerFor(JsonNode.class).<JsonNode>readValues(ROOT.text("packaging/container/kubernetes.yaml"))) {
            return all.readAll();
        }
    }

    /// What the model put aside because it has no field for it, by its path.
    private static List<String> unknown(Object model, String path) {
        List<String> found = new ArrayList<>();
        if (model instanceof Collection<?> all) {
            all.forEach(each -> found.addAll(unknown(each, path)));
        } else if (model instanceof Map<?, ?> map) {
            map.values().forEach(each -> found.addAll(unknown(each, path)));
        } else if (model.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")) {
            Arrays.stream(model.getClass().getMethods())
                    .filter(each -> each.getName().matches("get[A-Z].*") && each.getParameterCount() == 0)
                    .forEach(each -> found.addAll(unknown(model, each, path)));
        }
        return found;
    }

    private static List<String> unknown(Object model, Method getter, String path) {
        try {
            Object value = getter.invoke(model);
            String name = getter.getName().substring(3);
            if (name.equals("AdditionalProperties") && value instanceof Map<?, ?> extra) {
                return extra.keySet().stream().map(each -> path + "." + each).toList();
            }
            return value == null
                    ? List.of()
                    : unknown(
                            value,
                            path + "." + name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
