package org.drawbridge.console.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.drawbridge.console.client.MinuteRow;

/// A figure over time, in as many points as a chart can show.
///
/// @param from when the first point begins
/// @param minutes that each point stands for
/// @param values one for each point
public record Trend(Instant from, int minutes, List<Double> values) {

    public static final Trend NONE = new Trend(Instant.EPOCH, 1, List.of());

    private static final int MOST_POINTS = 120;

    public Trend {
        values = List.copyOf(values);
    }

    /// The mean of each point's minutes: for counts.
    static Trend mean(List<MinuteRow> rows, ToDoubleFunction<MinuteRow> figure) {
        return of(rows, part -> part.stream().mapToDouble(figure).average().orElse(0));
    }

    /// The most of each point's minutes: for what must not hide in a mean.
    static Trend most(List<MinuteRow> rows, ToDoubleFunction<MinuteRow> figure) {
        return of(rows, part -> part.stream().mapToDouble(figure).max().orElse(0));
    }

    private static Trend of(List<MinuteRow> rows, ToDoubleFunction<List<MinuteRow>> point) {
        if (rows.isEmpty()) {
            return NONE;
        }
        int minutes = Math.ceilDiv(rows.size(), MOST_POINTS);
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += minutes) {
            values.add(point.applyAsDouble(rows.subList(i, Math.min(rows.size(), i + minutes))));
        }
        return new Trend(rows.getFirst().at(), minutes, values);
    }

    public double most() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    public double last() {
        return values.isEmpty() ? 0 : values.getLast();
    }

    /// When a point begins.
    public Instant at(int point) {
        return from.plusSeconds(60L * minutes * point);
    }
}
