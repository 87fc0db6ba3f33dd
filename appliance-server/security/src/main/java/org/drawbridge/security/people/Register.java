package org.drawbridge.security.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.drawbridge.engine.StartupException;

/// All accounts and keys, as they lie in the vault in JSON.
///
/// @param accounts by name
/// @param keys by id
record Register(Map<String, Account> accounts, Map<String, ApiKey> keys) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    Register {
        accounts = Map.copyOf(accounts);
        keys = Map.copyOf(keys);
    }

    Register with(Account account) {
        Map<String, Account> changed = new TreeMap<>(accounts);
        changed.put(account.name(), account);
        return new Register(changed, keys);
    }

    Register without(Account account) {
        Map<String, Account> changed = new TreeMap<>(accounts);
        changed.remove(account.name());
        return new Register(changed, keys);
    }

    Register with(ApiKey key) {
        Map<String, ApiKey> changed = new TreeMap<>(keys);
        changed.put(key.id(), key);
        return new Register(accounts, changed);
    }

    Register without(ApiKey key) {
        Map<String, ApiKey> changed = new TreeMap<>(keys);
        changed.remove(key.id());
        return new Register(accounts, changed);
    }

    byte[] write() {
        ObjectNode json = MAPPER.createObjectNode();
        ArrayNode people = json.putArray("accounts");
        for (Account each : accounts.values()) {
            ObjectNode account = people.addObject()
                    .put("name", each.name())
                    .put("disabled", each.disabled())
                    .put("password", each.password())
                    .put("oneTime", each.oneTime())
                    .put("oneTimeUntil", each.oneTimeUntil().toString())
                    .put("totp", each.totp())
                    .put("totpStep", each.totpStep());
            ArrayNode grants = account.putArray("grants");
            each.grants().stream().sorted(Comparator.comparing(Grant::role)).forEach(grant -> {
                ObjectNode one = grants.addObject().put("role", grant.role().name());
                texts(one.putArray("channels"), grant.channels());
            });
        }
        ArrayNode programs = json.putArray("keys");
        for (ApiKey each : keys.values()) {
            ObjectNode key = programs.addObject()
                    .put("id", each.id())
                    .put("name", each.name())
                    .put("hash", each.hash())
                    .put("createdAt", each.createdAt().toString())
                    .put("expiresAt", each.expiresAt().toString());
            texts(key.putArray("scopes"), each.scopes());
            texts(key.putArray("channels"), each.channels());
        }
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    static Register read(byte[] bytes) {
        Map<String, Account> accounts = new TreeMap<>();
        Map<String, ApiKey> keys = new TreeMap<>();
        try {
            JsonNode json = MAPPER.readTree(bytes);
            for (JsonNode each : json.path("accounts")) {
                accounts.put(text(each, "name"), account(each));
            }
            for (JsonNode each : json.path("keys")) {
                keys.put(text(each, "id"), key(each));
            }
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new StartupException("The accounts in the vault cannot be read; restore the vault from a backup.", e);
        }
        return new Register(accounts, keys);
    }

    private static Account account(JsonNode json) {
        return new Account(
                text(json, "name"),
                grants(json),
                json.path("disabled").asBoolean(),
                text(json, "password"),
                text(json, "oneTime"),
                Instant.parse(text(json, "oneTimeUntil")),
                text(json, "totp"),
                json.path("totpStep").asLong());
    }

    private static Set<Grant> grants(JsonNode json) {
        Set<Grant> grants = new HashSet<>();
        for (JsonNode each : json.path("grants")) {
            grants.add(new Grant(Role.valueOf(text(each, "role")), set(each.path("channels"), Function.identity())));
        }
        // Until 0.1 all roles of a person held for the same channels.
        for (JsonNode each : json.path("roles")) {
            grants.add(new Grant(Role.valueOf(each.asText()), set(json.path("channels"), Function.identity())));
        }
        return grants;
    }

    private static ApiKey key(JsonNode json) {
        return new ApiKey(
                text(json, "id"),
                text(json, "name"),
                text(json, "hash"),
                set(json.path("scopes"), Permission::valueOf),
                set(json.path("channels"), Function.identity()),
                Instant.parse(text(json, "createdAt")),
                Instant.parse(text(json, "expiresAt")));
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).asText();
    }

    private static <T extends Comparable<? super T>> Set<T> set(JsonNode list, Function<String, T> reading) {
        Set<T> set = new TreeSet<>();
        list.forEach(each -> set.add(reading.apply(each.asText())));
        return set;
    }

    private static void texts(ArrayNode list, Set<?> items) {
        items.stream().map(Object::toString).sorted().forEach(list::add);
    }

    @Override
    public String toString() {
        return "Register[" + accounts.size() + " accounts, " + keys.size() + " keys]";
    }
}
