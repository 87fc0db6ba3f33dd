package org.drawbridge.simulators.ehr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The resources that the server holds, in memory, found by id, by identifier and by tag. Not thread-safe: the server
/// holds a
/// lock. A transaction works on a [#branch] and takes effect by [#merge].
final class Resources {

    /// Before a tag, to tell it from an identifier.
    static final String TAG = "_tag=";

    /// Of each resource the versions, oldest first, at most so many.
    private static final int VERSIONS = 3;

    private final Map<String, List<ObjectNode>> byId = new LinkedHashMap<>();
    private final Map<String, List<String>> byIdentifier = new HashMap<>();
    private final Optional<Resources> trunk;
    private long next;

    Resources() {
        this(Optional.empty(), 1);
    }

    private Resources(Optional<Resources> trunk, long next) {
        this.trunk = trunk;
        this.next = next;
    }

    /// A view that changes can be made to without changing this.
    Resources branch() {
        return new Resources(Optional.of(this), next);
    }

    /// Takes over what was changed in a branch of this.
    void merge(Resources branch) {
        branch.byId.values().forEach(versions -> keep(versions.getLast()));
        next = branch.next;
    }

    /// Keeps a new version of a resource that has its id and version.
    private void keep(ObjectNode resource) {
        String key =
                key(resource.path("resourceType").asText(), resource.path("id").asText());
        List<ObjectNode> versions = byId.computeIfAbsent(key, _ -> new ArrayList<>());
        versions.add(resource);
        if (versions.size() > VERSIONS) {
            versions.removeFirst();
        }
        for (String token : tokens(resource)) {
            List<String> keys = byIdentifier.computeIfAbsent(
                    resource.path("resourceType").asText() + "?" + token, _ -> new ArrayList<>(1));
            if (!keys.contains(key)) {
                keys.add(key);
            }
        }
    }

    /// `value` and `system|value` of each identifier, and of each tag behind [#TAG].
    private static List<String> tokens(ObjectNode resource) {
        List<String> tokens = new ArrayList<>();
        for (JsonNode each : resource.path("identifier")) {
            String value = each.path("value").asText();
            tokens.add(value);
            tokens.add(each.path("system").asText() + "|" + value);
        }
        for (JsonNode each : resource.path("meta").path("tag")) {
            tokens.add(
                    TAG + each.path("system").asText() + "|" + each.path("code").asText());
        }
        return tokens;
    }

    private static String key(String type, String id) {
        return type + "/" + id;
    }

    Optional<ObjectNode> read(String type, String id) {
        List<ObjectNode> versions = byId.get(key(type, id));
        return versions == null ? trunk.flatMap(each -> each.read(type, id)) : Optional.of(versions.getLast());
    }

    Optional<ObjectNode> read(String type, String id, String version) {
        return byId.getOrDefault(key(type, id), List.of()).stream()
                .filter(each -> each.at("/meta/versionId").asText().equals(version))
                .findFirst();
    }

    /// Those of a type, or those with the identifier `system|value` or `value`, or with a tag behind [#TAG].
    List<ObjectNode> search(String type, Optional<String> identifier) {
        Map<String, ObjectNode> found = new LinkedHashMap<>();
        trunk.ifPresent(each -> each.search(type, identifier)
                .forEach(one -> found.put(one.path("id").asText(), one)));
        if (identifier.isPresent()) {
            String token = identifier.get();
            for (String key : byIdentifier.getOrDefault(type + "?" + token, List.of())) {
                ObjectNode latest = byId.getOrDefault(key, List.of()).getLast();
                found.put(latest.path("id").asText(), latest);
            }
            found.values().removeIf(each -> !tokens(each).contains(token));
        } else {
            byId.forEach((key, versions) -> {
                if (key.startsWith(type + "/")) {
                    found.put(key.substring(type.length() + 1), versions.getLast());
                }
            });
        }
        return new ArrayList<>(found.values());
    }

    /// Makes a new resource, or the next version of one.
    ObjectNode write(ObjectNode content, Optional<ObjectNode> before, String at) {
        ObjectNode resource = content.deepCopy();
        String id = before.map(each -> each.path("id").asText()).orElseGet(() -> Long.toString(next++));
        long version =
                before.map(each -> each.at("/meta/versionId").asLong() + 1).orElse(1L);
        resource.put("id", id);
        resource.withObjectProperty("meta")
                .put("versionId", Long.toString(version))
                .put("lastUpdated", at);
        keep(resource);
        return resource;
    }

    /// How many there are of each type.
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        byId.keySet().forEach(key -> counts.merge(key.substring(0, key.indexOf('/')), 1, Integer::sum));
        return counts;
    }
}
