package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.hl7v2.BatchReader;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.hl7v2.Reads;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.mapping.MessageCompiler.MessageMap;
import org.drawbridge.mapping.MessageCompiler.Need;

/// Documents of one format as documents of another, by rules that were compiled and checked once. Immutable, callable
/// from many threads at once.
public final class Mapping {

    /// What a document became: a whole other one, or nothing.
    public sealed interface Result {

        /// What was wrong with the document, whether or not it could be mapped.
        List<Problem> problems();

        /// @param openCodes codes that a person has to add to a table
        record Mapped(Payload output, List<Problem> problems, List<OpenCode> openCodes) implements Result {
            public Mapped {
                problems = List.copyOf(problems);
                openCodes = List.copyOf(openCodes);
            }
        }

        record Failed(List<Problem> problems) implements Result {
            public Failed {
                problems = List.copyOf(problems);
            }
        }
    }

    /// Gives the documents of a file, one after another.
    @FunctionalInterface
    public interface DocumentReader {

        /// The next; empty at the end.
        Optional<Payload> next() throws IOException;
    }

    /// A code that its table does not know, where the table asks a person.
    public record OpenCode(String table, String code, String location) {

        @Override
        public String toString() {
            return "OpenCode[" + table + ", " + location + "]";
        }
    }

    /// Where a part of the output comes from.
    ///
    /// @param output its place there
    /// @param source where its value stood
    /// @param rule the place of the rule in its mapping
    public record Origin(String output, String source, String rule) {}

    /// A result with its reasons.
    ///
    /// @param origins in the order of the output; empty if there is none
    /// @param unread the places of the source that have a value and that no rule read
    public record Explained(Result result, List<Origin> origins, List<String> unread) {
        public Explained {
            origins = List.copyOf(origins);
            unread = List.copyOf(unread);
        }
    }

    private final String name;
    private final String version;
    private final Format from;
    private final Format to;
    /// By type; `*` for those of any. Of several, the first counts whose condition holds.
    private final Map<String, List<MessageMap>> messages;
    private final ZoneId zone;
    private final Events meant;
    /// The event that every document is taken for; empty to go by what is in it.
    private final String event;
    private final List<String> events;

    Mapping(String name, String version, Format from, Format to, List<MessageMap> messages, Events meant, ZoneId zone) {
        this(name, version, from, to, byType(messages), meant, "", zone);
    }

    private Mapping(
            String name,
            String version,
            Format from,
            Format to,
            Map<String, List<MessageMap>> messages,
            Events meant,
            String event,
            ZoneId zone) {
        this.name = name;
        this.version = version;
        this.from = from;
        this.to = to;
        this.zone = zone;
        this.meant = meant;
        this.event = event;
        this.messages = messages;
        this.events = written();
    }

    private static Map<String, List<MessageMap>> byType(List<MessageMap> messages) {
        Map<String, List<MessageMap>> byType = new LinkedHashMap<>();
        for (MessageMap each : messages) {
            List<String> types = each.types().isEmpty() ? List.of("*") : each.types();
            types.forEach(type ->
                    byType.computeIfAbsent(type, _ -> new ArrayList<>(1)).add(each));
        }
        // In the order of the file, which is that in which events are tried.
        return Collections.unmodifiableMap(byType);
    }

    /// The HL7 v2 events that it can write, in the version that it writes; empty if it writes something else.
    public List<String> events() {
        return events;
    }

    private List<String> written() {
        return to.model() instanceof V2 v2
                ? messages.keySet().stream()
                        .filter(each -> each.contains("^") && v2.structure(each).isPresent())
                        .toList()
                : List.of();
    }

    /// The same for documents that all mean one event. Throws [IllegalArgumentException] if it cannot write that.
    ///
    /// @param named such as `ADT^A08`
    public Mapping forEvent(String named) {
        if (!events().contains(named)) {
            throw new IllegalArgumentException("'" + named + "' is no event that " + name + " writes; expected one of "
                    + String.join(", ", events()) + ".");
        }
        return new Mapping(name, version, from, to, messages, meant, named, zone);
    }

    /// The maps from HL7 v2 to FHIR R4 that ship with the product, after the v2-to-FHIR guide of HL7.
    ///
    /// @param zone in which the sender's times are, where they do not say
    public static Mapping standard(ZoneId zone) {
        return Library.shipped().mapping(Library.STANDARD, zone);
    }

    public String name() {
        return name;
    }

    /// As its file has it; empty if it does not say.
    public String version() {
        return version;
    }

    Format to() {
        return to;
    }

    ZoneId zone() {
        return zone;
    }

    /// The documents of a file: HL7 v2 files may hold several messages, of which one at a time is in memory; others are
    /// one document.
    public DocumentReader documents(InputStream file) {
        return from instanceof Format.Hl7v2 ? new BatchReader(file, Integer.MAX_VALUE)::next : new Whole(file);
    }

    private static final class Whole implements DocumentReader {
        private final InputStream file;
        private boolean read;

        Whole(InputStream file) {
            this.file = file;
        }

        @Override
        public Optional<Payload> next() throws IOException {
            Optional<Payload> document = read ? Optional.empty() : Optional.of(Payload.of(file.readAllBytes()));
            read = true;
            return document;
        }
    }

    /// Maps one document. Never throws for what is in it.
    public Result apply(Payload document) {
        if (from instanceof Format.Hl7v2) {
            return apply(Hl7Message.parse(document.reveal()));
        }
        return tree(document, Way.PLAIN).result();
    }

    /// Maps one HL7 v2 message. Never throws for what is in it.
    public Result apply(Hl7Message message) {
        if (!message.readable()) {
            return new Result.Failed(message.problems());
        }
        return run(Run.of(message, zone, to.output()), message.problems());
    }

    /// Maps one document and says where each part of the output comes from, and what was not read. Takes about twice
    /// the
    /// time of [#apply].
    public Explained explain(Payload document) {
        if (!(from instanceof Format.Hl7v2)) {
            return tree(document, Way.EXPLAINED);
        }
        var reads = new Reads();
        Hl7Message message = Hl7Message.parse(document.reveal(), reads);
        if (!message.readable()) {
            return new Explained(new Result.Failed(message.problems()), List.of(), List.of());
        }
        Run run = Run.of(message, zone, to.output());
        // What the run itself reads of a message is no rule's doing.
        reads.clear();
        return explained(run, message.problems(), () -> reads.unread(message));
    }

    private enum Way {
        PLAIN,
        EXPLAINED
    }

    private Explained tree(Payload document, Way way) {
        try {
            JsonNode tree = from.tree(document.reveal());
            Run run = Run.of(tree, zone, to.output(), name);
            if (way == Way.PLAIN) {
                return new Explained(run(run, List.of()), List.of(), List.of());
            }
            run.watch();
            return explained(run, List.of(), () -> Unread.of(run));
        } catch (Rejected e) {
            var problem = new Problem("unreadable", Severity.ERROR, "", e.text());
            return new Explained(new Result.Failed(List.of(problem)), List.of(), List.of());
        }
    }

    private Explained explained(Run run, List<Problem> before, java.util.function.Supplier<List<String>> unread) {
        var lineage = new Lineage();
        run.lineage = lineage;
        Result result = run(run, before);
        List<Origin> origins = result instanceof Result.Mapped ? lineage.of(run.output.tree(run)) : List.of();
        return new Explained(result, origins, unread.get());
    }

    private Result run(Run run, List<Problem> before) {
        run.problems.addAll(before);
        Place place = run.tree.isMissingNode() ? Scope.of(run, run.segments()) : Branch.root(run, run.tree);
        run.event = event.isEmpty() ? meant.of(place, events).orElse("") : event;
        if (run.output instanceof Segments made) {
            made.begin(run);
        }
        Optional<MessageMap> map = messageMap(run, place);
        if (map.isEmpty()) {
            run.problems.add(new Problem(
                    "unsupported-type",
                    Severity.ERROR,
                    from.typePlace(),
                    "There is no map for messages of this type."));
            return new Result.Failed(run.problems);
        }
        if (map.get().entries().isEmpty()) {
            run.problems.add(new Problem(
                    "no-content",
                    Severity.ERROR,
                    from.typePlace(),
                    "Messages of this type have no clinical content to map."));
            return new Result.Failed(run.problems);
        }
        map.get().entries().forEach(each -> each.apply(place));
        map.get().needs().forEach(each -> check(each, run));
        if (run.output instanceof Segments made) {
            made.end(run);
        }
        if (run.output.isEmpty()) {
            if (map.get().needs().isEmpty() && !run.failed()) {
                run.problems.add(new Problem("no-output", Severity.ERROR, "", "Nothing came of the message."));
            }
            run.fail();
        }
        if (run.failed()) {
            return new Result.Failed(run.problems);
        }
        ObjectNode tree = run.output.tree(run);
        return new Result.Mapped(Payload.of(run.output.bytes(tree)), run.problems, run.openCodes);
    }

    private static void check(Need need, Run run) {
        if (!run.named(need.as()).isEmpty()) {
            return;
        }
        boolean failed = need.must() || run.output.isEmpty();
        run.problems.add(new Problem(
                "no-" + need.as(),
                failed ? Severity.ERROR : Severity.WARNING,
                need.at(),
                "Nothing here became the " + need.as() + "."));
        if (need.must()) {
            run.fail();
        }
    }

    private Optional<MessageMap> messageMap(Run run, Place place) {
        for (String each : types(run)) {
            for (MessageMap candidate : messages.getOrDefault(each, List.of())) {
                if (candidate.when().test(place)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private List<String> types(Run run) {
        if (run.event.isEmpty()) {
            return from.types(run);
        }
        List<String> types = new ArrayList<>(List.of(run.event, run.eventPart(0)));
        types.addAll(from.types(run));
        return types;
    }
}
