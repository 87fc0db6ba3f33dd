package org.drawbridge.downtime;

import java.util.Objects;

/// A patient's identifier (HL7 v2 CX). It is PHI and does not print itself.
///
/// @param authority who gives it; what was sent without one belongs to the facility that sent it
/// @param type of HL7 table 0203, such as `MR`
public record Identifier(String value, String authority, String type) {

    /// Who gives the numbers of forms that stand for patients without a number.
    public static final String DOWNTIME = "DOWNTIME";

    public Identifier {
        value = Objects.requireNonNullElse(value, "");
        authority = Objects.requireNonNullElse(authority, "");
        type = Objects.requireNonNullElse(type, "");
    }

    /// Whether both name the same patient: the type is what senders differ in.
    public boolean same(Identifier other) {
        return value.equals(other.value) && authority.equals(other.authority);
    }

    /// Whether it was made here because there was no other.
    public boolean provisional() {
        return authority.equals(DOWNTIME);
    }

    /// As people write it.
    public String text() {
        return authority.isEmpty() ? value : value + " (" + authority + ")";
    }

    @Override
    public String toString() {
        return "Identifier[" + type + "]";
    }
}
