package org.drawbridge.server.bench;

import java.util.Locale;

/// One line of the table.
///
/// @param what was measured, and how
/// @param goal what is to be reached, empty for a ceiling or a remark
/// @param beside a ceiling measured in the same run, or what others reach
public record Figure(String what, String measured, String goal, String beside) {

    static Figure of(String what, double measured, String unit, String goal, String beside) {
        return new Figure(what, number(measured) + " " + unit, goal, beside);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }
}
