package org.drawbridge.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.drawbridge.formats.hl7v2.Element;
import org.drawbridge.formats.hl7v2.Segment;
import org.jspecify.annotations.Nullable;

/// Where a rule stands in an HL7 v2 message: in a group of segments, perhaps at one of them, perhaps at an element of
/// that. Used by one thread.
final class Scope implements Place {

    /// What says more of the segment before it.
    private static final List<String> FOLLOWING =
            List.of("NTE", "PRT", "ROL", "IN2", "IN3", "PV2", "PD1", "ARV", "CTD");
    /// Of these, what is of nothing but the segment before it: another's is not to be taken for it.
    private static final Set<String> OWN = Set.of("NTE", "PRT", "ROL", "IN2", "IN3");

    final Run run;
    private final List<Segment> head;
    /// What stands around the current segment, in its group.
    private final List<Segment> beside;
    private final List<Segment> group;
    private final @Nullable Segment segment;
    private final @Nullable Element element;
    /// For the location: the scope that this one was reached from, by which path and to which repetition.
    private final @Nullable Scope outer;
    private final String path;
    private final int repetition;

    private Scope(
            Run run,
            List<Segment> head,
            List<Segment> beside,
            List<Segment> group,
            @Nullable Segment segment,
            @Nullable Element element,
            @Nullable Scope outer,
            String path,
            int repetition) {
        this.run = run;
        this.head = head;
        this.beside = beside;
        this.group = group;
        this.segment = segment;
        this.element = element;
        this.outer = outer;
        this.path = path;
        this.repetition = repetition;
    }

    /// The whole message.
    static Scope of(Run run, List<Segment> segments) {
        return new Scope(run, List.of(), List.of(), segments, null, null, null, "", 0);
    }

    /// At one segment and those that hang on it: the notes, participations, roles and further parts that follow.
    Scope at(Segment at) {
        return new Scope(run, head, group, own(at), at, null, null, "", 0);
    }

    private List<Segment> own(Segment at) {
        int next = at.index() + 1;
        if (next >= run.message.size() || !follows(run.message.segment(next))) {
            return List.of(at);
        }
        List<Segment> own = new ArrayList<>();
        own.add(at);
        for (; next < run.message.size() && follows(run.message.segment(next)); next++) {
            own.add(run.message.segment(next));
        }
        return own;
    }

    private static boolean follows(Segment segment) {
        for (String id : FOLLOWING) {
            if (segment.hasId(id)) {
                return true;
            }
        }
        return false;
    }

    /// At an element of the current segment, reached `by` a path.
    ///
    /// @param number of the repetition, 0 if there is but one
    Scope at(Element at, String by, int number) {
        return new Scope(run, head, beside, group, segment, at, this, by, number);
    }

    /// The groups that begin with the given segments, in the standard's order: with `ORC, OBR` a group begins at each
    /// ORC, and at an OBR that follows no ORC of its own. What stands before the first group can be read from each.
    List<Scope> groups(List<String> starts) {
        run.readOutside();
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
            found.add(new Scope(run, before, List.of(), group.subList(begins.get(i), to), null, null, null, "", 0));
        }
        return found;
    }

    /// What stands before the first of such groups; all of it if there is none.
    Scope lead(List<String> starts) {
        run.readOutside();
        int end = 0;
        while (end < group.size() && !starts.contains(group.get(end).id())) {
            end++;
        }
        return new Scope(run, head, List.of(), group.subList(0, end), null, null, null, "", 0);
    }

    /// The segment that relative paths are counted in.
    Segment segment() {
        run.readOutside();
        Segment here = segment;
        return here == null ? run.absent() : here;
    }

    boolean isAtElement() {
        return element != null;
    }

    Element element() {
        Element here = element;
        return here == null ? run.absent().field(1) : here;
    }

    /// The first segment of that id: the current one, else in the group, else before it.
    Segment first(String id) {
        run.readOutside();
        Segment here = segment;
        if (here != null && here.hasId(id)) {
            return here;
        }
        Segment found = first(id, group);
        if (found == null && !(here != null && OWN.contains(id))) {
            found = first(id, head);
        }
        if (found == null && !OWN.contains(id)) {
            found = first(id, beside);
        }
        return found == null ? run.absent() : found;
    }

    private static @Nullable Segment first(String id, List<Segment> from) {
        for (int i = 0; i < from.size(); i++) {
            if (from.get(i).hasId(id)) {
                return from.get(i);
            }
        }
        return null;
    }

    /// Every segment of that id in the group. At a segment, its own notes, and of other ids those around it.
    List<Segment> all(String id) {
        run.readOutside();
        List<Segment> found = collect(id, group, List.of());
        return found.isEmpty() && segment != null && !OWN.contains(id)
                ? collect(id, beside, collect(id, head, found))
                : found;
    }

    /// Of most ids there are none.
    private static List<Segment> collect(String id, List<Segment> from, List<Segment> before) {
        List<Segment> found = before;
        for (int i = 0; i < from.size(); i++) {
            if (from.get(i).hasId(id)) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(from.get(i));
            }
        }
        return found;
    }

    @Override
    public Run run() {
        return run;
    }

    /// Where this is, for a person: `OBX[3]-5[2]`. Made when something is wrong there, and not before.
    @Override
    public String location() {
        Scope from = outer;
        if (from != null) {
            return from.location(path) + (repetition > 0 ? "[" + repetition + "]" : "");
        }
        Segment here = segment;
        return here == null ? "" : here.id() + "[" + run.occurrence(here) + "]";
    }

    /// The location of a path as it is written in a rule: `.2` and `5.1` are relative, `PV1-19` is not.
    String location(String path) {
        if (path.isEmpty()) {
            return location();
        }
        boolean absolute = Character.isLetter(path.charAt(0));
        return absolute ? path : path.charAt(0) == '.' ? location() + path : location() + "-" + path;
    }
}
