package org.drawbridge.mapping;

import java.util.ArrayList;
import java.util.List;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.hl7v2.Element;
import org.drawbridge.formats.hl7v2.Segment;
import org.jspecify.annotations.Nullable;

/// Where a rule stands in the message: in a group of segments, perhaps at one of them, perhaps at an element of that.
/// Paths are read from here. Used by one thread.
final class Scope {

    final Run run;
    private final List<Segment> head;
    private final List<Segment> group;
    private final @Nullable Segment segment;
    private final @Nullable Element element;
    private final String location;

    private Scope(
            Run run,
            List<Segment> head,
            List<Segment> group,
            @Nullable Segment segment,
            @Nullable Element element,
            String location) {
        this.run = run;
        this.head = head;
        this.group = group;
        this.segment = segment;
        this.element = element;
        this.location = location;
    }

    /// The whole message.
    static Scope of(Run run, List<Segment> segments) {
        return new Scope(run, List.of(), segments, null, null, "");
    }

    /// At one segment and those that belong to it: the notes that follow.
    Scope at(Segment at) {
        List<Segment> own = new ArrayList<>(2);
        own.add(at);
        for (int next = at.index() + 1;
                next < run.message.size() && run.message.segment(next).hasId("NTE");
                next++) {
            own.add(run.message.segment(next));
        }
        List<Segment> outside = new ArrayList<>(head);
        group.stream().filter(each -> !each.hasId("NTE")).forEach(outside::add);
        return new Scope(run, outside, own, at, null, at.id() + "[" + run.occurrence(at) + "]");
    }

    /// At an element of the current segment.
    Scope at(Element at, String where) {
        return new Scope(run, head, group, segment, at, where);
    }

    /// The groups that begin with the given segments, in the standard's order: with `ORC, OBR` a group begins at each
    /// ORC, and at an OBR that follows no ORC of its own. What stands before the first group can be read from each.
    List<Scope> groups(List<String> starts) {
        List<Integer> begins = new ArrayList<>();
        int reached = starts.size();
        for (int i = 0; i < group.size(); i++) {
            int rank = starts.indexOf(group.get(i).id());
            if (rank >= 0) {
                if (rank <= reached) {
                    begins.add(i);
                }
                reached = rank;
            }
        }
        List<Scope> found = new ArrayList<>();
        for (int i = 0; i < begins.size(); i++) {
            int to = i + 1 < begins.size() ? begins.get(i + 1) : group.size();
            List<Segment> before = new ArrayList<>(head);
            before.addAll(group.subList(0, begins.getFirst()));
            found.add(new Scope(run, before, group.subList(begins.get(i), to), null, null, ""));
        }
        return found;
    }

    /// The segment that relative paths are counted in.
    Segment segment() {
        Segment here = segment;
        return here == null ? run.absent() : here;
    }

    Element element() {
        Element here = element;
        return here == null ? run.absent().field(1) : here;
    }

    /// The first segment of that id: the current one, else in the group, else before it.
    Segment first(String id) {
        Segment here = segment;
        if (here != null && here.hasId(id)) {
            return here;
        }
        for (Segment each : group) {
            if (each.hasId(id)) {
                return each;
            }
        }
        for (Segment each : head) {
            if (each.hasId(id)) {
                return each;
            }
        }
        return run.absent();
    }

    /// Every segment of that id in the group. At a segment, its own notes, and of other ids those around it.
    List<Segment> all(String id) {
        List<Segment> found = only(id, group);
        return found.isEmpty() && segment != null && !id.equals("NTE") ? only(id, head) : found;
    }

    private static List<Segment> only(String id, List<Segment> from) {
        List<Segment> found = new ArrayList<>();
        for (Segment each : from) {
            if (each.hasId(id)) {
                found.add(each);
            }
        }
        return found;
    }

    String location() {
        return location;
    }

    /// The location of a path as it is written in a rule: `.2` and `5.1` are relative, `PV1-19` is not.
    String location(String path) {
        if (path.isEmpty()) {
            return location;
        }
        boolean absolute = Character.isLetter(path.charAt(0));
        return absolute ? path : path.charAt(0) == '.' ? location + path : location + "-" + path;
    }

    void problem(String code, Severity severity, String at, String text) {
        run.problems.add(new Problem(code, severity, at, text));
    }
}
