package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A transaction under construction (FHIR R4 §3.1.0.11.2). Each resource has one entry, found by its identity; the same
/// identity gives the same `fullUrl`, in this message and in any other.
final class Bundle implements Output {

    private final boolean xml;

    /// @param xml whether it is written as XML
    Bundle(boolean xml) {
        this.xml = xml;
    }

    /// How a resource is written where it may be there already.
    enum Write {
        /// Replaces what is there: `PUT Patient?identifier=…`.
        UPDATE,
        /// Leaves what is there: `POST` with `ifNoneExist`.
        CREATE
    }

    /// By what the receiver knows a resource again.
    private record Identity(String type, String system, String value) {

        /// `identifier=system|value`, for a URL; what has no identifier is found by its tag.
        String query() {
            if (system.equals(Resources.KEY)) {
                // Neither has anything that would have to be encoded.
                return "_tag=" + system + "%7C" + value;
            }
            var query = new StringBuilder(96).append("identifier=");
            encode(system, query);
            query.append("%7C");
            encode(value, query);
            return query.toString();
        }
    }

    private record Entry(String fullUrl, Write write, ObjectNode resource) {}

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /// What a query may hold as it is (RFC 3986 §3.4), without what divides its parts.
    private static final boolean[] PLAIN = new boolean[128];

    static {
        for (char c = 0; c < PLAIN.length; c++) {
            PLAIN[c] = Character.isLetterOrDigit(c) || "-._~:/@!*()".indexOf(c) >= 0;
        }
    }

    private static final String HEX = "0123456789ABCDEF";

    private final MessageDigest md5 = md5();
    private final Map<Identity, Entry> entries = new LinkedHashMap<>();

    /// Adds a resource and answers with its `fullUrl`.
    ///
    /// @param system of the identifier by which the receiver knows it again
    String add(ObjectNode resource, String system, String value, Write write) {
        var identity = new Identity(resource.path("resourceType").asText(), system, value);
        Entry known = entries.get(identity);
        if (known != null) {
            complete(known.resource(), resource);
            return known.fullUrl();
        }
        // A key of ours is a UUID already.
        String fullUrl = "urn:uuid:"
                + (system.equals(Resources.KEY) ? value : uuid(identity.type() + "\n" + system + "\n" + value));
        entries.put(identity, new Entry(fullUrl, write, resource));
        return fullUrl;
    }

    boolean has(String type, String system, String value) {
        return entries.containsKey(new Identity(type, system, value));
    }

    /// The same UUID for the same text, always (RFC 9562 §5.3, version 3 without a name space).
    String uuid(String text) {
        byte[] hash = md5.digest(text.getBytes(StandardCharsets.UTF_8));
        hash[6] = (byte) ((hash[6] & 0x0F) | 0x30);
        hash[8] = (byte) ((hash[8] & 0x3F) | 0x80);
        byte[] written = new byte[36];
        int at = 0;
        for (int i = 0; i < hash.length; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                written[at++] = '-';
            }
            written[at++] = (byte) Character.forDigit(hash[i] >> 4 & 15, 16);
            written[at++] = (byte) Character.forDigit(hash[i] & 15, 16);
        }
        return new String(written, StandardCharsets.ISO_8859_1);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /// `|`, `,`, `$` and `\` within a value are escaped (FHIR R4 §3.1.1.5.7), then all of it for the URL.
    private static void encode(String text, StringBuilder into) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < PLAIN.length && PLAIN[c]) {
                into.append(c);
            } else if (c < PLAIN.length) {
                if ("\\|,$".indexOf(c) >= 0) {
                    percent('\\', into);
                }
                percent(c, into);
            } else {
                boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length();
                for (byte each : text.substring(i, pair ? i + 2 : i + 1).getBytes(StandardCharsets.UTF_8)) {
                    percent(each & 0xFF, into);
                }
                i += pair ? 1 : 0;
            }
        }
    }

    private static void percent(int octet, StringBuilder into) {
        into.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
    }

    /// What the second mention says and the first did not.
    private static void complete(ObjectNode known, ObjectNode other) {
        other.properties().forEach(field -> {
            if (!known.has(field.getKey())) {
                known.set(field.getKey(), field.getValue());
            }
        });
    }

    @Override
    public Optional<String> take(TypeMap map, Place from, Optional<Write> write) {
        return from instanceof Scope scope && scope.isAtElement()
                ? from.run().once(map, scope.element(), write, () -> Resources.produce(this, map, from, write))
                : Resources.produce(this, map, from, write);
    }

    @Override
    public ObjectNode tree(Run run) {
        Optional<JsonNode> timestamp = Values.of("instant", run.message.text("MSH-7.1"), run.zone);
        return json(run.controlId, timestamp.orElse(NODES.missingNode()));
    }

    @Override
    public byte[] bytes(ObjectNode tree) {
        return xml ? FhirXml.write(tree) : JsonBytes.of(tree);
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    private ObjectNode json(String controlId, JsonNode timestamp) {
        ObjectNode bundle = NODES.objectNode().put("resourceType", "Bundle").put("type", "transaction");
        if (!controlId.isEmpty()) {
            bundle.putObject("identifier")
                    .put("system", "urn:drawbridge:hl7v2:controlId")
                    .put("value", controlId);
        }
        if (!timestamp.isMissingNode()) {
            bundle.set("timestamp", timestamp);
        }
        ArrayNode list = bundle.putArray("entry");
        entries.forEach((identity, each) -> {
            String type = identity.type();
            String query = identity.query();
            ObjectNode entry = list.addObject().put("fullUrl", each.fullUrl());
            entry.set("resource", each.resource());
            ObjectNode request = entry.putObject("request");
            switch (each.write()) {
                case UPDATE -> request.put("method", "PUT").put("url", type + "?" + query);
                case CREATE -> request.put("method", "POST").put("url", type).put("ifNoneExist", query);
            }
        });
        return bundle;
    }
}
