package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.hl7v2.Element;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.hl7v2.Segment;
import org.jspecify.annotations.Nullable;

/// One message on its way through a mapping: what has been made of it and what was wrong with it.
final class Run {

    /// An HL7 v2 source; an empty message where the source is a tree.
    final Hl7Message message;
    /// Any other source; missing where the source is HL7 v2.
    final JsonNode tree;
    final ZoneId zone;
    final Output output;
    final List<Problem> problems = new ArrayList<>();
    /// What the sender calls itself: the facility, else the application, else the mapping's name.
    final String sender;

    /// Names the message as its sender does; empty if it has no name.
    final String controlId;
    /// What HL7 v2 event the document is taken for, such as `ADT^A08`; empty where that is not asked.
    String event = "";
    /// Codes that a table sends to a person.
    final List<Mapping.OpenCode> openCodes = new ArrayList<>(0);
    /// Kept only when somebody asked where each part of the output comes from.
    @Nullable
    Lineage lineage;

    /// The nodes of a tree that were read, kept only when somebody asked what was not.
    private @Nullable IdentityHashMap<JsonNode, Boolean> read;
    private @Nullable FhirIndex resources;
    private @Nullable LocalDate date;
    private final Segment absent;
    private final Map<String, List<String>> named = new HashMap<>();
    /// How often a rule read something other than the element at which it stood.
    private int outside;
    private final Map<Standing, String> made = new HashMap<>();
    private boolean failed;

    private Run(Hl7Message message, JsonNode tree, ZoneId zone, Output output, String sender, String controlId) {
        this.message = message;
        this.tree = tree;
        this.zone = zone;
        this.output = output;
        this.sender = sender;
        this.controlId = controlId;
        this.absent = message.first("");
    }

    static Run of(Hl7Message message, ZoneId zone, Output output) {
        Segment msh = message.first("MSH");
        String facility = msh.field(4).component(1).text().strip();
        String sender = facility.isEmpty() ? msh.field(3).component(1).text().strip() : facility;
        return new Run(
                message,
                MissingNode.getInstance(),
                zone,
                output,
                sender,
                msh.field(10).text());
    }

    /// @param mapping stands for the sender, whom such a document does not name
    static Run of(JsonNode tree, ZoneId zone, Output output, String mapping) {
        return new Run(Hl7Message.parse(new byte[0]), tree, zone, output, mapping, "");
    }

    /// @param part 0 for the message code, 1 for the trigger
    String eventPart(int part) {
        List<String> parts = Arrays.asList(event.split("\\^", -1));
        return part < parts.size() ? parts.get(part) : "";
    }

    List<Segment> segments() {
        List<Segment> all = new ArrayList<>(message.size());
        for (int i = 0; i < message.size(); i++) {
            all.add(message.segment(i));
        }
        return all;
    }

    Segment absent() {
        return absent;
    }

    /// Which of the segments of its id it is in the message, from 1.
    int occurrence(Segment segment) {
        int count = 0;
        String id = segment.id();
        for (int i = 0; i <= segment.index(); i++) {
            if (message.segment(i).hasId(id)) {
                count++;
            }
        }
        return count;
    }

    /// A resource of a map at an element.
    private record Standing(TypeMap map, Element at, Optional<Bundle.Write> write) {}

    void readOutside() {
        outside++;
    }

    /// Makes a resource that many share once for all elements that say the same: the twenty results of a report
    /// name one observer. It is the same only if nothing but the element was read for it and nothing was wrong
    /// with it; and who asks for reasons gets them for each place.
    Optional<String> once(TypeMap map, Element at, Optional<Bundle.Write> write, Supplier<Optional<String>> making) {
        if (lineage != null || !map.identity.shared()) {
            return making.get();
        }
        var standing = new Standing(map, at, write);
        String known = made.get(standing);
        if (known != null) {
            return Optional.of(known);
        }
        int before = outside;
        int wrong = problems.size();
        Optional<String> url = making.get();
        if (outside == before && problems.size() == wrong) {
            url.ifPresent(each -> made.put(standing, each));
        }
        return url;
    }

    /// Remembers an entry under a name, for references.
    void name(String name, String url) {
        List<String> urls = named.computeIfAbsent(name, _ -> new ArrayList<>());
        if (!urls.contains(url)) {
            urls.add(url);
        }
    }

    List<String> named(String name) {
        outside++;
        return named.getOrDefault(name, List.of());
    }

    void forget(String name) {
        named.remove(name);
    }

    /// Nothing of this message goes on.
    void fail() {
        failed = true;
    }

    boolean failed() {
        return failed;
    }

    FhirIndex resources() {
        FhirIndex known = resources;
        if (known == null) {
            known = new FhirIndex(tree);
            resources = known;
        }
        return known;
    }

    void watch() {
        read = new IdentityHashMap<>();
    }

    void read(JsonNode node) {
        IdentityHashMap<JsonNode, Boolean> watched = read;
        if (watched != null) {
            watched.put(node, true);
        }
    }

    boolean wasRead(JsonNode node) {
        IdentityHashMap<JsonNode, Boolean> watched = read;
        return watched != null && watched.containsKey(node);
    }

    /// The day of the message (MSH-7), else today: the day for which codes are looked up.
    LocalDate date() {
        LocalDate known = date;
        if (known == null) {
            known = Moment.parse(message.text("MSH-7.1").strip(), zone)
                    .filter(each -> each.date().length() == 8)
                    .map(each -> LocalDate.parse(each.date(), java.time.format.DateTimeFormatter.BASIC_ISO_DATE))
                    .orElseGet(() -> LocalDate.now(Clock.system(zone)));
            date = known;
        }
        return known;
    }
}
