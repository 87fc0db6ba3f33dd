package org.drawbridge.downtime;

import java.util.List;
import java.util.Objects;

/// Who a patient is. All of it is PHI, and it does not print itself.
///
/// @param birthDate as `1970-01-31`, or less of it; empty if unknown
/// @param sex of HL7 table 0001, such as `F`
public record Person(
        List<Identifier> identifiers,
        String family,
        String given,
        String birthDate,
        String sex,
        String phone,
        String address) {

    public static final Person NOBODY = new Person(List.of(), "", "", "", "", "", "");

    public Person {
        identifiers = List.copyOf(Objects.requireNonNullElse(identifiers, List.of()));
        family = Objects.requireNonNullElse(family, "");
        given = Objects.requireNonNullElse(given, "");
        birthDate = Objects.requireNonNullElse(birthDate, "");
        sex = Objects.requireNonNullElse(sex, "");
        phone = Objects.requireNonNullElse(phone, "");
        address = Objects.requireNonNullElse(address, "");
    }

    public Person withIdentifiers(List<Identifier> others) {
        return new Person(others, family, given, birthDate, sex, phone, address);
    }

    /// As lists have it: `Family, Given`.
    public String name() {
        return given.isEmpty() ? family : family + ", " + given;
    }

    /// Whether one of its identifiers is one of the other's.
    public boolean sharesIdentifier(Person other) {
        return identifiers.stream().anyMatch(each -> other.identifiers.stream().anyMatch(each::same));
    }

    /// Whether a system has given it a number, rather than only a form.
    public boolean numbered() {
        return identifiers.stream().anyMatch(each -> !each.provisional());
    }

    /// What is new of it over what was known: what is not given stays.
    Person over(Person known) {
        return new Person(
                identifiers.isEmpty() ? known.identifiers : identifiers,
                family.isEmpty() ? known.family : family,
                given.isEmpty() ? known.given : given,
                birthDate.isEmpty() ? known.birthDate : birthDate,
                sex.isEmpty() ? known.sex : sex,
                phone.isEmpty() ? known.phone : phone,
                address.isEmpty() ? known.address : address);
    }

    @Override
    public String toString() {
        return "Person[" + identifiers.size() + " identifiers]";
    }
}
