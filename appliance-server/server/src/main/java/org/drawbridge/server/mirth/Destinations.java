package org.drawbridge.server.mirth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Senders and writers, as destinations of a channel.
final class Destinations {

    /// @param settings of it, with its kind as the only key
    /// @param mapped whether it sends what the variables fill in, and so needs their mapping
    /// @param whole whether it sends just what it sent before
    record Made(ObjectNode settings, boolean mapped, boolean whole) {}

    private static final Set<String> METHODS = Set.of("post", "put", "patch", "delete", "get");

    private Destinations() {}

    /// No value if there is nothing here that sends this way.
    ///
    /// @param name of the destination, for its secrets
    static Optional<Made> of(Part properties, String name, Set<String> variables, Notes notes) {
        return switch (properties.kind()) {
            case "TcpDispatcherProperties" -> mllp(properties, notes);
            case "FileDispatcherProperties" -> file(properties, notes);
            case "HttpDispatcherProperties" -> http(properties, name, variables, notes);
            default -> {
                notes.add("Nothing here sends as a "
                        + properties.kind().replace("DispatcherProperties", "")
                        + " does: MLLP, files and HTTP are. The destination was left out.");
                yield Optional.empty();
            }
        };
    }

    private static Optional<Made> mllp(Part properties, Notes notes) {
        Optional<Integer> port = Sources.port(properties.text("remotePort"));
        String host = properties.text("remoteAddress");
        if (!Sources.isMllp(properties)
                || properties.yes("serverMode")
                || port.isEmpty()
                || VelocityText.hasPlaces(host)) {
            notes.add("Only MLLP to a fixed host and port is sent here. The destination was left out.");
            return Optional.empty();
        }
        ObjectNode mllp = Sources.object().put("host", host).put("port", port.get());
        timeout(mllp, properties.text("responseTimeout"));
        return Optional.of(made("mllp", mllp, false, message(properties, "template", notes)));
    }

    private static Optional<Made> file(Part properties, Notes notes) {
        if (!Sources.local(properties) || properties.yes("outputAppend")) {
            notes.add(
                    "Files are written one for each message, into an absolute folder of this machine. The destination was"
                            + " left out.");
            return Optional.empty();
        }
        ObjectNode file = Sources.object().put("folder", properties.text("host"));
        String pattern = properties.text("outputPattern");
        String name = pattern.replace("${message.messageId}", "{messageId}");
        if (name.contains("{messageId}") && !VelocityText.hasPlaces(name) && name.matches("[A-Za-z0-9._{} -]+")) {
            file.put("name", name);
        } else {
            notes.add("How files were named cannot be said here; they are CHANNEL-NUMBER.hl7.");
        }
        return Optional.of(made("file", file, false, message(properties, "template", notes)));
    }

    private static Optional<Made> http(Part properties, String name, Set<String> variables, Notes notes) {
        String method = properties.text("method").toLowerCase(Locale.ROOT);
        Optional<String> url = VelocityText.template(properties.text("host"), variables);
        if (!METHODS.contains(method)
                || url.filter(each -> each.matches("https?://[^$?/]+(/.*|\\?.*)?"))
                        .isEmpty()) {
            notes.add(
                    "Only a fixed host is sent to, by POST, PUT, PATCH, DELETE or GET. The destination was left out.");
            return Optional.empty();
        }
        ObjectNode http = Sources.object().put("url", url.get()).put("method", method);
        String type = properties.text("contentType");
        http.put("content-type", type.isEmpty() || type.contains("$") ? "text/plain" : type);
        boolean whole = headers(properties, http, variables, notes);
        String content = properties.text("content");
        Optional<String> body = VelocityText.template(content, variables);
        boolean message = content.isEmpty() || VelocityText.isMessage(content);
        boolean mapped = !message
                || url.get().contains("${/")
                || http.path("headers").toString().contains("${/");
        if (message && mapped && !content.isEmpty()) {
            whole = false;
            notes.add(
                    "The URL or a header is filled in from variables while the message itself is the body: only one of both"
                            + " can be sent here. Use ${patient-id}, ${order-number}, ${type} or ${control-id}, or write a mapping.");
        } else if (!message && body.isPresent()) {
            http.put("body", body.get());
        } else if (!message) {
            whole = false;
            notes.add("The body is filled in with more than variables that are known here. Write it as `body`.");
        }
        if (properties.yes("multipart")
                || !properties.child("parameters").children().isEmpty()) {
            whole = false;
            notes.add("Parameters and parts of forms are not made here. Write them into `url` or `body`.");
        }
        timeout(http, properties.text("socketTimeout"));
        authority(properties, http, name, notes);
        return Optional.of(made("http", http, mapped, whole));
    }

    private static boolean headers(Part properties, ObjectNode http, Set<String> variables, Notes notes) {
        boolean whole = true;
        for (Part entry : properties.child("headers").children()) {
            String key = entry.text("string");
            Part values = entry.child("list");
            String value = values.exists()
                    ? values.text("string")
                    : entry.children().getLast().text();
            Optional<String> text = VelocityText.template(value, variables);
            if (text.isPresent() && key.matches("[A-Za-z0-9-]+") && !key.equalsIgnoreCase("authorization")) {
                http.withObjectProperty("headers").put(key, text.get());
            } else {
                whole = false;
                notes.add("The header '" + key
                        + "' was left out: what it holds is a secret, or filled in with what is not"
                        + " known here. See `token`, `api-key` and `basic`.");
            }
        }
        return whole;
    }

    /// Passwords stay where they are; where the new one has to be put is said.
    private static void authority(Part properties, ObjectNode http, String name, Notes notes) {
        if (!properties.yes("useAuthentication")) {
            return;
        }
        String secret = name + "/password";
        http.withObjectProperty("basic")
                .put("user", properties.text("username"))
                .put("password", "secret:" + secret);
        notes.add("The password was not taken along. Keep it with: drawbridge secret set " + secret);
    }

    private static boolean message(Part properties, String key, Notes notes) {
        boolean message = VelocityText.isMessage(properties.text(key));
        if (!message) {
            notes.add("What is sent is not the message as it is. Write a mapping that makes what the receiver wants.");
        }
        return message;
    }

    private static void timeout(ObjectNode settings, String millis) {
        if (millis.matches("[1-9]\\d{2,6}")) {
            settings.put("timeout", millis + "ms");
        }
    }

    private static Made made(String kind, ObjectNode inner, boolean mapped, boolean whole) {
        ObjectNode settings = Sources.object();
        settings.set(kind, inner);
        return new Made(settings, mapped, whole);
    }
}
