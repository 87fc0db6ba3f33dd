package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Turns the text of a rule into that of another: dates by a pattern, numbers, units.
final class Conversions {

    /// Gives a text, or nothing if the one given is not of the expected form.
    interface Conversion {
        Optional<String> of(Place place, String text);
    }

    /// A unit of UCUM: `base` units of its kind are `factor * value + offset`.
    private record Unit(String kind, BigDecimal factor, BigDecimal offset) {}

    private static final Map<String, Unit> UNITS = Map.ofEntries(
            unit("kg", "mass", "1"),
            unit("g", "mass", "0.001"),
            unit("mg", "mass", "0.000001"),
            unit("ug", "mass", "0.000000001"),
            unit("[lb_av]", "mass", "0.45359237"),
            unit("[oz_av]", "mass", "0.028349523125"),
            unit("m", "length", "1"),
            unit("cm", "length", "0.01"),
            unit("mm", "length", "0.001"),
            unit("[in_i]", "length", "0.0254"),
            unit("[ft_i]", "length", "0.3048"),
            unit("L", "volume", "1"),
            unit("dL", "volume", "0.1"),
            unit("mL", "volume", "0.001"),
            unit("[foz_us]", "volume", "0.0295735295625"),
            unit("s", "time", "1"),
            unit("min", "time", "60"),
            unit("h", "time", "3600"),
            unit("d", "time", "86400"),
            unit("wk", "time", "604800"),
            unit("kPa", "pressure", "1"),
            unit("mm[Hg]", "pressure", "0.133322387415"),
            Map.entry("Cel", new Unit("temperature", BigDecimal.ONE, BigDecimal.ZERO)),
            Map.entry(
                    "[degF]",
                    new Unit(
                            "temperature",
                            new BigDecimal(5).divide(new BigDecimal(9), MathContext.DECIMAL128),
                            new BigDecimal(-160).divide(new BigDecimal(9), MathContext.DECIMAL128))));

    /// How people write them.
    private static final Map<String, String> COMMON = Map.of(
            "lb", "[lb_av]", "lbs", "[lb_av]", "oz", "[oz_av]", "in", "[in_i]", "ft", "[ft_i]", "C", "Cel", "F",
            "[degF]", "mmHg", "mm[Hg]", "ml", "mL", "l", "L");

    private static final Set<String> NUMBER = Set.of("decimals", "factor", "mark");
    private static final Set<String> UNIT = Set.of("is", "from", "to", "decimals");

    private Conversions() {}

    private static Map.Entry<String, Unit> unit(String code, String kind, String factor) {
        return Map.entry(code, new Unit(kind, new BigDecimal(factor), BigDecimal.ZERO));
    }

    static List<Conversion> of(Compiler compiler, String where, JsonNode rule) {
        List<Conversion> found = new ArrayList<>();
        if (rule.has("date")) {
            pattern(compiler, where + ".date", rule.path("date").asText())
                    .ifPresent(pattern -> found.add((place, text) -> Moment.parse(text, pattern, place.run().zone)
                            .map(each ->
                                    each.date().isEmpty() ? each.fhir("time").orElse("") : each.hl7("DTM"))));
        }
        if (rule.has("number")) {
            compiler.unknownKeys(where + ".number", rule.path("number"), NUMBER);
            found.add(number(compiler, where + ".number", rule.path("number")));
        }
        if (rule.has("unit")) {
            compiler.unknownKeys(where + ".unit", rule.path("unit"), UNIT);
            unit(compiler, where + ".unit", rule.path("unit")).ifPresent(found::add);
        }
        if (rule.has("format")) {
            pattern(compiler, where + ".format", rule.path("format").asText())
                    .ifPresent(pattern -> found.add((place, text) ->
                            Moment.parse(text, place.run().zone).map(each -> each.formatted(pattern))));
        }
        return found;
    }

    private static Optional<DateTimeFormatter> pattern(Compiler compiler, String where, String text) {
        try {
            return Optional.of(DateTimeFormatter.ofPattern(text, Locale.ROOT));
        } catch (IllegalArgumentException e) {
            compiler.problem(where, "this is no pattern of a date; expected such as dd.MM.yyyy HH:mm.");
            return Optional.empty();
        }
    }

    private static Conversion number(Compiler compiler, String where, JsonNode options) {
        Optional<BigDecimal> factor =
                options.has("factor") ? Values.decimal(options.path("factor").asText()) : Optional.of(BigDecimal.ONE);
        if (factor.isEmpty()) {
            compiler.problem(where + ".factor", "expected a number.");
        }
        boolean comma = options.path("mark").asText(".").equals(",");
        int decimals = options.path("decimals").asInt(-1);
        return (_, text) -> Values.decimal(comma ? text.replace(".", "").replace(',', '.') : text.replace(",", ""))
                .map(each -> rounded(each.multiply(factor.orElse(BigDecimal.ONE)), decimals));
    }

    private static String rounded(BigDecimal number, int decimals) {
        return (decimals < 0 ? number : number.setScale(decimals, RoundingMode.HALF_UP)).toPlainString();
    }

    private static Optional<Conversion> unit(Compiler compiler, String where, JsonNode options) {
        String name = options.path("to").asText();
        Unit to = UNITS.get(COMMON.getOrDefault(name, name));
        if (to == null) {
            compiler.problem(
                    where + ".to",
                    "there is no unit '" + name + "'" + Compiler.meant(name, new TreeSet<>(UNITS.keySet())));
            return Optional.empty();
        }
        int decimals = options.path("decimals").asInt(-1);
        if (options.has("from")) {
            return compiler.path(where + ".from", options.path("from").asText())
                    .map(path -> (place, text) -> converted(text, path.text(place), to, decimals));
        }
        String is = options.path("is").asText();
        if (!UNITS.containsKey(COMMON.getOrDefault(is, is))) {
            compiler.problem(where + ".is", "there is no unit '" + is + "'" + Compiler.meant(is, UNITS.keySet()));
        }
        return Optional.of((_, text) -> converted(text, is, to, decimals));
    }

    private static Optional<String> converted(String text, String unit, Unit to, int decimals) {
        Unit from = UNITS.get(COMMON.getOrDefault(unit, unit));
        if (from == null || !from.kind().equals(to.kind())) {
            return Optional.empty();
        }
        return Values.decimal(text).map(number -> {
            if (from.equals(to)) {
                return rounded(number, decimals);
            }
            BigDecimal base = number.multiply(from.factor()).add(from.offset());
            BigDecimal made = base.subtract(to.offset()).divide(to.factor(), MathContext.DECIMAL64);
            return rounded(made.signum() == 0 ? BigDecimal.ZERO : made.stripTrailingZeros(), decimals);
        });
    }
}
