package org.drawbridge.downtime;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.drawbridge.downtime.Chart.Allergy;
import org.drawbridge.downtime.Chart.Appointment;
import org.drawbridge.downtime.Chart.Contact;
import org.drawbridge.downtime.Chart.Coverage;
import org.drawbridge.downtime.Chart.Order;
import org.drawbridge.downtime.Chart.Result;
import org.drawbridge.formats.hl7v2.Element;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.hl7v2.Segment;

/// Reads of one message what a chart holds. What is not there is empty; nothing here throws.
final class Reading {

    /// In characters. Nobody reads more of one thing on paper.
    private static final int LONGEST = 200;

    /// Of HL7 tables 0119 (order control) and 0038 (order status): it is not to be done any more, or done.
    private static final Set<String> ENDED_CONTROL = Set.of("CA", "OC", "CR", "DC", "OD", "DR", "UC", "UD");

    private static final Set<String> ENDED_STATUS = Set.of("CM", "CA", "DC", "RP");
    /// Of HL7 table 0123: final, corrected, cancelled.
    private static final Set<String> FINAL = Set.of("F", "C", "X");

    private final Hl7Message message;
    private final Origin origin;
    private final ZoneId zone;
    private final String facility;

    Reading(Hl7Message message, Origin origin, ZoneId zone) {
        this.message = message;
        this.origin = origin;
        this.zone = zone;
        this.facility = message.text("MSH-4.1");
    }

    String code() {
        return message.text("MSH-9.1");
    }

    String event() {
        return message.text("MSH-9.2");
    }

    Origin origin() {
        return origin;
    }

    List<Segment> all(String id) {
        return message.all(id);
    }

    List<Segment> segments() {
        List<Segment> segments = new ArrayList<>(message.size());
        for (int i = 0; i < message.size(); i++) {
            segments.add(message.segment(i));
        }
        return segments;
    }

    static String text(Element element) {
        String text = element.text().strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    }

    /// The text of a coded element: what it says, else its code.
    private static String coded(Element element) {
        String said = text(element.component(2));
        return said.isEmpty() ? text(element.component(1)) : said;
    }

    private static String name(Element element) {
        String family = text(element.component(1).subcomponent(1));
        String given = text(element.component(2));
        return given.isEmpty() ? family : family + ", " + given;
    }

    /// Of a provider (XCN): the name, else the number.
    private static String provider(Element element) {
        String family = text(element.component(2).subcomponent(1));
        String given = text(element.component(3));
        String named = given.isEmpty() ? family : family + ", " + given;
        return named.isEmpty() ? text(element.component(1)) : named;
    }

    private static String phone(Element element) {
        String written = text(element.component(1));
        return written.isEmpty() ? (text(element.component(6)) + " " + text(element.component(7))).strip() : written;
    }

    List<Identifier> identifiers(Element field) {
        List<Identifier> found = new ArrayList<>();
        for (int i = 1; i <= field.repetitions(); i++) {
            Element each = field.repetition(i);
            String value = text(each.component(1));
            String authority = text(each.component(4).subcomponent(1));
            if (!value.isEmpty()) {
                found.add(new Identifier(value, authority.isEmpty() ? facility : authority, text(each.component(5))));
            }
        }
        return found;
    }

    /// @param pid PID
    Person person(Segment pid) {
        List<Identifier> identifiers = identifiers(pid.field(3));
        Element address = pid.field(11);
        var lines = new ArrayList<String>();
        for (int part : List.of(1, 5, 3, 4, 6)) {
            String line = text(part == 1 ? address.component(1).subcomponent(1) : address.component(part));
            if (!line.isEmpty()) {
                lines.add(line);
            }
        }
        return new Person(
                identifiers.isEmpty() ? identifiers(pid.field(2)) : identifiers,
                text(pid.field(5).component(1).subcomponent(1)),
                text(pid.field(5).component(2)),
                Hl7Times.day(text(pid.field(7).component(1))),
                text(pid.field(8).component(1)),
                phone(pid.field(13)),
                String.join(", ", lines));
    }

    List<Contact> contacts() {
        return all("NK1").stream()
                .map(each -> new Contact(name(each.field(2)), coded(each.field(3)), phone(each.field(5)), origin))
                .filter(each -> !each.name().isBlank() || !each.phone().isBlank())
                .toList();
    }

    /// @param segment AL1, or IAM: both have the same in fields 3 to 5
    Allergy allergy(Segment segment) {
        Element substance = segment.field(3);
        return new Allergy(
                text(substance.component(1)),
                coded(substance),
                text(segment.field(4).component(1)),
                text(segment.field(5)),
                origin);
    }

    List<Coverage> coverages() {
        return all("IN1").stream()
                .map(each -> new Coverage(
                        text(each.field(4).component(1)),
                        coded(each.field(2)),
                        firstOf(text(each.field(36)), text(each.field(49).component(1))),
                        text(each.field(8)),
                        Hl7Times.day(text(each.field(13).component(1))),
                        origin))
                .filter(each -> !each.payer().isEmpty() || !each.plan().isEmpty())
                .toList();
    }

    private static String firstOf(String one, String other) {
        return one.isEmpty() ? other : one;
    }

    /// An order of a message, and whether it is still to be done.
    record Ordered(Order order, boolean open) {}

    /// @param orc absent where the message has none
    Ordered order(Segment orc, Segment obr) {
        String status = text(orc.field(5).component(1));
        String service = firstOf(coded(obr.field(4)), coded(obr.field(3)));
        var order = new Order(
                firstOf(text(orc.field(2).component(1)), text(obr.field(2).component(1))),
                firstOf(text(orc.field(3).component(1)), text(obr.field(3).component(1))),
                obr.hasId("OBR") ? coded(obr.field(4)) : service,
                status,
                firstOf(text(obr.field(5).component(1)), text(orc.field(7).component(6))),
                firstOf(provider(orc.field(12)), provider(obr.field(16))),
                origin);
        boolean ended = ENDED_CONTROL.contains(text(orc.field(1).component(1)))
                || ENDED_STATUS.contains(status)
                || FINAL.contains(text(obr.field(25).component(1)));
        return new Ordered(order, !ended);
    }

    Result result(Segment obr, Segment obx) {
        Instant at = Hl7Times.moment(text(obx.field(14).component(1)), zone)
                .or(() -> Hl7Times.moment(text(obr.field(7).component(1)), zone))
                .orElse(origin.at());
        Element value = obx.field(5);
        boolean isCoded = Set.of("CE", "CWE", "CNE", "CF").contains(text(obx.field(2)));
        return new Result(
                coded(obx.field(3)),
                isCoded ? coded(value) : text(value),
                coded(obx.field(6)),
                text(obx.field(8).component(1)),
                at,
                origin);
    }

    /// The appointment of an SIU message; its start is [Instant#EPOCH] where none is given.
    Appointment appointment() {
        Segment sch = message.first("SCH");
        Segment service = message.first("AIS");
        Segment people = message.first("AIP");
        Segment place = message.first("AIL");
        Instant start = List.of(
                        sch.field(11).component(4),
                        service.field(4).component(1),
                        people.field(6).component(1),
                        place.field(6).component(1))
                .stream()
                .flatMap(each -> Hl7Times.moment(text(each), zone).stream())
                .findFirst()
                .orElse(Instant.EPOCH);
        return new Appointment(
                firstOf(text(sch.field(2).component(1)), text(sch.field(1).component(1))),
                start,
                minutes(sch, service),
                firstOf(coded(sch.field(7)), firstOf(coded(sch.field(8)), coded(service.field(3)))),
                firstOf(provider(people.field(3)), provider(message.first("PV1").field(9))),
                text(place.field(3).component(1)).isEmpty()
                        ? text(message.first("PV1").field(3).component(1))
                        : text(place.field(3).component(1)),
                text(sch.field(25).component(1)),
                origin);
    }

    /// Units are minutes unless they are hours or seconds (SCH-10, AIS-8).
    private static int minutes(Segment sch, Segment service) {
        boolean there = sch.field(9).isPresent();
        Element length = there ? sch.field(9) : service.field(7);
        String unit =
                text((there ? sch.field(10) : service.field(8)).component(1)).toUpperCase(java.util.Locale.ROOT);
        String digits = text(length.component(1)).replaceAll("\\..*", "");
        if (!digits.matches("\\d{1,5}")) {
            return 0;
        }
        int number = Integer.parseInt(digits);
        return unit.startsWith("H") ? number * 60 : unit.startsWith("S") ? number / 60 : number;
    }
}
