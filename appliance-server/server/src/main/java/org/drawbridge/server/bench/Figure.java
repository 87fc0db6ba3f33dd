package org.drawbridge.server.bench;

import java.util.Locale;

/// One line of the table.
///
/// @param what was measured, and how
/// @param goal what is to be reached, empty for a ceiling or a remark
/// @param beside a ceiling measured in the same run, or what others reach
/// @param missed whether something must not be so, however fast the machine
public record Figure(String what, String measured, String goal, String beside, boolean missed) {

    Figure(String what, String measured, String goal, String beside) {
        this(what, measured, goal, beside, false);
    }

    static Figure of(String what, double measured, String unit, String goal, String beside) {
        return new Figure(what, number(measured) + " " + unit, goal, beside);
    }

    /// This one, where a goal has to be reached.
    Figure unless(boolean reached) {
        return new Figure(what, measured, goal, beside, !reached);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }
}
