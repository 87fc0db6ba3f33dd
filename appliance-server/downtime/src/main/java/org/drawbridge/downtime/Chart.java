package org.drawbridge.downtime;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// What is known of one patient, each thing with the message that said it last. All of it is PHI, and it does not print
/// itself.
///
/// @param origin of who the patient is
public record Chart(
        Person person,
        Origin origin,
        List<Contact> contacts,
        List<Allergy> allergies,
        List<Order> orders,
        List<Coverage> coverages,
        List<Result> results,
        List<Appointment> appointments) {

    /// Somebody to call (NK1).
    public record Contact(String name, String relationship, String phone, Origin origin) {}

    /// @param code what tells it from the patient's others; empty if only its text does
    /// @param severity of HL7 table 0128, such as `SV`
    public record Allergy(String code, String substance, String severity, String reaction, Origin origin) {}

    /// An order without a final result.
    ///
    /// @param placer its number at who ordered; empty if unknown
    /// @param filler its number at who does it; empty if unknown
    public record Order(
            String placer,
            String filler,
            String service,
            String status,
            String priority,
            String orderedBy,
            Origin origin) {

        boolean same(String otherPlacer, String otherFiller) {
            return (!placer.isEmpty() && placer.equals(otherPlacer))
                    || (!filler.isEmpty() && filler.equals(otherFiller));
        }
    }

    /// An insurance (IN1).
    ///
    /// @param until as `2026-12-31`; empty if it does not say
    public record Coverage(String payer, String plan, String member, String group, String until, Origin origin) {}

    public record Result(String name, String value, String units, String flag, Instant at, Origin origin) {}

    /// @param id at who keeps the calendar
    /// @param minutes 0 if unknown
    public record Appointment(
            String id,
            Instant start,
            int minutes,
            String reason,
            String provider,
            String location,
            String status,
            Origin origin) {}

    public Chart {
        person = Objects.requireNonNullElse(person, Person.NOBODY);
        contacts = List.copyOf(Objects.requireNonNullElse(contacts, List.of()));
        allergies = List.copyOf(Objects.requireNonNullElse(allergies, List.of()));
        orders = List.copyOf(Objects.requireNonNullElse(orders, List.of()));
        coverages = List.copyOf(Objects.requireNonNullElse(coverages, List.of()));
        results = List.copyOf(Objects.requireNonNullElse(results, List.of()));
        appointments = List.copyOf(Objects.requireNonNullElse(appointments, List.of()));
    }

    static Chart of(Person person, Origin origin) {
        return new Chart(person, origin, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    Chart with(Person other, Origin from) {
        return new Chart(other, from, contacts, allergies, orders, coverages, results, appointments);
    }

    Chart withContacts(List<Contact> others) {
        return new Chart(person, origin, others, allergies, orders, coverages, results, appointments);
    }

    Chart withAllergies(List<Allergy> others) {
        return new Chart(person, origin, contacts, others, orders, coverages, results, appointments);
    }

    Chart withOrders(List<Order> others) {
        return new Chart(person, origin, contacts, allergies, others, coverages, results, appointments);
    }

    Chart withCoverages(List<Coverage> others) {
        return new Chart(person, origin, contacts, allergies, orders, others, results, appointments);
    }

    Chart withResults(List<Result> others) {
        return new Chart(person, origin, contacts, allergies, orders, coverages, others, appointments);
    }

    Chart withAppointments(List<Appointment> others) {
        return new Chart(person, origin, contacts, allergies, orders, coverages, results, others);
    }

    @Override
    public String toString() {
        return "Chart";
    }
}
