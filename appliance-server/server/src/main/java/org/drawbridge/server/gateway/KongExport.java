package org.drawbridge.server.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.drawbridge.connectors.http.Authority;
import org.drawbridge.engine.RateLimit;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;

/// The gateway's systems as a declarative configuration of Kong 3 (`_format_version: "3.0"`), for decK, which fills in
/// secrets from the environment. What Kong cannot do is said in comments, and by [#warnings].
public final class KongExport {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());
    /// Media types are compared as a whole there.
    private static final List<String> CACHED_TYPES = List.of(
            "application/json",
            "application/json; charset=utf-8",
            "application/fhir+json",
            "application/fhir+json;charset=UTF-8",
            "application/fhir+json; charset=utf-8");

    private final Set<String> warnings = new TreeSet<>();
    private final Set<String> variables = new TreeSet<>();
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    public KongExport(List<ExternalSystem> systems) {
        root.put("_format_version", "3.0");
        ArrayNode services = root.putArray("services");
        systems.forEach(each -> service(services.addObject(), each));
        consumers(root.putArray("consumers"), systems);
    }

    /// What Kong does not do, or does otherwise; each with the system that it concerns.
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /// YAML, with the warnings as comments.
    public String text() {
        var text = new StringBuilder("# Of the gateway's systems, for Kong 3: deck gateway sync FILE\n");
        if (!variables.isEmpty()) {
            text.append("# Secrets are no part of it; decK reads them from these variables of the environment:\n");
            variables.forEach(each -> text.append("#   ").append(each).append('\n'));
        }
        text.append("# What Kong does not do, or does otherwise:\n");
        warnings.forEach(each -> text.append("#   ").append(each).append('\n'));
        try {
            return text.append(YAML.writeValueAsString(root)).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private void service(ObjectNode service, ExternalSystem system) {
        URI base = system.base();
        boolean https = base.getScheme().equals("https");
        int port = base.getPort() >= 0 ? base.getPort() : https ? 443 : 80;
        service.put("name", system.name())
                .put("protocol", base.getScheme())
                .put("host", base.getHost())
                .put("port", port)
                .put("connect_timeout", system.bounds().connect().toMillis())
                .put("read_timeout", system.bounds().request().toMillis())
                .put("write_timeout", system.bounds().request().toMillis())
                // Nothing is repeated: who asks knows whether that does harm.
                .put("retries", 0);
        if (https) {
            service.put("tls_verify", true);
        }
        ArrayNode plugins = service.putArray("plugins");
        ObjectNode keys = plugin(plugins, "key-auth");
        keys.putArray("key_names").add("apikey");
        keys.put("hide_credentials", true);
        plugin(plugins, "acl").putArray("allow").add(system.name());
        plugin(plugins, "request-size-limiting")
                .put("allowed_payload_size", system.bounds().largestRequest())
                .put("size_unit", "bytes");
        if (!system.bounds().limits().isEmpty()) {
            limits(plugin(plugins, "rate-limiting"), system.bounds().limits(), "service");
        }
        ArrayNode routes = service.putArray("routes");
        system.routes().forEach(each -> route(routes.addObject(), system, each));
        warn(system);
    }

    private static ObjectNode plugin(ArrayNode plugins, String name) {
        return plugins.addObject().put("name", name).putObject("config");
    }

    private static void limits(ObjectNode config, List<RateLimit> limits, String by) {
        limits.forEach(each -> config.put(each.span().name().toLowerCase(Locale.ROOT), each.attempts()));
        config.put("limit_by", by).put("policy", "local");
    }

    /// A regular expression, so that `/Patient` does not cover `/Patients`; the longer path has priority, as here.
    private void route(ObjectNode node, ExternalSystem system, GatewayRoute route) {
        String path = route.path().equals("/") ? "" : route.path();
        String named = path.isEmpty() ? "all" : path.substring(1).replaceAll("[^A-Za-z0-9._~-]", "-");
        node.put("name", system.name() + "-" + named);
        String literal = path.replaceAll("[.$()*+]", "\\\\$0");
        node.putArray("paths")
                .add("~" + Gateway.PATH + system.name().replace(".", "\\.") + "(?<rest>" + literal + "(?:/.*)?)$");
        ArrayNode methods = node.putArray("methods");
        route.methods().stream().sorted().forEach(methods::add);
        node.put("strip_path", false).put("regex_priority", path.length());
        ArrayNode plugins = node.putArray("plugins");
        transform(plugin(plugins, "request-transformer"), system);
        if (route.cache() != GatewayRoute.Cache.NONE) {
            cache(plugin(plugins, "proxy-cache"));
        }
    }

    private void transform(ObjectNode config, ExternalSystem system) {
        ArrayNode removed = config.putObject("remove").putArray("headers");
        List.of(
                        "Cookie",
                        "X-HTTP-Method",
                        "X-HTTP-Method-Override",
                        "X-Method-Override",
                        "X-Original-URL",
                        "X-Rewrite-URL")
                .forEach(removed::add);
        ObjectNode replaced = config.putObject("replace");
        replaced.put("uri", system.base().getRawPath() + "$(uri_captures['rest'])");
        switch (system.authority()) {
            case Authority.None _ -> removed.add("Authorization");
            case Authority.Bearer bearer ->
                header(config, replaced, "Authorization:Bearer " + variable(system, bearer.token()));
            case Authority.OAuth _ -> {
                removed.add("Authorization");
                warnings.add(system.name()
                        + ": Kong fetches no access tokens; add a plugin that does, or let the system be asked through"
                        + " the gateway.");
            }
            case Authority.ApiKey key -> {
                removed.add("Authorization");
                header(config, replaced, key.name() + ":" + variable(system, key.key()));
            }
            case Authority.Basic basic -> {
                header(config, replaced, "Authorization:Basic " + variable(system, basic.password()));
                warnings.add(system.name() + ": the variable of its password holds user:password in Base64.");
            }
        }
    }

    /// `add` is for a request without the header, `replace` for one that has it.
    private static void header(ObjectNode config, ObjectNode replaced, String header) {
        config.putObject("add").putArray("headers").add(header);
        replaced.putArray("headers").add(header);
    }

    private String variable(ExternalSystem system, Credential credential) {
        return switch (credential) {
            case Credential.Kept kept -> variable(kept.name());
            case Credential.None _ -> variable(system.name());
        };
    }

    private String variable(String name) {
        String variable = "DECK_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        variables.add(variable);
        return "${{ env `" + variable + "` }}";
    }

    private static void cache(ObjectNode config) {
        config.put("strategy", "memory").put("cache_control", true);
        config.putArray("request_method").add("GET");
        config.putArray("response_code").add(200);
        config.putArray("vary_headers").add("Accept").add("Accept-Encoding").add("Prefer");
        ArrayNode types = config.putArray("content_type");
        CACHED_TYPES.forEach(types::add);
    }

    private void consumers(ArrayNode consumers, List<ExternalSystem> systems) {
        Map<String, ObjectNode> named = new TreeMap<>();
        for (ExternalSystem system : systems) {
            for (GatewayClient client : system.clients()) {
                ObjectNode consumer = named.computeIfAbsent(client.name(), this::consumer);
                consumer.withArray("acls").addObject().put("group", system.name());
                if (!client.quotas().isEmpty()) {
                    ObjectNode plugin =
                            consumer.withArray("plugins").addObject().put("name", "rate-limiting");
                    plugin.put("service", system.name());
                    limits(plugin.putObject("config"), client.quotas(), "consumer");
                }
                if (!client.quotas().isEmpty() && !system.bounds().limits().isEmpty()) {
                    warnings.add(system.name() + ": `limits` do not count for client " + client.name()
                            + ", whose own quota takes their place there.");
                }
            }
        }
        named.values().forEach(consumers::add);
    }

    private ObjectNode consumer(String name) {
        ObjectNode consumer = JsonNodeFactory.instance.objectNode().put("username", name);
        consumer.putArray("keyauth_credentials").addObject().put("key", variable("key_" + name));
        return consumer;
    }

    private void warn(ExternalSystem system) {
        List<String> lost = new ArrayList<>(List.of(
                "clients show their key in the header apikey, and only one that is known in clear can be taken over.",
                "`breaker` and `concurrent` have no plugin; a Kong upstream with passive health checks comes near.",
                "`largest-answer` has no plugin.",
                "problem documents, Location of answers and the audit trail are the gateway's own.",
                "counts are each node's own, and a path is not looked at for what climbs or hides."));
        if (system.tls() instanceof PeerTls.Protected) {
            lost.add("`tls`: trust and certificate are given as ca_certificates and client_certificate by their ids.");
        }
        if (system.routes().stream().anyMatch(each -> each.cache() != GatewayRoute.Cache.NONE)) {
            lost.add("`cache`: what is old is fetched anew instead of asked about; its size is nginx's; media types are"
                    + " a list.");
        }
        if (system.routes().stream().anyMatch(each -> each.cache() == GatewayRoute.Cache.SHARED)) {
            lost.add("`cache: shared` is each client's own there.");
        }
        lost.forEach(each -> warnings.add(system.name() + ": " + each));
    }
}
