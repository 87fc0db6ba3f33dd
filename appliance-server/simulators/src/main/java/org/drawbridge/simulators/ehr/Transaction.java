package org.drawbridge.simulators.ehr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A transaction or batch bundle (FHIR R4 §3.1.0.11): all or nothing, or each on its own. Conditions are looked up and
/// ids given before anything is written, so that entries can refer to each other.
final class Transaction {

    private record Entry(
            JsonNode entry, String type, ObjectNode resource, Optional<ObjectNode> existing, boolean write) {}

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Resources resources;
    private final String at;

    private Transaction(Resources resources, String at) {
        this.resources = resources;
        this.at = at;
    }

    static ObjectNode run(Resources resources, JsonNode bundle, String at) {
        if (!bundle.path("resourceType").asText().equals("Bundle")) {
            throw new Refusal(400, "invalid", "Expected a Bundle.");
        }
        return switch (bundle.path("type").asText()) {
            case "transaction" -> {
                Resources branch = resources.branch();
                ArrayNode answers = new Transaction(branch, at).all(bundle.path("entry"));
                resources.merge(branch);
                yield response("transaction-response", answers);
            }
            case "batch" -> {
                ArrayNode answers = NODES.arrayNode();
                for (JsonNode each : bundle.path("entry")) {
                    answers.add(alone(resources, each, at));
                }
                yield response("batch-response", answers);
            }
            default -> throw new Refusal(400, "value", "Bundle.type must be transaction or batch.");
        };
    }

    private static ObjectNode response(String type, ArrayNode entries) {
        ObjectNode bundle = NODES.objectNode().put("resourceType", "Bundle").put("type", type);
        bundle.set("entry", entries);
        return bundle;
    }

    private static JsonNode alone(Resources resources, JsonNode entry, String at) {
        try {
            Resources branch = resources.branch();
            JsonNode answer = new Transaction(branch, at)
                    .all(NODES.arrayNode().add(entry))
                    .get(0);
            resources.merge(branch);
            return answer;
        } catch (Refusal e) {
            ObjectNode answer = NODES.objectNode();
            answer.putObject("response")
                    .put("status", Integer.toString(e.status()))
                    .set("outcome", Outcomes.of(e));
            return answer;
        }
    }

    private ArrayNode all(JsonNode entries) {
        List<Entry> resolved = new ArrayList<>();
        Map<String, String> references = new HashMap<>();
        Map<String, Integer> identities = new HashMap<>();
        for (JsonNode each : entries) {
            Entry entry = resolve(each);
            String target = each.at("/request/url").asText() + "?"
                    + each.at("/request/ifNoneExist").asText();
            if ((target.contains("identifier=") || target.contains("_tag="))
                    && identities.merge(target, 1, Integer::sum) > 1) {
                throw new Refusal(400, "duplicate", "Two entries of the transaction are the same resource.");
            }
            resolved.add(entry);
        }
        List<ObjectNode> written = new ArrayList<>();
        for (Entry each : resolved) {
            ObjectNode kept = each.write()
                    ? resources.write(each.resource(), each.existing(), at)
                    : each.existing().orElseThrow();
            written.add(kept);
            references.put(
                    each.entry().path("fullUrl").asText(),
                    each.type() + "/" + kept.path("id").asText());
        }
        ArrayNode answers = NODES.arrayNode();
        for (int i = 0; i < resolved.size(); i++) {
            if (resolved.get(i).write()) {
                refer(written.get(i), references);
            }
            answers.add(answer(resolved.get(i), written.get(i)));
        }
        return answers;
    }

    private Entry resolve(JsonNode entry) {
        String method = entry.at("/request/method").asText();
        String url = entry.at("/request/url").asText();
        String type = url.contains("?")
                ? url.substring(0, url.indexOf('?'))
                : url.contains("/") ? url.substring(0, url.indexOf('/')) : url;
        if (!(entry.path("resource") instanceof ObjectNode resource)) {
            throw new Refusal(400, "required", "Bundle.entry.resource is required for POST and PUT.");
        }
        Rules.check(type, resource);
        return switch (method) {
            case "POST" -> {
                String condition = entry.at("/request/ifNoneExist").asText();
                Optional<ObjectNode> existing =
                        condition.isEmpty() ? Optional.empty() : Conditions.one(resources, type, condition);
                yield new Entry(entry, type, resource, existing, existing.isEmpty());
            }
            case "PUT" -> {
                Optional<ObjectNode> existing = url.contains("?")
                        ? Conditions.one(resources, type, url.substring(url.indexOf('?') + 1))
                        : resources.read(type, url.substring(url.indexOf('/') + 1));
                Conditions.matches(entry.at("/request/ifMatch").asText(), existing);
                yield new Entry(entry, type, resource, existing, true);
            }
            default -> throw new Refusal(400, "not-supported", "Bundle.entry.request.method must be POST or PUT here.");
        };
    }

    /// Puts real references in the place of `urn:uuid` ones. One that points nowhere is an error of the bundle.
    private void refer(JsonNode node, Map<String, String> references) {
        if (node instanceof ObjectNode object) {
            JsonNode reference = object.path("reference");
            if (reference.isTextual() && reference.asText().startsWith("urn:uuid:")) {
                String found = references.get(reference.asText());
                if (found == null) {
                    throw new Refusal(400, "not-found", "A reference points to no entry of the transaction.");
                }
                object.set("reference", TextNode.valueOf(found));
            }
        }
        node.forEach(each -> refer(each, references));
    }

    private static ObjectNode answer(Entry entry, ObjectNode kept) {
        boolean made = entry.existing().isEmpty();
        ObjectNode answer = NODES.objectNode();
        String version = kept.at("/meta/versionId").asText();
        answer.putObject("response")
                .put("status", made ? "201 Created" : "200 OK")
                .put("location", entry.type() + "/" + kept.path("id").asText() + "/_history/" + version)
                .put("etag", "W/\"" + version + "\"")
                .put("lastModified", kept.at("/meta/lastUpdated").asText());
        return answer;
    }
}
