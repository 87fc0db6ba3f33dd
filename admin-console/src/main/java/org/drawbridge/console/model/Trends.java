package org.drawbridge.console.model;

import java.time.Duration;
import java.util.List;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.MinuteRow;
import org.drawbridge.desktop.Tasks;

/// How much was received, how long receivers took, and what failed, over the last hour or longer.
public final class Trends {

    /// What can be looked at, in minutes; the appliance keeps a day.
    public static final List<Integer> RANGES = List.of(60, 360, 1440);

    /// A day has some hundred kilobytes, so it is asked for less often than all else.
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    private final Appliance appliance;
    private final Tasks tasks;
    private final IntegerProperty minutes = new SimpleIntegerProperty(RANGES.getFirst());
    private final Loaded<List<MinuteRow>> rows;
    private boolean due;

    public Trends(Appliance appliance, Tasks tasks, Live live) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.rows = new Loaded<>(tasks);
        minutes.addListener((_, _, _) -> refresh());
        live.onChange(this::soon);
    }

    private void soon() {
        if (!due) {
            due = true;
            tasks.after(TOGETHER, () -> {
                due = false;
                refresh();
            });
        }
    }

    public void refresh() {
        int wanted = minutes.get();
        rows.load(() -> appliance.history("", wanted));
    }

    public IntegerProperty minutes() {
        return minutes;
    }

    public Loaded<List<MinuteRow>> rows() {
        return rows;
    }

    public Trend received() {
        return Trend.mean(known(), MinuteRow::received);
    }

    public Trend latency() {
        return Trend.most(known(), MinuteRow::p95Millis);
    }

    /// What is tried again, and what a person has to decide.
    public Trend errors() {
        return Trend.mean(known(), each -> each.retried() + each.failed());
    }

    private List<MinuteRow> known() {
        return rows.value().orElse(List.of());
    }
}
