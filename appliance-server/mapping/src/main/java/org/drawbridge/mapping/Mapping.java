package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// HL7 v2 messages as FHIR R4 transaction bundles, by rules that were compiled and checked once. Immutable, callable
/// from
/// many threads at once.
public final class Mapping {

    /// What a message became: a whole bundle, or nothing.
    public sealed interface Result {

        /// What was wrong with the message, whether or not it could be mapped.
        List<Problem> problems();

        /// @param bundle JSON, UTF-8
        record Mapped(Payload bundle, List<Problem> problems) implements Result {
            public Mapped {
                problems = List.copyOf(problems);
            }
        }

        record Failed(List<Problem> problems) implements Result {
            public Failed {
                problems = List.copyOf(problems);
            }
        }
    }

    private static final List<String> FILES = List.of(
            "datatypes",
            "message",
            "patient",
            "visit",
            "clinical",
            "orders",
            "results",
            "pharmacy",
            "billing",
            "schedule",
            "documents");

    /// By message code (MSH-9.1), or by code and event.
    private final Map<String, List<EntryStep>> messages;
    private final ZoneId zone;

    private Mapping(Map<String, List<EntryStep>> messages, ZoneId zone) {
        this.messages = Map.copyOf(messages);
        this.zone = zone;
    }

    /// The maps that ship with the product, after the v2-to-FHIR guide of HL7.
    ///
    /// @param zone in which the sender's times are, where they do not say
    public static Mapping standard(ZoneId zone) {
        var yaml = new YAMLMapper();
        var compiler = new Compiler(tables(GuideTables.with(read(yaml, "tables/tables.yaml"))));
        for (String file : FILES) {
            read(yaml, "maps/" + file + ".yaml")
                    .path("maps")
                    .properties()
                    .forEach(map -> compiler.declare(file + ".yaml", map.getKey(), map.getValue()));
        }
        compiler.compileMaps();
        Map<String, List<EntryStep>> messages = new HashMap<>();
        for (JsonNode message : read(yaml, "maps/messages.yaml").path("messages")) {
            List<EntryStep> entries = compiler.entries(message.path("name").asText(), message.path("entries"));
            message.path("types").forEach(type -> messages.put(type.asText(), entries));
        }
        if (!compiler.problems.isEmpty()) {
            throw new IllegalStateException("the standard maps have errors:\n" + String.join("\n", compiler.problems));
        }
        return new Mapping(messages, zone);
    }

    private static Map<String, CodeTable> tables(JsonNode tree) {
        Map<String, CodeTable> tables = new HashMap<>();
        tree.properties().forEach(each -> tables.put(each.getKey(), CodeTable.of(each.getKey(), each.getValue())));
        return tables;
    }

    private static JsonNode read(ObjectMapper yaml, String name) {
        try (InputStream in = Mapping.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is part of the product");
            }
            return yaml.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Maps one message. Never throws for what is in it.
    public Result apply(Hl7Message message) {
        var problems = new ArrayList<>(message.problems());
        if (!message.readable()) {
            return new Result.Failed(problems);
        }
        Envelope envelope = Envelope.of(message);
        List<EntryStep> entries = messages.get(envelope.type());
        if (entries == null) {
            entries = messages.get(envelope.messageCode());
        }
        if (entries == null) {
            problems.add(new Problem(
                    "unsupported-type", Severity.ERROR, "MSH-9", "There is no map for messages of this type."));
            return new Result.Failed(problems);
        }
        var run = new Run(message, zone);
        Scope scope = Scope.of(run, run.segments());
        for (EntryStep each : entries) {
            each.apply(scope);
        }
        problems.addAll(run.problems);
        if (entries.isEmpty()) {
            problems.add(new Problem(
                    "no-content", Severity.ERROR, "MSH-9", "Messages of this type have no clinical content to map."));
            return new Result.Failed(problems);
        }
        boolean nothing = run.bundle.isEmpty();
        if (run.named("patient").isEmpty()) {
            Severity severity = nothing ? Severity.ERROR : Severity.WARNING;
            problems.add(new Problem("no-patient", severity, "PID", "The message has no PID segment."));
        }
        if (nothing) {
            return new Result.Failed(problems);
        }
        return new Result.Mapped(bundle(run, envelope), problems);
    }

    private Payload bundle(Run run, Envelope envelope) {
        JsonNode timestamp =
                Values.of("instant", run.message.text("MSH-7.1"), zone).orElse(MissingNode.getInstance());
        return Payload.of(JsonBytes.of(run.bundle.json(envelope.controlId(), timestamp)));
    }
}
