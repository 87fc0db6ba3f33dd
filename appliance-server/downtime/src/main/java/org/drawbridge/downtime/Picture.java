package org.drawbridge.downtime;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.drawbridge.downtime.Chart.Allergy;
import org.drawbridge.downtime.Chart.Appointment;
import org.drawbridge.downtime.Chart.Order;
import org.drawbridge.downtime.Chart.Result;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.hl7v2.Segment;
import org.jspecify.annotations.Nullable;

/// What the messages of a clinic add up to, one after the other in the order of the journal: who its patients are, and
/// what is known of each. Two numbers are one patient only where a message says so; what several systems say of one
/// thing
/// stands side by side, because a wrong allergy list is worse than a long one.
///
/// For one thread.
public final class Picture {

    /// How much is kept.
    ///
    /// @param back for how long a patient stays after the last message, and an order without a result
    /// @param patients at most so many; those with appointments ahead stay longest, then those seen last
    public record Bounds(Duration back, int patients) {}

    /// Later appointments are no appointments of a clinic, but a wrong year.
    private static final Duration FARTHEST = Duration.ofDays(400);

    private static final Duration APPOINTMENT_STAYS = Duration.ofDays(1);
    private static final int RESULTS = 10;
    /// Of each kind in one chart.
    private static final int MOST = 100;

    private static final Set<String> MERGES = Set.of("A18", "A30", "A34", "A36", "A39", "A40", "A46", "A47");
    /// Events that take an appointment away (SIU): cancelled, discontinued, deleted.
    private static final Set<String> CANCELS = Set.of("S15", "S16", "S17");

    private static final Set<String> CANCELLED = Set.of("CANCELLED", "CANCELED", "DELETED", "DISCONTINUED");
    private static final Set<String> ORDERS = Set.of("ORM", "OML", "OMG", "OMI", "ORU", "ORL");

    private static final class Held {
        private Chart chart;
        private Instant seen;

        Held(Chart chart, Instant seen) {
            this.chart = chart;
            this.seen = seen;
        }
    }

    private final ZoneId zone;
    private final Map<String, Held> byIdentifier = new HashMap<>();
    private final List<Held> all = new ArrayList<>();
    private long upTo;
    private Instant asOf = Instant.EPOCH;
    private int leftOut;

    /// @param zone of times that are written without one
    public Picture(ZoneId zone) {
        this.zone = zone;
    }

    /// Goes on from a picture that was kept.
    public static Picture of(Snapshot kept, ZoneId zone) {
        var picture = new Picture(zone);
        picture.upTo = kept.upTo();
        picture.asOf = kept.asOf();
        picture.leftOut = kept.leftOut();
        for (Chart chart : kept.charts()) {
            picture.hold(chart, latest(chart));
        }
        return picture;
    }

    /// The number of the last message that is in it.
    public long upTo() {
        return upTo;
    }

    /// Notes that everything up to a message was looked at, also what is of no use here.
    public void reached(long message) {
        upTo = Math.max(upTo, message);
    }

    /// Takes a message over. One that cannot be read, or is of no use here, changes nothing.
    public void take(byte[] bytes, Origin origin) {
        reached(origin.message());
        asOf = origin.at().isAfter(asOf) ? origin.at() : asOf;
        Hl7Message message = Hl7Message.parse(bytes);
        if (!message.readable()) {
            return;
        }
        var reading = new Reading(message, origin, zone);
        switch (reading.code()) {
            case "ADT" -> admission(reading);
            case "SIU" -> appointment(reading);
            default -> {
                if (ORDERS.contains(reading.code())) {
                    orders(reading);
                }
            }
        }
    }

    private void admission(Reading reading) {
        if (MERGES.contains(reading.event())) {
            merge(reading);
            return;
        }
        if (reading.event().equals("A29")) {
            reading.all("PID").stream().map(reading::person).map(this::find).forEach(this::drop);
            return;
        }
        Held held = patient(reading);
        if (held == null) {
            return;
        }
        String channel = reading.origin().channel();
        Chart chart = held.chart;
        if (!reading.all("NK1").isEmpty()) {
            chart = chart.withContacts(
                    renewed(chart.contacts(), each -> each.origin().channel().equals(channel), reading.contacts()));
        }
        if (!reading.all("IN1").isEmpty()) {
            chart = chart.withCoverages(
                    renewed(chart.coverages(), each -> each.origin().channel().equals(channel), reading.coverages()));
        }
        held.chart = allergies(chart, reading);
    }

    /// AL1 is all that the sender knows (§3.4.6). IAM says what changes, where it says so (IAM-6, table 0323).
    private static Chart allergies(Chart chart, Reading reading) {
        String channel = reading.origin().channel();
        List<Allergy> known = chart.allergies();
        List<Segment> stated = reading.all("AL1");
        if (!stated.isEmpty()) {
            known = renewed(
                    known,
                    each -> each.origin().channel().equals(channel),
                    stated.stream()
                            .map(reading::allergy)
                            .filter(each -> !each.substance().isEmpty())
                            .toList());
        }
        for (Segment iam : reading.all("IAM")) {
            Allergy allergy = reading.allergy(iam);
            boolean deleted = Reading.text(iam.field(6).component(1)).equals("D");
            known = renewed(
                    known,
                    each -> each.origin().channel().equals(channel) && same(each, allergy),
                    deleted || allergy.substance().isEmpty() ? List.of() : List.of(allergy));
        }
        return chart.withAllergies(known);
    }

    private static boolean same(Allergy one, Allergy other) {
        return one.code().isEmpty()
                ? one.substance().equals(other.substance())
                : one.code().equals(other.code());
    }

    private void appointment(Reading reading) {
        Appointment said = reading.appointment();
        String channel = reading.origin().channel();
        Predicate<Appointment> before =
                each -> each.id().equals(said.id()) && each.origin().channel().equals(channel);
        boolean cancelled = CANCELS.contains(reading.event())
                || CANCELLED.contains(said.status().toUpperCase(java.util.Locale.ROOT));
        if (cancelled) {
            // A cancellation need not name the patient.
            all.stream()
                    .filter(held -> held.chart.appointments().stream().anyMatch(before))
                    .forEach(held -> held.chart =
                            held.chart.withAppointments(renewed(held.chart.appointments(), before, List.of())));
            return;
        }
        Held held = patient(reading);
        boolean ahead = said.start().isBefore(reading.origin().at().plus(FARTHEST));
        if (held != null && ahead && !said.start().equals(Instant.EPOCH)) {
            held.chart = held.chart.withAppointments(renewed(held.chart.appointments(), before, List.of(said)));
        }
    }

    private void orders(Reading reading) {
        Held held = patient(reading);
        if (held == null) {
            return;
        }
        Segment none = Hl7Message.parse(new byte[0]).first("ORC");
        Segment orc = none;
        @Nullable Segment obr = null;
        for (Segment segment : reading.segments()) {
            switch (segment.id()) {
                case "ORC" -> orc = segment;
                case "OBR" -> {
                    obr = segment;
                    held.chart = ordered(held.chart, reading.order(orc, segment), reading.code());
                    orc = none;
                }
                case "OBX" -> {
                    if (obr != null && reading.code().equals("ORU")) {
                        held.chart = result(held.chart, reading.result(obr, segment));
                    }
                }
                default -> {}
            }
        }
    }

    /// What a result says of an order that nobody has told of is no open order: labs report what they were handed on
    /// paper, too.
    private static Chart ordered(Chart chart, Reading.Ordered said, String code) {
        Order order = said.order();
        Predicate<Order> before = each -> each.same(order.placer(), order.filler());
        if (order.placer().isEmpty() && order.filler().isEmpty()) {
            return chart;
        }
        boolean known = chart.orders().stream().anyMatch(before);
        if (!said.open()) {
            return chart.withOrders(renewed(chart.orders(), before, List.of()));
        }
        return code.equals("ORU") || (code.equals("ORL") && !known)
                ? chart
                : chart.withOrders(renewed(chart.orders(), before, List.of(order)));
    }

    private static Chart result(Chart chart, Result result) {
        if (result.name().isEmpty() || result.value().isEmpty()) {
            return chart;
        }
        List<Result> results = new ArrayList<>(chart.results());
        results.removeIf(each -> each.name().equals(result.name()) && !each.at().isAfter(result.at()));
        results.add(result);
        results.sort(Comparator.comparing(Result::at).reversed());
        return chart.withResults(results.subList(0, Math.min(RESULTS, results.size())));
    }

    /// Without what is said anew, and with it.
    private static <T> List<T> renewed(List<T> known, Predicate<T> replaced, List<T> said) {
        List<T> renewed = new ArrayList<>(known);
        renewed.removeIf(replaced);
        renewed.addAll(said);
        return renewed.size() > MOST ? renewed.subList(renewed.size() - MOST, renewed.size()) : renewed;
    }

    /// The patient of a message, who is new if nobody has one of the numbers; null if it names none.
    private @Nullable Held patient(Reading reading) {
        List<Segment> pids = reading.all("PID");
        if (pids.isEmpty()) {
            return null;
        }
        Person person = reading.person(pids.getFirst());
        if (person.identifiers().isEmpty()) {
            return null;
        }
        Held held = find(person);
        if (held == null) {
            return hold(Chart.of(person, reading.origin()), reading.origin().at());
        }
        List<Identifier> numbers =
                union(person.identifiers(), held.chart.person().identifiers());
        held.seen = reading.origin().at();
        // A lab knows a patient by a number and little else; who keeps the register says it with ADT.
        boolean register = reading.code().equals("ADT");
        Person known = held.chart.person();
        Person merged = register ? person.over(known) : known.over(person);
        held.chart =
                held.chart.with(merged.withIdentifiers(numbers), register ? reading.origin() : held.chart.origin());
        index(held);
        return held;
    }

    private static List<Identifier> union(List<Identifier> one, List<Identifier> other) {
        List<Identifier> union = new ArrayList<>(one);
        other.stream().filter(each -> union.stream().noneMatch(each::same)).forEach(union::add);
        return union;
    }

    /// PID is who stays, the MRG behind it who was (§3.6.2.1), as often as the message says it.
    private void merge(Reading reading) {
        @Nullable Person stays = null;
        for (Segment segment : reading.segments()) {
            if (segment.hasId("PID")) {
                stays = reading.person(segment);
            } else if (segment.hasId("MRG") && stays != null) {
                merge(stays, reading.identifiers(segment.field(1)), reading.origin());
            }
        }
    }

    private void merge(Person stays, List<Identifier> gone, Origin origin) {
        Held from = find(Person.NOBODY.withIdentifiers(gone));
        Held to = find(stays);
        if (to == null) {
            to = hold(Chart.of(stays, origin), origin.at());
        }
        to.seen = origin.at();
        if (from != null && from != to) {
            drop(from);
            to.chart = joined(to.chart, from.chart);
        }
        Person person = stays.over(to.chart.person());
        List<Identifier> numbers = union(person.identifiers(), to.chart.person().identifiers());
        numbers.removeIf(each -> gone.stream().anyMatch(each::same));
        to.chart = to.chart.with(person.withIdentifiers(numbers), origin);
        index(to);
    }

    private static Chart joined(Chart stays, Chart gone) {
        return new Chart(
                stays.person().over(gone.person()),
                stays.origin(),
                both(stays.contacts(), gone.contacts()),
                both(stays.allergies(), gone.allergies()),
                both(stays.orders(), gone.orders()),
                both(stays.coverages(), gone.coverages()),
                both(stays.results(), gone.results()),
                both(stays.appointments(), gone.appointments()));
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        List<T> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    private static String key(Identifier identifier) {
        return identifier.authority() + "\0" + identifier.value();
    }

    private @Nullable Held find(Person person) {
        for (Identifier each : person.identifiers()) {
            Held held = byIdentifier.get(key(each));
            if (held != null) {
                return held;
            }
        }
        return null;
    }

    private Held hold(Chart chart, Instant seen) {
        var held = new Held(chart, seen);
        all.add(held);
        index(held);
        return held;
    }

    private void index(Held held) {
        held.chart.person().identifiers().forEach(each -> byIdentifier.putIfAbsent(key(each), held));
    }

    private void drop(@Nullable Held held) {
        if (held != null) {
            all.remove(held);
            byIdentifier.values().removeIf(each -> each == held);
        }
    }

    /// Forgets what is over.
    public void prune(Instant now, Bounds bounds) {
        Instant oldest = now.minus(bounds.back());
        for (Held held : all) {
            held.chart = held.chart
                    .withAppointments(
                            kept(held.chart.appointments(), each -> each.start().isAfter(now.minus(APPOINTMENT_STAYS))))
                    .withOrders(
                            kept(held.chart.orders(), each -> each.origin().at().isAfter(oldest)));
        }
        all.removeIf(
                held -> held.seen.isBefore(oldest) && held.chart.appointments().isEmpty());
        leftOut = Math.max(0, all.size() - bounds.patients());
        if (leftOut > 0) {
            all.sort(Comparator.comparing(
                            (Held held) -> held.chart.appointments().isEmpty())
                    .thenComparing(
                            Comparator.comparing((Held held) -> held.seen).reversed()));
            all.subList(bounds.patients(), all.size()).clear();
        }
        byIdentifier.clear();
        all.forEach(this::index);
    }

    private static <T> List<T> kept(List<T> items, Predicate<T> stays) {
        return items.stream().allMatch(stays)
                ? items
                : items.stream().filter(stays).toList();
    }

    /// @param appliance who makes it
    /// @param validHours for how long a copy may be used
    public Snapshot snapshot(String appliance, int validHours) {
        return new Snapshot(
                appliance, upTo, asOf, all.stream().map(each -> each.chart).toList(), leftOut, validHours);
    }

    private static Instant latest(Chart chart) {
        Instant latest = chart.origin().at();
        for (Origin each : origins(chart)) {
            latest = each.at().isAfter(latest) ? each.at() : latest;
        }
        return latest;
    }

    private static List<Origin> origins(Chart chart) {
        List<Origin> origins = new ArrayList<>();
        add(origins, chart.contacts(), Chart.Contact::origin);
        add(origins, chart.allergies(), Allergy::origin);
        add(origins, chart.orders(), Order::origin);
        add(origins, chart.coverages(), Chart.Coverage::origin);
        add(origins, chart.results(), Result::origin);
        add(origins, chart.appointments(), Appointment::origin);
        return origins;
    }

    private static <T> void add(List<Origin> origins, List<T> items, Function<T, Origin> origin) {
        items.forEach(each -> origins.add(origin.apply(each)));
    }

    @Override
    public String toString() {
        return "Picture[" + all.size() + " patients, up to " + upTo + "]";
    }
}
