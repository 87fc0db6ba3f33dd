package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Whether a unit is one of UCUM (its grammar, §§2–16). Laboratories call many units UCUM that are none, and a quantity
/// that says so falsely is refused as a whole. The atoms are copyright Regenstrief Institute, unitsofmeasure.org.
final class Ucum {

    static final String SYSTEM = "http://unitsofmeasure.org";

    private static final List<List<String>> LISTS = load();
    private static final List<String> PREFIXES = LISTS.get(0);
    private static final Set<String> METRIC = Set.copyOf(LISTS.get(1));
    private static final Set<String> OTHER = Set.copyOf(LISTS.get(2));
    /// Longer ones are no units, and parentheses must not nest without end.
    private static final int LONGEST = 64;

    private final String text;
    private int at;

    private Ucum(String text) {
        this.text = text;
    }

    /// Leaves the unit of a Quantity as text only, if its code is none.
    static void settle(ObjectNode quantity) {
        if (quantity.path("system").asText().equals(SYSTEM)
                && !isUnit(quantity.path("code").asText())) {
            quantity.remove(List.of("system", "code"));
        }
    }

    static boolean isUnit(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        var unit = new Ucum(text);
        return unit.term() && unit.at == text.length();
    }

    /// Components with `.` and `/` between them, perhaps a `/` before them all.
    private boolean term() {
        if (next('/')) {
            at++;
        }
        while (component()) {
            if (!next('.') && !next('/')) {
                return true;
            }
            at++;
        }
        return false;
    }

    private boolean component() {
        if (next('(')) {
            at++;
            return term() && next(')') && at++ >= 0;
        }
        int begin = at;
        skip();
        boolean unit = at > begin && isSimple(text.substring(begin, at));
        if (next('{')) {
            int end = text.indexOf('}', at);
            boolean annotated = end > 0 && (unit || at == begin);
            at = end + 1;
            return annotated;
        }
        return unit;
    }

    /// Over one unit with its exponent; what stands in brackets is of its name.
    private void skip() {
        boolean inside = false;
        while (at < text.length() && (inside || "./(){}".indexOf(text.charAt(at)) < 0)) {
            inside = text.charAt(at) == '[' || (inside && text.charAt(at) != ']');
            at++;
        }
    }

    private boolean next(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /// An atom, a prefixed atom or a number, perhaps with an exponent.
    private static boolean isSimple(String unit) {
        int digits = unit.length();
        while (digits > 0 && Character.isDigit(unit.charAt(digits - 1))) {
            digits--;
        }
        if (digits == 0 || isAtom(unit)) {
            return true;
        }
        boolean sign = digits < unit.length() && (unit.charAt(digits - 1) == '-' || unit.charAt(digits - 1) == '+');
        return digits < unit.length() && isAtom(unit.substring(0, sign ? digits - 1 : digits));
    }

    private static boolean isAtom(String unit) {
        if (METRIC.contains(unit) || OTHER.contains(unit)) {
            return true;
        }
        for (String prefix : PREFIXES) {
            if (unit.startsWith(prefix) && METRIC.contains(unit.substring(prefix.length()))) {
                return true;
            }
        }
        return false;
    }

    private static List<List<String>> load() {
        try (InputStream in = Ucum.class.getResourceAsStream("tables/ucum-units.txt")) {
            if (in == null) {
                throw new IllegalStateException("tables/ucum-units.txt is part of the product");
            }
            List<List<String>> lists = new ArrayList<>();
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(line -> lists.add(Arrays.asList(line.split(" ", -1))));
            return lists;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
