package org.drawbridge.console.model;

import java.util.List;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.DeliveryRow;
import org.drawbridge.desktop.Tasks;

/// What waits for a person's word.
public final class Quarantine {

    private final Appliance appliance;
    private final Tasks tasks;
    private final Loaded<List<DeliveryRow>> rows;
    private final Loaded<Integer> action;

    public Quarantine(Appliance appliance, Tasks tasks, Live live) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.rows = new Loaded<>(tasks);
        this.action = new Loaded<>(tasks);
        live.onChange(this::refresh);
    }

    public void refresh() {
        rows.load(appliance::quarantine);
    }

    public Loaded<List<DeliveryRow>> rows() {
        return rows;
    }

    /// How many the last action has settled.
    public Loaded<Integer> action() {
        return action;
    }

    /// Sends them again, in the order in which they are given.
    public void retry(List<DeliveryRow> chosen) {
        List<DeliveryRow> all = List.copyOf(chosen);
        action.clear();
        action.load(() -> {
            for (DeliveryRow each : all) {
                appliance.retry(each.message(), each.destination());
            }
            tasks.show(this::refresh);
            return all.size();
        });
    }

    /// Gives them up; the reason is kept with each.
    public void skip(List<DeliveryRow> chosen, String reason) {
        List<DeliveryRow> all = List.copyOf(chosen);
        action.clear();
        action.load(() -> {
            for (DeliveryRow each : all) {
                appliance.cancel(each.message(), each.destination(), reason);
            }
            tasks.show(this::refresh);
            return all.size();
        });
    }
}
